"""The hold screen: first what would be, then why it waits, then the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.days import today_in
from rostering.calendar.office import office_closures, office_nights
from rostering.models import Hold
from rostering.screens.moments import Moment, moment, short_date, weekday_or_date, zone_name
from rostering.screens.presenters import states
from rostering.screens.presenters.cells import Link
from rostering.screens.presenters.early_warnings import warnings_beside_totals
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.flags import FlagLine, flag_lines, flags_aside, hold_in_words
from rostering.screens.presenters.grades import Grades, grades_of
from rostering.screens.presenters.harm import held_sentence, other_reasons, pattern_words, where_words
from rostering.screens.presenters.hold_teachers import teachers_link
from rostering.screens.presenters.leavers import leavers_link
from rostering.screens.presenters.say import Sentence, plain
from rostering.screens.presenters.school_aside import school_aside
from rostering.screens.presenters.since_confirmed import SinceConfirmed
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.totals import TotalsTable, totals_table
from rostering.screens.viewer import Viewer
from rostering.screens.words import difference, number, provider_name, several, spelled

_PAIRS = (
    ("students", "Students"),
    ("teachers", "Teachers"),
    ("sections", "Classes"),
    ("administrators", "Administrators"),
    ("schools", "Schools"),
)


@dataclass(frozen=True, kw_only=True)
class NowAfter:
    """One pair: before and after in figures, the difference in words."""

    heading: str
    now: str
    after: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class SchoolRow:
    """One school, pairs first; `is_worst` for a school that loses everything of a kind; `aside` under its name."""

    name: str
    students: NowAfter
    sections: NowAfter
    teachers: NowAfter
    new_id: str
    leave: str
    join: str
    is_worst: bool
    is_school: bool = True
    aside: str = ""


@dataclass(frozen=True, kw_only=True)
class HoldHead:
    """The top of the screen."""

    number: int
    district: str
    slug: str
    pill: Pill
    meta: str
    sentence: Sentence
    since: Moment
    run_number: int
    copy: str


@dataclass(frozen=True, kw_only=True)
class HoldEvidence:
    """Everything below the sentence."""

    where: str
    pattern: Sentence
    pairs: tuple[NowAfter, ...]
    flags: tuple[FlagLine, ...]
    flags_aside: str
    leavers: Link | None
    teachers: Link | None
    other_reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    totals: TotalsTable
    schools: tuple[SchoolRow, ...]
    all_schools: SchoolRow | None
    more_schools: str
    grades: Grades | None


def hold_head(  # noqa: PLR0913 - what the top says of a case, each by its name
    hold: Hold,
    figures: Figures,
    *,
    viewer: Viewer,
    zone: str,
    after: str = "",
    since: SinceConfirmed | None = None,
) -> HoldHead:
    """Name, state and sentence. `after`: the pause whose first night back opened the case."""
    provider = (
        provider_name(hold.district.connection.provider) if hasattr(hold.district, "connection") else ""
    )
    made = moment(hold.plan.created_at, now=viewer.now, zone=zone)
    nights, sentence = nights_waiting(hold, viewer), held_sentence(figures)
    where = "" if zone == viewer.zone else zone_name(zone)
    owner = f"{hold.owner} looks after it" if hold.owner else "nobody has taken it yet"
    return HoldHead(
        number=hold.id,
        district=hold.district.name,
        slug=hold.district.slug,
        pill=hold_pill(hold),
        meta=" · ".join(
            part
            for part in (
                nights,
                f"after a pause: {after}" if after else "",
                f"change list of {made.words}",
                where,
                provider,
                owner,
                _turn_words(hold, viewer),
                _escalated_words(hold, viewer),
            )
            if part
        ),
        sentence=sentence,
        since=moment(hold.opened_at, now=viewer.now, zone=zone, also=viewer.zone),
        run_number=hold.run_id,
        copy=hold_in_words(figures, district=hold.district.name, sentences=_said(hold, figures, sentence))
        + (f" {since.words}" if since else ""),
    )


def _said(hold: Hold, figures: Figures, sentence: Sentence) -> tuple[str, ...]:
    """Why it is held, as the screen says it: the sentence, where, what would have passed, the pattern."""
    return tuple(
        part for part in (plain(sentence), where_words(figures), plain(pattern_words(hold.plan))) if part
    )


def _turn_words(hold: Hold, viewer: Viewer) -> str:
    """Whose turn it is by a decision, or how often a rejected change came again."""
    if hold.state == Hold.State.REJECTED and hold.seen_again:
        return f"rejected{_rejected_on(hold)}, seen again {several(hold.seen_again, 'night')}"
    if hold.state == Hold.State.OPEN and hold.asked_again_on is not None:
        day = weekday_or_date(hold.asked_again_on, today=viewer.today)
        if has_had_its_time(hold.asked_again_on, viewer=viewer):
            return f"the district had until {day}: ask again"
        return f"the district’s turn, asked again {day}"
    return ""


def _rejected_on(hold: Hold) -> str:
    """ " on 5 October": when people said no, in the district's time."""
    at = hold.closed_at
    return f" on {short_date(today_in(hold.district.time_zone, now=at))}" if at else ""


def _escalated_words(hold: Hold, viewer: Viewer) -> str:
    """Since when all specialists know that nobody decides."""
    if hold.escalated_on is None or hold.state != Hold.State.OPEN:
        return ""
    return f"escalated on {weekday_or_date(hold.escalated_on, today=viewer.today)}"


