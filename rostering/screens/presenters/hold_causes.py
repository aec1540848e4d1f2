"""A change on hold in the status sentence of its district: since when, what would happen, whose turn it is."""

from datetime import date, datetime
from typing import Final

from django.urls import reverse

from accounts.days import today_in
from rostering.holds.turns import has_had_its_time
from rostering.models import Decision, Hold, Talk
from rostering.screens.moments import moment, night_words, short_date, weekday_or_date
from rostering.screens.presenters.district_facts import DistrictFacts, state_facts
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.viewer import Viewer
from rostering.screens.words import lower_first, several

_ANSWERS: Final = {
    Talk.Answer.MEANT: "the district says that it is meant, and ",
    Talk.Answer.NOT_MEANT: "the district says that it is not meant, and ",
}


def held(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """Since when, what would happen, and whose turn it is."""
    hold = facts.hold
    if hold is None or facts.hold_figures is None:
        return say(strong("On hold"))
    href = reverse("hold", args=[hold.id])
    if hold.not_before is not None:
        begins = moment(hold.not_before, now=viewer.now, zone=facts.district.time_zone, also=viewer.zone)
        return say("The change on hold is ", link("approved", href), " and applied ", strong(begins.words))
    if hold.state == Hold.State.REJECTED:
        return _seen_again(facts, hold, href)
    if hold.state == Hold.State.APPROVED:
        return say("The change on hold was ", link("approved", href), " and is being applied")
    harm = lower_first(harm_sentence(facts.hold_figures).rstrip("."))
    return say(
        strong(f"On hold since {night_of_hold(hold, viewer)}"),
        f": {harm}; ",
        *_turn(facts, hold, href, viewer),
    )


def _seen_again(facts: DistrictFacts, hold: Hold, href: str) -> Sentence:
    """People have said no to it; it comes every night until the district corrects its data."""
    rejected = [one.at for one in hold.decisions.all() if one.verdict == Decision.Verdict.REJECT]
    day = f" on {short_date(_day_there(rejected[-1], facts))}" if rejected else ""
    return say(
        strong(f"A change was rejected{day}"),
        f" and seen again {several(hold.seen_again, 'night')}; everything waits until the district corrects it, or ",
        link("somebody approves it", href),
    )


def _turn(facts: DistrictFacts, hold: Hold, href: str, viewer: Viewer) -> Sentence:
    """Whose turn it is: a second person's, the district's, or ours."""
    if state_facts(facts).is_second:
        return say(f"{hold.approvals()[-1].by} has agreed, and it waits for ", link("a second person", href))
    if hold.asked_again_on is not None:
        again = weekday_or_date(hold.asked_again_on, today=viewer.today)
        if has_had_its_time(hold.asked_again_on, today=viewer.today):
            return say(f"the district had until {again}, and it waits for ", link("us to ask again", href))
        return say("it waits for ", link("the district", href), f", which is asked again {again}")
    talk = facts.talk
    if talk is not None and _is_asked(talk):
        asked = weekday_or_date(_day_there(talk.at, facts), today=viewer.today)
        said = "they correct their data" if talk.answer == Talk.Answer.CORRECTING else f"asked {asked}"
        return say("it waits for ", link("the district", href), f" ({said})")
    answer = _ANSWERS.get(Talk.Answer(talk.answer), "") if talk else ""
    return say(f"{answer}it waits for ", link("our decision", href))


def _is_asked(talk: Talk) -> bool:
    """The district was reached and has not answered, or answers by correcting its data; a note or a failed call asks nobody."""
    if talk.answer == Talk.Answer.CORRECTING:
        return True
    return talk.answer == Talk.Answer.NONE and talk.way != Talk.Way.NOTE


def night_of_hold(hold: Hold, viewer: Viewer) -> str:
    return night_words(hold.opened_night, today=viewer.today)


def _day_there(at: datetime, facts: DistrictFacts) -> date:
    """The day it was at the district."""
    return today_in(facts.district.time_zone, now=at)
