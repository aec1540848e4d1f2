"""The hold screen: first what would be, then why it waits, then the evidence."""

from dataclasses import dataclass

from accounts.days import today_in
from rostering.calendar.office import office_closures, office_nights
from rostering.holds.turns import has_had_its_time
from rostering.models import Hold
from rostering.screens.moments import Moment, moment, short_date, weekday_or_date, zone_name
from rostering.screens.presenters import states
from rostering.screens.presenters.figures import Figures
from rostering.screens.presenters.flags import hold_in_words
from rostering.screens.presenters.harm import held_sentence, pattern_words, where_words
from rostering.screens.presenters.say import Sentence, plain
from rostering.screens.presenters.since_confirmed import SinceConfirmed
from rostering.screens.presenters.states import Pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import provider_name, several


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
        if has_had_its_time(hold.asked_again_on, today=viewer.today):
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
