"""What waits for a person, a row each, most harm first: state, since when, one sentence of harm, one act (LOOK, Work row)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse

from accounts.models import Staff
from districts.models import Connection
from rostering.asking import is_asked
from rostering.holds.turns import has_had_its_time
from rostering.models import Hold, Run, Talk
from rostering.screens.moments import age_words, day_words, moment, night_words, weekday_or_date
from rostering.screens.presenters import states
from rostering.screens.presenters.early_warnings import warning_lines
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.harm import HARM_CLASSES, harm_rank, harm_sentence
from rostering.screens.presenters.hold import waiting_words, waits_for_second
from rostering.screens.presenters.promises import due_words
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.presenters.trouble import why_failed
from rostering.screens.presenters.whose import Whose
from rostering.screens.viewer import Viewer
from rostering.screens.words import capital, provider_name, spelled

#: What a DSM asks the district; everything else is between the specialist and the provider.
_ASK: Final = {
    Run.Reason.EMPTY_FEED: "Ask whether sharing was turned off.",
    Run.Reason.ACCESS_LOST: "Ask them to share with Khan Academy again.",
}
_ANSWERS: Final = {
    Talk.Answer.MEANT: "it is meant",
    Talk.Answer.NOT_MEANT: "it is not meant",
    Talk.Answer.CORRECTING: "they correct their data",
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
    is_mine: bool = True

    def theirs(self) -> "WorkRow":
        """The same as a colleague's work."""
        return replace(self, is_mine=False)


def hold_rows(
    holds: Iterable[Hold],
    *,
    talks: Mapping[int, Talk],
    ages: Mapping[int, int],
    whose: Whose,
    viewer: Viewer,
) -> list[WorkRow]:
    """The open holds. `talks`: hold -> what was said about it last; `ages`: its nights with the office open."""
    return [
        _hold_row(hold, talks.get(hold.id), ages[hold.id], whose, viewer)
        for hold in holds
        if hold.state == Hold.State.OPEN
    ]


def _hold_row(hold: Hold, talk: Talk | None, nights: int, whose: Whose, viewer: Viewer) -> WorkRow:
    figures = figures_of(hold.plan)
    second = waits_for_second(hold)
    since = moment(hold.opened_at, now=viewer.now, zone=viewer.zone).words
    has_decided = any(one.by_id == viewer.staff.id for one in hold.approvals())
    is_answered = talk is not None and talk.answer in _ANSWERS
    asks = viewer.staff.role == Staff.Role.DSM and not second and not is_answered
    ask = " Ask whether it is meant." if asks and hold.reason != Run.Reason.FIRST_LOAD else ""
    return WorkRow(
        rank=harm_rank(
            figures,
            waits_for_second=second,
            is_overdue=has_had_its_time(hold.asked_again_on, today=viewer.today),
        ),
        pill=states.SECOND_PERSON if second else states.ON_HOLD,
        name=hold.district.name,
        href=reverse("hold", args=[hold.id]),
        name_href=reverse("district", args=[hold.district.slug]),
        since=f"since {since} · {f'{_waits(hold, nights)} · ' if nights else ''}{_who_did_what(hold, talk, viewer)}",
        harm=f"{harm_sentence(figures)}{ask}",
        act="Ask" if ask else "Review",
        is_mine=whose.is_mine(hold.district_id, owner=hold.owner_id) and not has_decided,
    )


def _waits(hold: Hold, nights: int) -> str:
    return f"{waiting_words(nights)}, escalated" if hold.escalated_on else waiting_words(nights)


def _who_did_what(hold: Hold, talk: Talk | None, viewer: Viewer) -> str:
    """Who agreed, else who said what last, else that nobody has called; and who has it, if a colleague has."""
    agreed = hold.approvals()
    if agreed:
        last = agreed[-1]
        return f"{last.by} agreed {moment(last.at, now=viewer.now, zone=viewer.zone).words}"
    said = _their_turn(hold, viewer) or (_said(talk, viewer) if talk else "nobody has called yet")
    is_colleagues = hold.owner_id not in (None, viewer.staff.id) and viewer.staff.role != Staff.Role.DSM
    return f"{hold.owner} has it · {said}" if is_colleagues else said


def _their_turn(hold: Hold, viewer: Viewer) -> str:
    day = weekday_or_date(hold.asked_again_on, today=viewer.today) if hold.asked_again_on else ""
    if not day:
        return ""
    return (
        f"they had until {day}"
        if has_had_its_time(hold.asked_again_on, today=viewer.today)
        else f"their turn until {day}"
    )


