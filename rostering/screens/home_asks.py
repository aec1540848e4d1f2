"""Which of Home's rarer lists have anything in them: one quick question, so that most mornings ask five dear ones less."""

from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db import connection

from rostering.screens.notice_rows import NEAR
from rostering.screens.scope import Scope

# Of all districts: it only decides whether a list is asked for, and every list begins from what the viewer may see.
_ANYTHING: Final = """
SELECT
    EXISTS (SELECT FROM rostering_providercheck WHERE released_at IS NULL) AS checks,
    EXISTS (SELECT FROM rostering_noticebatch WHERE state IN ('to_confirm', 'waiting')) AS mailings,
    EXISTS (
        SELECT FROM rostering_notice notice JOIN rostering_pause pause ON pause.id = notice.pause_id
        WHERE pause.first_night BETWEEN %(today)s AND %(near)s AND pause.ended_at IS NULL
            AND notice.state IN ('due', 'failed', 'no_contact', 'stopped')
    ) AS untold,
    EXISTS (
        SELECT FROM districts_summerschool
        WHERE plan = 'yes' AND year >= %(year)s AND (last_day IS NULL OR last_day >= %(today)s)
    ) AS summers,
    EXISTS (SELECT FROM rostering_talk WHERE due_on <= %(today)s AND done_at IS NULL) AS promises,
    EXISTS (
        SELECT FROM rostering_hold hold JOIN rostering_listedhold listed ON listed.hold_id = hold.id
        WHERE hold.state = 'open' AND listed.plan_id = hold.plan_id
            AND listed.first_id IS NOT NULL AND listed.second_id IS NULL
    ) AS lists,
    EXISTS (SELECT FROM rostering_digest WHERE state = 'failed' AND day >= %(lately)s) AS digests,
    EXISTS (
        SELECT FROM rostering_undo undo JOIN rostering_run run ON run.id = undo.run_id
        WHERE undo.needs_second_person AND undo.agreed_at IS NULL AND run.status = 'held'
    ) AS undos,
    EXISTS (
        SELECT FROM rostering_window WHERE agreed_at IS NULL AND ended_at IS NULL AND last_night >= %(today)s
    ) AS windows
"""


#: From Friday's to Monday morning.
LATELY: Final = timedelta(days=3)


class Anything(NamedTuple):
    """Whether there are provider checks, mails that wait, pauses nobody was told of, summer schools, due promises, lists,
    digests that failed, undos and expected changes that wait for a second person.
    """

    checks: bool
    mailings: bool
    untold: bool
    summers: bool
    promises: bool
    lists: bool
    digests: bool
    undos: bool
    windows: bool


def anything(scope: Scope) -> Anything:
    """What there is on the viewer's day."""
    today = scope.viewer.today
    values: dict[str, Any] = {
        "today": today,
        "near": today + NEAR,
        "year": today.year,
        "lately": today - LATELY,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANYTHING, values)
        return Anything(*cursor.fetchone())
