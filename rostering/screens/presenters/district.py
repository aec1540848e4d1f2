"""One district's page: head, figures and connection."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from districts.models import Connection, District
from rostering.models import Plan, Run
from rostering.screens.moments import Moment, clock, moment, zone_name
from rostering.screens.night_rows import NightRow
from rostering.screens.presenters.district_sentence import DistrictFacts, district_pill, district_sentence
from rostering.screens.presenters.figures import KindFigures, totals_of
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence
from rostering.screens.presenters.sparkline import Sparkline, sparkline
from rostering.screens.presenters.states import Pill
from rostering.screens.presenters.totals import change_words
from rostering.screens.viewer import Viewer
from rostering.screens.words import heading_of, number, provider_name, several

_KINDS: Final = ("students", "teachers", "sections", "enrollments", "administrators", "schools")


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
    trend: Sparkline | None


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


def count_rows(facts: DistrictFacts, nights: Sequence[NightRow]) -> tuple[CountRow, ...]:
    """What is shared, what Khan Academy shows, how that went over some nights, and what a waiting change list would do."""
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
            trend=_trend(kind, nights, here=int(here.get(kind, 0))),
        )
        for kind in _KINDS
    )


def read_words(district: District, *, viewer: Viewer) -> Moment | None:
    """When the feed was read last; None before the first time."""
    read_at = district.feed.read_at if hasattr(district, "feed") else None
    if read_at is None:
        return None
    return moment(read_at, now=viewer.now, zone=district.time_zone, also=viewer.zone)


def _trend(kind: str, nights: Sequence[NightRow], *, here: int) -> Sparkline | None:
    """How many there were before each night, and now."""
    before = [int(counts.get("existing", 0)) for row in nights if (counts := row.totals.get(kind))]
    return sparkline([*before, here], what=heading_of(kind)) if before else None


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
    """The head of the last column: "On hold" or "Ready, not applied", "" when nothing waits."""
    if facts.hold is not None:
        return "On hold"
    return "Ready, not applied" if _ready_plan(facts) is not None else ""


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
        seen = moment(connection.last_seen_at, now=viewer.now, zone=zone, also=viewer.zone)
        facts.append(Fact(name="Last seen", value=seen.words, exact=seen.exact))
    return tuple(facts)
