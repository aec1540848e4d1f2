"""What stands first on Home while it lasts: provider checks that wait for a release, stops of a provider or of everything."""

from collections.abc import Iterator

from django.urls import reverse

from rostering.models import ProviderCheck, Stop
from rostering.screens.home_asks import Anything
from rostering.screens.moments import moment
from rostering.screens.presenters import states
from rostering.screens.presenters.harm import HARM_CLASSES
from rostering.screens.presenters.tonight_page import STOPPED, check_numbers
from rostering.screens.presenters.work_rows import WorkRow
from rostering.screens.scope import Scope
from rostering.screens.tonight_rows import open_checks, stops_now
from rostering.screens.words import provider_name


def stop_work(scope: Scope, there: Anything) -> Iterator[WorkRow]:
    """A row each. A specialist releases and starts again; to a DSM they say why nothing changes."""
    for check in open_checks(scope) if there.checks else ():
        yield _check_row(check, scope)
    for stop in stops_now(scope):
        if stop.district_id is None:
            yield _stop_row(stop, scope)


def _check_row(check: ProviderCheck, scope: Scope) -> WorkRow:
    since = moment(check.opened_at, now=scope.viewer.now, zone=scope.viewer.zone).words
    return _row(
        rank=0,
        pill=states.CHECKED,
        name=provider_name(check.provider),
        since=f"since {since} · nothing more of it is applied",
        harm=check_numbers(check),
    )


def _stop_row(stop: Stop, scope: Scope) -> WorkRow:
    name = provider_name(stop.provider) if stop.provider else "Everything"
    since = moment(stop.at, now=scope.viewer.now, zone=scope.viewer.zone).words
    return _row(
        rank=1 if stop.provider else -1,
        pill=STOPPED,
        name=name,
        since=f"since {since} · {stop.by or 'staff'}",
        harm=f"{name} is stopped until somebody starts again: {stop.reason.rstrip('.')}.",
    )


def _row(*, rank: int, pill: states.Pill, name: str, since: str, harm: str) -> WorkRow:
    page = reverse("tonight")
    return WorkRow(
        rank=(HARM_CLASSES.index("stopped"), rank),
        pill=pill,
        name=name,
        href=page,
        name_href=page,
        since=since,
        harm=harm,
        act="Look",
    )
