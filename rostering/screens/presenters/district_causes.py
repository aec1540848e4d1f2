"""Every cause that keeps a roster from changing, in full, with its one link; in a few words: `district_causes_beside.py`."""

from datetime import date, datetime
from typing import Final

from django.urls import NoReverseMatch, reverse

from accounts.days import today_in
from districts.models import District
from rostering.calendar.nights import ONE_DAY
from rostering.models import Run
from rostering.screens.moments import moment, night_words, short_date, span_words, weekday_or_date
from rostering.screens.presenters.district_facts import DistrictFacts, changed_by, state_facts
from rostering.screens.presenters.district_state import PROVIDER_PAUSES
from rostering.screens.presenters.provider_help import provider_help
from rostering.screens.presenters.say import Part, Sentence, link, say, strong
from rostering.screens.presenters.trouble import why_failed
from rostering.screens.viewer import Viewer
from rostering.screens.words import several

DEMO: Final = "https://www.khanacademy.org/khan-for-educators/districts"
STARTER_HELP: Final = "https://support.khanacademy.org/hc/en-us/articles/42836977100941"


def not_partner(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """RULES A1, A2."""
    if facts.district.partnership == District.Partnership.ENDED:
        return say(
            "The partnership has ended: ",
            strong("only partners are synced"),
            ", and what is on Khan Academy stays as it is",
        )
    return say(
        "Not a partner yet: ",
        strong("only partners are synced"),
        ", which begins with ",
        link("Request a Demo", DEMO),
    )


def enterprise_starter(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """RULES B2."""
    return say(
        "This is an ",
        strong("Enterprise Starter"),
        " district: it is never synced, but ",
        link("rostered by hand", STARTER_HELP),
    )


def not_connected(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """Nobody has added the app."""
    return say(
        "Not connected: ",
        strong("the district has not added Khan Academy"),
        " in Clever or ClassLink yet; ",
        link("its people", "#people"),
        " can",
    )


def not_enabled(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """RULES A30."""
    name = facts.provider
    ask = _help(facts, f"enable it in {name}")
    return say(f"Added in {name}, but ", strong("sharing is not enabled"), "; the district must ", ask)


def access_lost(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """The provider does not list the district any more, or refuses its token."""
    lost = facts.connection.state_changed_at if facts.connection else None
    return say(
        strong(f"{facts.provider} has taken our access away{_when(lost, facts, viewer)}"),
        "; Khan Academy keeps everything as it was, and the district must ",
        _help(facts, "share again"),
    )


def stopped(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """A person has stopped the district, its provider or everything."""
    stop = facts.stop
    if stop is None:
        return say(strong("Stopped by staff"))
    since = _when(stop.at, facts, viewer)
    scope = "" if stop.district_id else facts.provider if stop.provider else "Every district"
    what = f"{scope} is stopped by staff since{since}" if scope else f"Stopped by staff{since}"
    return say(
        strong(what),
        f" ({stop.reason.rstrip('.')}): nothing changes until somebody ",
        _door("starts it again"),
    )


def checked(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """Too many districts of the provider went wrong in one night."""
    return say(
        strong(f"{facts.provider} is being checked"),
        f" after {night_words(facts.check, today=viewer.today) if facts.check else 'a bad night'}: "
        "what is planned waits until a specialist ",
        _door("releases it"),
    )


def working(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """A sync waits for its worker, or is at work."""
    run = facts.working
    href = reverse("run", args=[run.id]) if run else ""
    if run and run.status == Run.Status.QUEUED:
        return say("A sync ", link("waits for a free worker", href), " and begins within a minute")
    return say("A sync is ", link("at work", href), " right now")


def provider_itself(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """The provider has stopped its own sync with the district: what it shares stays as it was (reference/clever.md 6)."""
    name = facts.provider
    if state_facts(facts).provider_state == PROVIDER_PAUSES:
        return say(
            strong(f"{name} has paused this district{until_words(facts, viewer)}"),
            ", so what it shares stays as it was; ",
            _help(facts, f"the district ends that in {name}"),
        )
    return say(
        strong(f"{name} holds this district’s own sync back"),
        ", so what it shares may be old; ",
        _help(facts, f"the district settles that in {name}"),
    )


def paused(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """Until when, whose pause it is, and what is ready."""
    changed = changed_by(facts.latest)
    ready = several(changed, "change is", "changes are")
    applies = "applies" if changed == 1 else "apply"
    return say(
        strong(f"Paused until {facts.next_change}"),
        ": ",
        link(_why_paused(facts), f"{reverse('calendar')}?district={facts.district.slug}"),
        f"; {ready} ready and {applies} then" if changed else "",
    )


def failed(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """Why, what Khan Academy shows meanwhile, and the next try."""
    latest = facts.latest
    why = why_failed(latest.reason, provider=facts.provider) if latest else ""
    return say(*_did_not(facts, viewer, "failed"), f" because {why}" if why else "", *_again(facts, viewer))


def missed(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    """The night ended before it began."""
    return say(*_did_not(facts, viewer, "did not begin by 06:00"), *_again(facts, viewer))


def _did_not(facts: DistrictFacts, viewer: Viewer, verb: str) -> Sentence:
    run = facts.latest
    night = night_words(run.night, today=viewer.today) if run else ""
    return say("The sync of ", link(f"{night} {verb}", reverse("run", args=[run.id]) if run else ""))


def _again(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    last = facts.last_change
    shows = (
        f"Khan Academy still shows {night_words(last.night, today=viewer.today)}’s roster"
        if last
        else "Khan Academy has nothing of it yet"
    )
    return say(f"; {shows}, and it is tried again ", strong(facts.next_sync))


def _why_paused(facts: DistrictFacts) -> str:
    """Whose pause, and its nights; what a DSM asked for by its day."""
    pause = facts.pause
    if pause is None:
        return ""
    nights = span_words(pause.first_night, pause.last_night)
    if pause.scope == "company":
        return f"{pause.name} pauses every district {nights}"
    if pause.pause_id is None:
        return f"its DSM asked not to sync before {short_date(pause.last_night + ONE_DAY)}"
    return f"the district is paused {nights} ({pause.name})"


def _door(words: str) -> Part:
    try:
        return link(words, reverse("tonight"))
    except NoReverseMatch:
        return Part(words)


def _when(at: datetime | None, facts: DistrictFacts, viewer: Viewer) -> str:
    return f" {moment(at, now=viewer.now, zone=facts.district.time_zone).words}" if at else ""


def until_words(facts: DistrictFacts, viewer: Viewer) -> str:
    end = facts.connection.provider_paused_until if facts.connection else None
    return f" until {weekday_or_date(_day_there(end, facts), today=viewer.today)}" if end else ""


def _day_there(at: datetime, facts: DistrictFacts) -> date:
    """The day it was, or will be, at the district."""
    return today_in(facts.district.time_zone, now=at)


def _help(facts: DistrictFacts, words: str) -> Part:
    found = provider_help(facts.connection)
    return link(words, found.href) if found else strong(words)
