"""Mails to a district's DSM and specialist: a large change was applied because it had been expected (docs/large-changes.md).

Nobody decided on that night, so those who look after the district hear of it the same day. Sent from the outbox, so after the
change is committed; without a way out nothing is sent: Home and the sync say it all the same.
"""

from contextlib import suppress
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import Assignment
from accounts.permissions import current_on
from rostering.models import Run, Window
from rostering.notices.post import NONE, connection_of, mail_way
from rostering.notices.words import day_words
from rostering.pipeline.expected import KINDS
from rostering.pipeline.totals import Totals, totals_from_json
from rostering.words import KINDS as WORDS
from rostering.words import number

_TEXT: Final = """Hello,

In the night of {night} so much changed at {district} that it would have waited for people. It was applied at once, because it \
is an expected change: {filed_by} filed it and {agreed_by} agreed to it, for the nights until {until}.

{counts}

Their reason: {reason}

Look at sync {run} in the portal. If this is not what was meant, call the expected change back there under Expected changes, \
and undo the sync.

The rostering portal
"""


def tell_of_expected(*, run_number: int, window_id: int) -> int:
    """Write to those who look after the district; to how many."""
    run = Run.objects.select_related("district", "plan").get(id=run_number)
    window = Window.objects.select_related("filed_by", "agreed_by").get(id=window_id)
    to, way = _lookers_after(run), mail_way()
    if run.plan is None or way == NONE or not to:
        return 0
    connection = connection_of(way)
    try:
        connection.send_messages([_mail(run, window, totals=totals_from_json(run.plan.totals), to=to)])
    finally:
        with suppress(Exception):
            connection.close()
    return len(to)


def _lookers_after(run: Run) -> list[str]:
    """The addresses of its DSM, its specialist and whoever covers, on the day of the night."""
    rows = Assignment.objects.filter(current_on(run.night), district_id=run.district_id)
    addresses = rows.filter(staff__is_active=True).exclude(staff__email="").order_by("id")
    return list(dict.fromkeys(addresses.values_list("staff__email", flat=True)))


def _mail(run: Run, window: Window, *, totals: Totals, to: list[str]) -> EmailMessage:
    values = {
        "night": day_words(run.night),
        "district": run.district.name,
        "filed_by": window.filed_by,
        "agreed_by": window.agreed_by,
        "until": day_words(window.last_night),
        "counts": "\n".join(_line(kind, totals) for kind in KINDS if totals[kind].changed),
        "reason": window.reason,
        "run": run.id,
    }
    return EmailMessage(
        subject=f"{run.district.name}: an expected change was applied",
        body=_TEXT.format(**values),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=to,
    )


def _line(kind: str, totals: Totals) -> str:
    """ "- Students: 20 were there; 13 left, 2 joined, 1 was updated, 0 came back under new IDs"."""
    counts = totals[kind]
    parts = (
        f"{number(counts.removed)} left",
        f"{number(counts.added)} joined",
        f"{number(counts.updated)} updated",
        f"{number(counts.rekeyed)} came back under new IDs",
    )
    return f"- {WORDS[kind][0]}: {number(counts.existing)} were there; {', '.join(parts)}"
