"""The sentence that answers "why has nothing changed?" for one district, and its one state."""

from dataclasses import dataclass

from django.urls import reverse

from districts.models import Connection, District
from rostering.calendar.nights import ONE_DAY
from rostering.calendar.pauses import PauseSpan
from rostering.models import Hold, Run, Stop
from rostering.screens.moments import moment, night_words, short_date, span_words
from rostering.screens.presenters import states
from rostering.screens.presenters.figures import Figures, totals_of
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.hold import hold_pill
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import provider_name, several


@dataclass(frozen=True, kw_only=True)
class DistrictFacts:
    """Everything the status of a district is made of. `next_sync`: when it is read next; `next_change`: when rosters may move."""

    district: District
    connection: Connection | None
    plan_type: str
    stop: Stop | None
    hold: Hold | None
    hold_figures: Figures | None
    latest: Run | None
    working: Run | None
    last_change: Run | None
    pause: PauseSpan | None
    next_change: str
    next_sync: str


def district_pill(facts: DistrictFacts) -> Pill:
    """The one state of a district, the first that fits."""
    district = facts.district
    off = states.partnership_pill(
        partnership=district.partnership,
        plan_type=facts.plan_type,
        is_stopped=facts.stop is not None,
    )
    off = off or states.connection_pill(facts.connection.state if facts.connection else None)
    if off:
        return off
    if facts.working is not None:
        return run_pill(status=facts.working.status)
    if facts.hold is not None:
        return hold_pill(facts.hold)
    if facts.latest is not None and facts.latest.status in (Run.Status.FAILED, Run.Status.MISSED):
        return run_pill(status=facts.latest.status)
    if facts.pause is not None:
        ready = facts.latest is not None and facts.latest.plan is not None and not facts.latest.plan.is_empty
        return states.CHANGES_READY if ready else states.PAUSED
    if facts.latest is None:
        return Pill("Not synced yet", "off", "quiet", "off")
    return run_pill(status=facts.latest.status, reason=facts.latest.reason)


def district_sentence(facts: DistrictFacts, *, viewer: Viewer) -> Sentence:
    """What is, why, what comes next and when; the first that fits."""
    for teller in (_off, _unreachable, _at_work, _held, _broken, _paused):
        said = teller(facts, viewer)
        if said:
            return said
    return _well(facts, viewer)