def has_had_its_time(asked_again_on: date | None, *, viewer: Viewer) -> bool:
    """Whether the day has come on which a district that was to correct its data is asked again."""
    return asked_again_on is not None and asked_again_on <= viewer.today


def hold_pill(hold: Hold) -> Pill:
    """Where the case stands; "On hold by us" beside the name, since a provider has holds of its own."""
    if hold.state == Hold.State.OPEN:
        if waits_for_second(hold):
            return states.SECOND_PERSON
        return Pill("On hold by us", "held", "held", "held")
    return {
        Hold.State.APPROVED: states.TONIGHT if hold.not_before else states.APPLYING,
        Hold.State.APPLIED: states.APPLIED,
        Hold.State.REJECTED: Pill("Rejected", "kept", "quiet"),
    }.get(Hold.State(hold.state), Pill("Cleared", "tick", "quiet"))


def waits_for_second(hold: Hold) -> bool:
    """Whether one person has agreed to the current change list and another is still needed."""
    return bool(hold.approvals())


def nights_waiting(hold: Hold, viewer: Viewer) -> str:
    """ "3 nights": how long a case waits, in nights on which the office was open."""
    closures = office_closures(first=hold.opened_night, last=viewer.today)
    return waiting_words(office_nights(since=hold.opened_night, until=viewer.today, closures=closures))


def waiting_words(nights: int) -> str:
    """ "3 nights"; "new" before the first open night is over."""
    return several(nights, "night") if nights else "new"


def hold_evidence(hold: Hold, figures: Figures, *, show_all_schools: bool) -> HoldEvidence:
    """The figures in the order of the questions: what is it after, what is wrong, why, how much, where."""
    at = hold.plan.summary.get("evidence", {}).get("at_schools", {})
    rows = sorted(
        (_school_row(school, at.get(school["provider_id"], {})) for school in figures.schools),
        key=lambda row: (not row.is_worst, not row.is_school),
    )
    shown = rows if show_all_schools else rows[:12]
    hidden = len(rows) - len(shown)
    return HoldEvidence(
        where=where_words(figures),
        pattern=pattern_words(hold.plan),
        pairs=pairs_of(figures),
        flags=flag_lines(figures, hold=hold.id, is_listed=hold.plan.has_all_rows),
        flags_aside=flags_aside(figures),
        leavers=leavers_link(hold, figures),
        teachers=teachers_link(hold),
        other_reasons=tuple(other_reasons(figures)),
        warnings=warnings_beside_totals(figures),
        totals=totals_table(figures),
        schools=tuple(shown),
        all_schools=_all_schools(figures, sum(row.is_school for row in rows)) if len(rows) > 1 else None,
        more_schools=f"Show {several(hidden, 'more school')}" if hidden else "",
        grades=grades_of(figures),
    )


def pairs_of(figures: Figures) -> tuple[NowAfter, ...]:
    """Now and after by kind, and students a class."""
    pairs = []
    for kind, heading in _PAIRS:
        counts = figures.kind(kind)
        now, after = figures.now_after.get(kind, (counts.existing, counts.after))
        pairs.append(_pair(heading, int(now), int(after), where=_mostly_at(figures, kind)))
    ratio = figures.now_after.get("students_per_section")
    if ratio is not None:
        now_ratio, after_ratio = (f"{one:.1f}" if one else "none" for one in ratio[:2])
        words = "as before" if abs((ratio[1] or 0) - (ratio[0] or 0)) < 0.5 else ""
        pairs.append(NowAfter(heading="Students a class", now=now_ratio, after=after_ratio, words=words))
    return tuple(pairs)


def _mostly_at(figures: Figures, kind: str) -> str:
    """ "92 at one school": most of what would be lost is lost at one of several schools."""
    losses = [school[kind][0] - school[kind][1] for school in figures.schools if kind in school]
    most, whole = max(losses, default=0), sum(loss for loss in losses if loss > 0)
    return f", {number(most)} at one school" if len(losses) > 1 and 5 < most < whole <= 2 * most else ""


def _pair(heading: str, now: int, after: int, *, where: str = "") -> NowAfter:
    words = difference(now, after)
    return NowAfter(heading=heading, now=number(now), after=number(after), words=f"{words}{where}")


def _school_row(school: Mapping[str, Any], at: Mapping[str, Any]) -> SchoolRow:
    pairs = {kind: school.get(kind) or (0, 0) for kind in ("students", "sections", "teachers")}
    return SchoolRow(
        name=school.get("name") or "Without a school",
        students=_pair("Students", *pairs["students"]),
        sections=_pair("Classes", *pairs["sections"]),
        teachers=_pair("Teachers", *pairs["teachers"]),
        new_id=number(school.get("rekeyed", 0)),
        leave=number(school.get("removed", 0)),
        join=number(school.get("added", 0)),
        is_worst=any(now and not after for now, after in pairs.values()),
        is_school=bool(school.get("provider_id")),
        aside=school_aside(school, at),
    )


def _all_schools(figures: Figures, count: int) -> SchoolRow:
    def whole(kind: str) -> NowAfter:
        counts = figures.kind(kind)
        now, after = figures.now_after.get(kind, (counts.existing, counts.after))
        return _pair("", int(now), int(after))

    students = figures.kind("students")
    return SchoolRow(
        name=f"All {spelled(count)} schools",
        students=whole("students"),
        sections=whole("sections"),
        teachers=whole("teachers"),
        new_id=number(students.rekeyed),
        leave=number(students.removed),
        join=number(students.added),
        is_worst=False,
    )
