"""One district: the sentence that answers "why has nothing changed?", its figures, connection and recent nights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from districts.models import Connection, District
from rostering.calendar.pauses import PauseSpan
from rostering.models import Hold, Plan, Run
from rostering.screens.moments import Moment, clock, moment, night_words, span_words, zone_name
from rostering.screens.presenters import states
from rostering.screens.presenters.figures import Figures, KindFigures, totals_of
from rostering.screens.presenters.harm import harm_sentence
from rostering.screens.presenters.hold import waits_for_second
from rostering.screens.presenters.run import Fact
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.presenters.states import Pill, run_pill
from rostering.screens.presenters.totals import change_words
from rostering.screens.viewer import Viewer
from rostering.screens.words import heading_of, number, provider_name, several

_KINDS: Final = ("students", "teachers", "sections", "enrollments", "administrators", "schools")


@dataclass(frozen=True, kw_only=True)
class DistrictFacts:
    """Everything the status of a district is made of."""

    district: District
    connection: Connection | None
    plan_type: str
    hold: Hold | None
    hold_figures: Figures | None
    latest: Run | None
    working: Run | None
    last_change: Run | None
    pause: PauseSpan | None
    next_change: str


@dataclass(frozen=True, kw_only=True)
class DistrictHead:
    """The top of the page."""

    name: str
    slug: str
    pill: Pill
    meta: str
    sentence: Sentence
    note: str


@dataclass(frozen=True, kw_only=True)
class CountRow:
    """One kind: shared, on Khan Academy, ready."""

    heading: str
    shared: str
    here: str
    ready: str


@dataclass(frozen=True, kw_only=True)
class NightLine:
    """A line of what happened; nights alike are folded with a count."""

    when: Moment
    pill: Pill
    words: str
    below: str
    number: int
    link: str
    folded: str


def district_pill(facts: DistrictFacts) -> Pill:
    """The one state of a district, the first that fits."""
    district = facts.district
    off = states.partnership_pill(
        partnership=district.partnership,
        plan_type=facts.plan_type,
        is_stopped=district.stopped_at is not None,
    )
    off = off or states.connection_pill(facts.connection.state if facts.connection else None)
    if off:
        return off
    if facts.working is not None:
        return run_pill(status=facts.working.status)
    if facts.hold is not None:
        if facts.hold.state == Hold.State.APPROVED:
            return states.APPLYING
        return (
            states.SECOND_PERSON
            if waits_for_second(facts.hold)
            else Pill("On hold by us", "held", "held", "held")
        )
    if facts.latest is not None and facts.latest.status in (Run.Status.FAILED, Run.Status.MISSED):
        return run_pill(status=facts.latest.status)
    if facts.pause is not None:
        ready = facts.latest is not None and facts.latest.plan is not None and not facts.latest.plan.is_empty
        return states.CHANGES_READY if ready else states.PAUSED
    if facts.latest is None:
        return Pill("Not synced yet", "off", "quiet", "off")
    return run_pill(status=facts.latest.status, reason=facts.latest.reason)


def district_head(facts: DistrictFacts, *, viewer: Viewer, schools: int) -> DistrictHead:
    """Name, state, meta and the status sentence."""
    district = facts.district
    plan_name = "Enterprise Starter" if facts.plan_type == "enterprise_starter" else "Districts plan"
    meta = [
        several(schools, "school") if schools else "",
        provider_name(facts.connection.provider) if facts.connection else "not connected",
        plan_name,
        f"{zone_name(district.time_zone)}, {clock(viewer.now, zone=district.time_zone)} there",
    ]
    latest = facts.latest
    return DistrictHead(
        name=district.name,
        slug=district.slug,
        pill=district_pill(facts),
        meta=" · ".join(part for part in meta if part),
        sentence=district_sentence(facts, viewer=viewer),
        note=latest.message if latest and latest.status == Run.Status.FAILED else "",
    )


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
        return say(
            "Not a partner: ", strong("only partners are synced"), ". What is on Khan Academy stays as it is."
        )
    if facts.plan_type == "enterprise_starter":
        return say(
            "This is an ", strong("Enterprise Starter"), " district: it is rostered by hand and never synced."
        )
    if district.stopped_at is not None:
        since = moment(district.stopped_at, now=viewer.now, zone=district.time_zone).words
        why = f": {district.stopped_reason}" if district.stopped_reason else ""
        return say(strong(f"Stopped by staff {since}"), f"{why}. Nothing changes until it is started again.")
    return ()


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
        return say(
            strong(f"{name} has taken our access away"),
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
    return say(
        "The sync of ",
        link(f"{night} {verb}", href),
        f". {shows}It is tried again ",
        strong(facts.next_change),
        ".",
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
    whose = (
        "the district is paused"
        if facts.pause.scope == "district"
        else f"{facts.pause.name} pauses every district"
    )
    plan = facts.latest.plan if facts.latest is not None else None
    changed = sum(counts.changed for counts in totals_of(plan.totals).values()) if plan is not None else 0
    ready = (
        f". {several(changed, 'change is', 'changes are')} ready and apply "
        if changed
        else ". Rosters change again "
    )
    until = span_words(facts.pause.first_night, facts.pause.last_night)
    return say(since, strong(f"{whose} {until}"), ready, strong(facts.next_change), ".")


def _well(facts: DistrictFacts, viewer: Viewer) -> Sentence:
    latest = facts.latest
    if latest is None:
        return say(
            "Connected, ",
            strong("not synced yet"),
            f". The first sync is {facts.next_change}; a person looks at it before it applies.",
        )
    when = moment(latest.finished_at or latest.queued_at, now=viewer.now, zone=facts.district.time_zone).words
    if latest.status == Run.Status.UNCHANGED:
        return say(
            "Up to date: ",
            strong("nothing differed"),
            f" {when}. The next sync is ",
            strong(facts.next_change),
            ".",
        )
    if latest.status == Run.Status.APPLIED:
        changed = sum(one.changed for one in totals_of(latest.plan.totals).values()) if latest.plan else 0
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


def count_rows(facts: DistrictFacts) -> tuple[CountRow, ...]:
    """What is shared, what Khan Academy shows, and what a waiting change list would do."""
    district = facts.district
    shared = district.feed.counts if hasattr(district, "feed") else {}
    here = district.roster.counts if hasattr(district, "roster") else {}
    plan = _ready_plan(facts)
    ready = totals_of(plan.totals) if plan is not None else {}
    return tuple(
        CountRow(
            heading=heading_of(kind),
            shared=number(int(shared[kind])) if kind in shared else "",
            here=number(int(here.get(kind, 0))),
            ready=_ready_words(ready.get(kind)),
        )
        for kind in _KINDS
    )


def _ready_words(counts: KindFigures | None) -> str:
    return change_words(counts) if counts and (counts.changed or counts.ended) else "none"


def _ready_plan(facts: DistrictFacts) -> Plan | None:
    if facts.hold is not None:
        return facts.hold.plan
    latest = facts.latest
    if (
        latest is not None
        and latest.status == Run.Status.WAITING
        and latest.plan is not None
        and not latest.plan.is_empty
    ):
        return latest.plan
    return None


def ready_heading(facts: DistrictFacts) -> str:
    """The head of the last column: "Held" or "Ready", "" when nothing waits."""
    if facts.hold is not None:
        return "On hold"
    return "Ready, not applied" if _ready_plan(facts) is not None else ""


def night_lines(runs: Sequence[Run], *, viewer: Viewer, zone: str) -> tuple[NightLine, ...]:
    """The latest syncs, newest first; nights in a row with the same quiet outcome are one line."""
    lines: list[NightLine] = []
    for group in _folded(runs):
        run = group[0]
        pill = run_pill(
            status=run.status, reason=run.reason, has_changes=run.plan is None or not run.plan.is_empty
        )
        lines.append(
            NightLine(
                when=moment(run.started_at or run.queued_at, now=viewer.now, zone=zone),
                pill=pill,
                words=_line_words(run, pill),
                below=run.message if run.status in (Run.Status.FAILED, Run.Status.SKIPPED) else "",
                number=run.id,
                link="see it",
                folded=f"and {several(len(group) - 1, 'night')} before" if len(group) > 1 else "",
            )
        )
    return tuple(lines)


def _folded(runs: Iterable[Run]) -> Iterable[list[Run]]:
    group: list[Run] = []
    for run in runs:
        if group and not (run.status == group[0].status == Run.Status.UNCHANGED):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _line_words(run: Run, pill: Pill) -> str:
    kind = "Sync"
    if run.trigger == Run.Trigger.ON_DEMAND:
        kind = f"Sync asked for by {run.asked_by}" if run.asked_by else "Sync asked for"
    changed = sum(counts.changed for counts in totals_of(run.plan.totals).values()) if run.plan else 0
    if not changed:
        return f"{kind}: {pill.word.lower()}"
    otherwise = f"{pill.word.lower()}, {several(changed, 'change')}"
    said = {
        Run.Status.APPLIED: f"{several(changed, 'change')} applied",
        Run.Status.WAITING: f"{several(changed, 'change')} ready, not applied during the pause",
    }
    return f"{kind}: {said.get(Run.Status(run.status), otherwise)}"


def connection_facts(connection: Connection | None, *, viewer: Viewer, zone: str) -> tuple[Fact, ...]:
    """How the district is reached."""
    if connection is None:
        return ()
    mode = (
        f", {connection.get_mode_display()}" if connection.provider == Connection.Provider.CLASSLINK else ""
    )
    facts = [
        Fact(name="Through", value=f"{provider_name(connection.provider)}{mode}"),
        Fact(name="State", value=connection.get_state_display()),
        Fact(name="ID there", value=connection.external_id),
    ]
    if connection.provider_state:
        facts.append(Fact(name=f"{provider_name(connection.provider)} says", value=connection.provider_state))
    if connection.last_seen_at:
        seen = moment(connection.last_seen_at, now=viewer.now, zone=zone)
        facts.append(Fact(name="Last seen", value=seen.words, exact=seen.exact))
    return tuple(facts)


def pause_facts(spans: Iterable[PauseSpan]) -> tuple[Fact, ...]:
    """The next pauses."""
    return tuple(Fact(name=span.name, value=span_words(span.first_night, span.last_night)) for span in spans)
