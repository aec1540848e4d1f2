"""Home: one sentence, then what waits for a person, most harm first (LOOK, Work row; issue 3, Home)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from districts.models import Connection
from rostering.models import Hold, Run
from rostering.screens.moments import Moment, age_words, greeting, moment, night_words
from rostering.screens.presenters import states
from rostering.screens.presenters.early_warnings import warning_lines
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.harm import HARM_CLASSES, harm_rank, harm_sentence
from rostering.screens.presenters.hold import waits_for_second
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import capital, lower_first, provider_name, spelled

_TROUBLE_WORDS: Final = {
    Run.Reason.INCOMPLETE_FEED: "What {provider} sent was not complete",
    Run.Reason.EMPTY_FEED: "{provider} sent nobody at all",
    Run.Reason.PROVIDER_UNAVAILABLE: "{provider} did not answer",
    Run.Reason.PROVIDER_REFUSED: "{provider} refused to let us read",
    Run.Reason.ACCESS_LOST: "{provider} has taken our access away",
}


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One thing that waits: `rank` sorts by harm, smallest first; `href` is where it is dealt with."""

    rank: tuple[int, int]
    pill: Pill
    name: str
    href: str
    since: str
    harm: str
    act: str
    name_href: str


@dataclass(frozen=True, kw_only=True)
class HomeHead:
    """The date line and the sentence."""

    today: str
    sentence: Sentence


def hold_rows(holds: Iterable[Hold], *, viewer: Viewer) -> list[WorkRow]:
    """The open holds."""
    return [_hold_row(hold, figures_of(hold.plan), viewer) for hold in holds if hold.state == Hold.State.OPEN]


def _hold_row(hold: Hold, figures: Figures, viewer: Viewer) -> WorkRow:
    second = waits_for_second(hold)
    since = moment(hold.opened_at, now=viewer.now, zone=viewer.zone).words
    return WorkRow(
        rank=harm_rank(figures, waits_for_second=second),
        pill=states.SECOND_PERSON if second else states.ON_HOLD,
        name=hold.district.name,
        href=reverse("hold", args=[hold.id]),
        name_href=reverse("district", args=[hold.district.slug]),
        since=f"since {since} · {_who_did_what(hold, viewer)}",
        harm=harm_sentence(figures),
        act="Review",
    )


def _who_did_what(hold: Hold, viewer: Viewer) -> str:
    decided = [one for one in hold.decisions.all() if one.plan_id == hold.plan_id]
    if decided:
        last = decided[-1]
        return f"{last.by} agreed {moment(last.at, now=viewer.now, zone=viewer.zone).words}"
    if hold.owner_id == viewer.staff.id:
        return "yours"
    return f"{hold.owner} looks after it" if hold.owner else "nobody has decided yet"


def trouble_rows(runs: Iterable[Run], *, nights_failed: dict[int, int], viewer: Viewer) -> list[WorkRow]:
    """Districts whose latest sync failed or was missed. `nights_failed`: district id -> failures in a row."""
    return [_trouble_row(run, nights_failed.get(run.district_id, 1), viewer) for run in runs]


def _trouble_row(run: Run, nights: int, viewer: Viewer) -> WorkRow:
    is_missed = run.status == Run.Status.MISSED
    rank = (HARM_CLASSES.index("missed" if is_missed else "failed"), -nights)
    since = (
        night_words(run.night, today=viewer.today)
        if is_missed
        else _when(run.finished_at or run.queued_at, viewer)
    )
    harm = _trouble_words(run)
    return WorkRow(
        rank=rank,
        pill=run_pill(status=run.status, reason=run.reason),
        name=run.district.name,
        href=reverse("run", args=[run.id]),
        name_href=reverse("district", args=[run.district.slug]),
        since=f"{since}{f' · {spelled(nights)} nights in a row' if nights > 1 else ''}",
        harm=harm,
        act="See why",
    )