def _off(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    district = facts.district
    if district.partnership != District.Partnership.PARTNER:
        has_ended = district.partnership == District.Partnership.ENDED
        return say(
            "The partnership has ended: " if has_ended else "Not a partner yet: ",
            strong("only partners are synced"),
            ". What is on Khan Academy stays as it is." if has_ended else ".",
        )
    if facts.plan_type == "enterprise_starter":
        return say(
            "This is an ", strong("Enterprise Starter"), " district: it is rostered by hand and never synced."
        )
    return _stopped(facts.stop, facts, viewer) if facts.stop is not None else ()


def _stopped(stop: Stop, facts: DistrictFacts, viewer: Viewer) -> Sentence:
    since = moment(stop.at, now=viewer.now, zone=facts.district.time_zone).words
    if stop.district_id is not None:
        what = f"Stopped by staff {since}"
    else:
        scope = provider_name(stop.provider) if stop.provider else "Every district"
        what = f"{scope} is stopped by staff since {since}"
    return say(strong(what), f": {stop.reason.rstrip('.')}. ", "Nothing changes until it is started again.")


def _unreachable(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    if facts.connection is None:
        return say(
            "Not connected: ",
            strong("the district has not added Khan Academy"),
            " in Clever or ClassLink yet.",
        )
    name = provider_name(facts.connection.provider)
    if facts.connection.state == Connection.State.NOT_ENABLED:
        return say(
            f"Added in {name}, but ",
            strong("sharing is not enabled"),
            f". Somebody there must enable sharing in {name}.",
        )
    if facts.connection.state == Connection.State.ACCESS_LOST:
        lost = facts.connection.state_changed_at
        since = f" {moment(lost, now=viewer.now, zone=facts.district.time_zone).words}" if lost else ""
        return say(
            strong(f"{name} has taken our access away{since}"),
            ". Khan Academy keeps everything as it was; the district must share again.",
        )
    return ()


def _at_work(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    if facts.working is None:
        return ()
    href = reverse("run", args=[facts.working.id])
    if facts.working.status == Run.Status.QUEUED:
        return say("A sync ", link("waits for a free worker", href), " and begins within a minute.")
    return say("A sync is ", link("at work", href), " right now.")


def _held(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    if facts.hold is None or facts.hold_figures is None:
        return ()
    href = reverse("hold", args=[facts.hold.id])
    if facts.hold.state == Hold.State.APPROVED:
        return say("The change was ", link("approved", href), " and is being applied.")
    harm = harm_sentence(facts.hold_figures).rstrip(".")
    begin = harm if harm[:2].isupper() else harm[:1].lower() + harm[1:]
    return say("Nothing changes until a person decides on ", link("what is held", href), f": {begin}.")


def _broken(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    latest = facts.latest
    if latest is None or latest.status not in (Run.Status.FAILED, Run.Status.MISSED):
        return ()
    night = night_words(latest.night, today=viewer.today)
    verb = "failed" if latest.status == Run.Status.FAILED else "did not begin by 06:00"
    shows = _shows_since(facts, viewer)
    href = reverse("run", args=[latest.id])
    paused = f"; rosters change again {facts.next_change}" if facts.pause else ""
    return say(
        "The sync of ",
        link(f"{night} {verb}", href),
        f". {shows}It is tried again ",
        strong(facts.next_sync),
        f"{paused}.",
    )


def _shows_since(facts: DistrictFacts, viewer: Viewer) -> str:
    if facts.last_change is None:
        return "Khan Academy has nothing of it yet. "
    return f"Khan Academy still shows {night_words(facts.last_change.night, today=viewer.today)}’s roster. "


def _paused(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    if facts.pause is None:
        return ()
    last = facts.last_change
    since = (
        f"Nothing has changed since {night_words(last.night, today=viewer.today)}: "
        if last
        else "Nothing changes: "
    )
    changed = _changed(facts.latest) if facts.latest is not None else 0
    ready = (
        f". {several(changed, 'change is', 'changes are')} ready and {'applies' if changed == 1 else 'apply'} "
        if changed
        else ". Rosters change again "
    )
    return say(since, strong(_why_paused(facts.pause)), ready, strong(facts.next_change), ".")


def _why_paused(pause: PauseSpan) -> str:
    """Whose pause, and its nights; what a DSM asked for by its day."""
    if pause.scope == "company":
        return f"{pause.name} pauses every district {span_words(pause.first_night, pause.last_night)}"
    if pause.pause_id is None:
        return f"its DSM asked not to sync before {short_date(pause.last_night + ONE_DAY)}"
    return f"the district is paused {span_words(pause.first_night, pause.last_night)}"


def _well(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    latest = facts.latest
    if latest is None:
        return say(
            "Connected, ",
            strong("not synced yet"),
            f". The first sync is {facts.next_change}; a person looks at it before it applies.",
        )
    when = moment(latest.finished_at or latest.queued_at, now=viewer.now, zone=facts.district.time_zone).words
    if latest.status == Run.Status.WAITING:
        return _ready(facts, latest)
    if latest.status == Run.Status.UNCHANGED:
        return say(
            "Up to date: ",
            strong("nothing differed"),
            f" {when}. The next sync is ",
            strong(facts.next_change),
            ".",
        )
    if latest.status == Run.Status.APPLIED:
        changed = _changed(latest)
        return say(
            "Up to date: ",
            strong(several(changed, "change")),
            f" applied {when}. The next sync is ",
            strong(facts.next_change),
            ".",
        )
    if latest.status == Run.Status.REJECTED:
        return say(
            "A person decided to ",
            strong("keep Khan Academy as it is"),
            ". The next sync is ",
            strong(facts.next_change),
            "; any change waits for a person.",
        )
    return say(
        f"Last sync {when}: ",
        strong(latest.get_status_display().lower()),
        ". The next one is ",
        strong(facts.next_change),
        ".",
    )


def _ready(facts: DistrictFacts, latest: Run) -> Sentence:
    """The pause is over, the night after it has not come yet."""
    changed = _changed(latest)
    if not changed:
        return say("The pause is over and nothing differs. The next sync is ", strong(facts.next_change), ".")
    ready = several(changed, "change is ready", "changes are ready")
    return say("The pause is over: ", strong(ready), f", to be applied {facts.next_change}.")


def _changed(run: Run) -> int:
    """How many records the change list of a sync changes."""
    return sum(one.changed for one in totals_of(run.plan.totals).values()) if run.plan else 0