def _said(talk: Talk, viewer: Viewer) -> str:
    when = day_words(talk.at, now=viewer.now, zone=viewer.zone)
    if talk.due_on and talk.done_at is None:
        return f"promised {due_words(talk, today=viewer.today)}"
    if talk.answer == Talk.Answer.NOT_REACHED:
        return f"not reached {when}"
    if is_asked(talk):
        return f"{talk.by} asked by letter {when}"
    if talk.answer in _ANSWERS:
        return f"{talk.with_whom or 'the district'} {when}: {_ANSWERS[Talk.Answer(talk.answer)]}"
    return f"{talk.by} spoke with {talk.with_whom} {when}" if talk.with_whom else f"{talk.by} noted {when}"


def trouble_rows(
    runs: Iterable[Run], *, nights_failed: Mapping[int, int], whose: Whose, viewer: Viewer
) -> list[WorkRow]:
    """Districts whose latest sync failed or was missed. `nights_failed`: district -> failures in a row."""
    return [_trouble_row(run, nights_failed.get(run.district_id, 1), whose, viewer) for run in runs]


def _trouble_row(run: Run, nights: int, whose: Whose, viewer: Viewer) -> WorkRow:
    is_missed = run.status == Run.Status.MISSED
    ended = moment(run.finished_at or run.queued_at, now=viewer.now, zone=viewer.zone)
    since = capital(night_words(run.night, today=viewer.today)) if is_missed else f"since {ended.words}"
    ask = _ASK.get(Run.Reason(run.reason), "") if viewer.staff.role == Staff.Role.DSM else ""
    page = reverse("district", args=[run.district.slug])
    return WorkRow(
        rank=(HARM_CLASSES.index("missed" if is_missed else "failed"), -nights),
        pill=run_pill(status=run.status, reason=run.reason),
        name=run.district.name,
        href=page if ask else reverse("run", args=[run.id]),
        name_href=page,
        since=f"{since}{f' · {spelled(nights)} nights in a row' if nights > 1 else ''}",
        harm=f"{_trouble_words(run)}{f' {ask}' if ask else ''}",
        act="Call" if ask else "See why",
        is_mine=whose.is_mine(run.district_id),
    )


def _trouble_words(run: Run) -> str:
    """One sentence for a list; the sync's own page has the details."""
    if run.status == Run.Status.MISSED:
        return "Its sync had not begun by 06:00. The next night brings what is missing."
    connection = getattr(run.district, "connection", None)
    provider = provider_name(connection.provider) if connection else "the provider"
    words = why_failed(run.reason, provider=provider) or "the sync failed"
    return f"{capital(words)}, so nothing was changed."


def warning_rows(runs: Iterable[Run], *, whose: Whose, viewer: Viewer) -> list[WorkRow]:
    """Applied syncs that lost much without reaching the limit (DESIGN 5, Early warning), or within an expected change."""
    rows = []
    for run in runs:
        figures = figures_of(run.plan) if run.plan is not None else None
        if figures is not None and run.reason == Run.Reason.APPROVED_WINDOW:
            rows.append(_expected_row(run, figures, whose=whose, viewer=viewer))
            continue
        if figures is None or not figures.warnings:
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
                is_mine=whose.is_mine(run.district_id),
            )
        )
    return rows


def _expected_row(run: Run, figures: Figures, *, whose: Whose, viewer: Viewer) -> WorkRow:
    """Nobody decided on that night, so somebody looks the morning after."""
    return WorkRow(
        rank=(HARM_CLASSES.index("warning"), -figures.kind("students").removed),
        pill=states.EXPECTED,
        name=run.district.name,
        href=reverse("run", args=[run.id]),
        name_href=reverse("district", args=[run.district.slug]),
        since=f"{capital(night_words(run.night, today=viewer.today))} · applied within an expected change",
        harm=run.message,
        act="Look",
        is_mine=whose.is_mine(run.district_id),
    )


def connection_rows(connections: Sequence[Connection], *, viewer: Viewer) -> list[WorkRow]:
    """New connections: those nobody has taken and one's own are the viewer's, the rest a colleague's."""
    return [_connection_row(one, viewer) for one in connections]


def _connection_row(connection: Connection, viewer: Viewer) -> WorkRow:
    claim = getattr(connection, "claim", None)
    is_own = claim is not None and claim.staff_id == viewer.staff.id
    taken = (
        "You have taken it; join it to a district."
        if is_own
        else f"{claim.staff} has taken it."
        if claim
        else ""
    )
    page = reverse("connection", args=[connection.id])
    return WorkRow(
        rank=(HARM_CLASSES.index("new"), -(viewer.now - connection.found_at).days),
        pill=states.NEW,
        name=connection.name or connection.external_id,
        href=page,
        name_href=page,
        since=age_words(connection.found_at, now=viewer.now),
        harm=f"Has added Khan Academy in {provider_name(connection.provider)}. {taken or 'Nobody looks after it yet.'}",
        act="Finish" if is_own else "Open" if claim else "Claim",
        is_mine=claim is None or is_own,
    )