def _trouble_words(run: Run) -> str:
    """One sentence for a list; the sync's own page has the details."""
    if run.status == Run.Status.MISSED:
        return "Its sync had not begun by 06:00. The next night brings what is missing."
    connection = getattr(run.district, "connection", None)
    provider = provider_name(connection.provider) if connection else "the provider"
    words = _TROUBLE_WORDS.get(Run.Reason(run.reason), "The sync failed")
    return f"{words.format(provider=provider)}, so nothing was changed."


def _when(at: datetime, viewer: Viewer) -> str:
    return f"since {moment(at, now=viewer.now, zone=viewer.zone).words}"


def warning_rows(runs: Iterable[Run], *, viewer: Viewer) -> list[WorkRow]:
    """Applied syncs that lost much without reaching the limit (DESIGN 5, Early warning)."""
    rows = []
    for run in runs:
        figures = figures_of(run.plan) if run.plan is not None else None
        if figures is None or not figures.warnings or run.reason == Run.Reason.APPROVED_WINDOW:
            continue
        lines = warning_lines(figures, is_applied=True)
        more = f" And {spelled(len(lines) - 1)} more." if len(lines) > 1 else ""
        rows.append(
            WorkRow(
                rank=(HARM_CLASSES.index("warning"), -figures.kind("students").removed),
                pill=states.EARLY_WARNING,
                name=run.district.name,
                href=reverse("run", args=[run.id]),
                name_href=reverse("district", args=[run.district.slug]),
                since=f"{capital(night_words(run.night, today=viewer.today))} · applied, within the limit",
                harm=f"{lines[0]}{more}",
                act="Look",
            )
        )
    return rows


def connection_rows(connections: Sequence[Connection], *, viewer: Viewer) -> list[WorkRow]:
    """New connections nobody looks after yet, and one's own claims that are not finished."""
    return [_connection_row(one, viewer) for one in connections if _is_mine_or_free(one, viewer)]


def _is_mine_or_free(connection: Connection, viewer: Viewer) -> bool:
    claim = getattr(connection, "claim", None)
    return claim is None or claim.staff_id == viewer.staff.id


def _connection_row(connection: Connection, viewer: Viewer) -> WorkRow:
    claim = getattr(connection, "claim", None)
    age = age_words(connection.found_at, now=viewer.now)
    words = "You have taken it; join it to a district." if claim else "Nobody looks after it yet."
    return WorkRow(
        rank=(HARM_CLASSES.index("new"), -(viewer.now - connection.found_at).days),
        pill=states.NEW,
        name=connection.name or connection.external_id,
        href=reverse("connection", args=[connection.id]),
        name_href=reverse("connection", args=[connection.id]),
        since=age,
        harm=f"Has added Khan Academy in {provider_name(connection.provider)}. {words}",
        act="Finish" if claim else "Claim",
    )


def home_head(rows: Sequence[WorkRow], *, viewer: Viewer, next_sync: str, districts: int) -> HomeHead:
    """The greeting and what it says first. `next_sync`: "tonight’s sync at 22:00"; `districts`: how many the viewer has."""
    here = moment(viewer.now, now=viewer.now, zone=viewer.zone)
    hello = f"{greeting(viewer.now, zone=viewer.zone)}, {str(viewer.staff).split()[0].partition('@')[0]}. "
    return HomeHead(today=_date_line(here), sentence=_sentence(hello, rows, next_sync, districts))


def _date_line(here: Moment) -> str:
    day, _, rest = here.exact.partition(", ")
    return f"{day.rsplit(' ', 1)[0]}, {rest[:5]}"


def _sentence(hello: str, rows: Sequence[WorkRow], next_sync: str, districts: int) -> Sentence:
    if not districts:
        return say(
            hello, strong("No district is yours yet."), " A rostering specialist can assign one to you."
        )
    if not rows:
        return say(hello, strong("Nothing needs you."), f" Next comes {next_sync}.")
    count = len(rows)
    need = strong(f"{capital(spelled(count))} thing{' needs' if count == 1 else 's need'} you")
    worst = rows[0]
    harm = worst.harm if worst.harm.startswith(("Clever", "ClassLink")) else lower_first(worst.harm)
    return say(hello, need, f" before {next_sync}. Start with ", link(worst.name, worst.href), f": {harm}")
