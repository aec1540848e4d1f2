"""What a district shares of what it has: the parts it withholds, and the scripted changes of sharing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace

from rostering.sandbox.calendars import weeknights
from rostering.sandbox.ids import chance
from rostering.sandbox.people import district_domain
from rostering.sandbox.scenarios import DEMOGRAPHICS_ANSWERS, MASKS, Scenario
from rostering.sandbox.states import (
    ADMINISTRATOR,
    STUDENT,
    TEACHER,
    Person,
    Section,
    State,
)
from rostering.sandbox.terms import terms_of
from rostering.sandbox.world import World

DAY = timedelta(days=1)
# People who are in classes but not shared themselves: sharing rules cut through class lists.
NOT_SHARED_SHARE = 0.001
SEVERAL_EMAILS_SHARE = 0.1
SLOW_LOSS_SHARE = 0.12
TOMBSTONE_NIGHTS = 5
_COLOURS = ("Amber", "Blue", "Coral", "Green", "Indigo", "Violet")
_ANIMALS = ("Badger", "Crane", "Falcon", "Lynx", "Otter", "Tortoise")


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """A district's lasting habits: other terms' classes, guardians, and rows marked `tobedeleted` before they go."""

    all_terms: bool
    guardians: bool
    tombstones: bool


def share(world: World, sharing: Sharing) -> State:
    """What an ordinary district shares tonight: this term's classes and everybody but the few it withholds."""
    running = world.current_term_codes()
    shown = {one.id: one for one in world.sections.values() if sharing.all_terms or one.term_code in running}
    people = [*world.students.values(), *world.staff.values()]
    if sharing.guardians:
        people += world.guardians.values()
    if sharing.tombstones:
        people += _tombstones(world)
    return State(
        night=world.night,
        schools=tuple(world.schools.values()),
        terms=terms_of(world),
        courses=tuple(world.courses.values()),
        sections=tuple(shown.values()),
        people=tuple(
            one for one in people if one.role != STUDENT or chance(one.id, "not shared") >= NOT_SHARED_SHARE
        ),
        enrollments=tuple(
            spot for spots in world.places.values() for spot in spots if spot.section_id in shown
        ),
    )


def _tombstones(world: World) -> list[Person]:
    since = world.night - timedelta(days=TOMBSTONE_NIGHTS)
    return [replace(one, status="tobedeleted") for one, _ in world.departed.values() if one.changed > since]


def _school_unshared(state: State, scenario: Scenario, world: World) -> State:
    gone = state.schools[scenario.school % len(state.schools)].id
    sections = tuple(one for one in state.sections if one.school_id != gone)
    people = []
    for person in state.people:
        schools = tuple(school_id for school_id in person.school_ids if school_id != gone)
        if schools == person.school_ids:
            people.append(person)
        elif schools:
            people.append(replace(person, school_ids=schools))
    left = tuple(one for one in state.schools if one.id != gone)
    return _with_places_of(replace(state, schools=left, sections=sections, people=tuple(people)))


def _grade_unshared(state: State, scenario: Scenario, world: World) -> State:
    """The sharing rules leave some grades out: their students and the classes of those grades are gone."""
    sections = tuple(one for one in state.sections if one.grade not in scenario.grades)
    people = tuple(one for one in state.people if one.role != STUDENT or one.grade not in scenario.grades)
    return _with_places_of(replace(state, sections=sections, people=people))


def _with_places_of(state: State) -> State:
    """The places of the people and classes that are still shared."""
    kept, shown = {one.id for one in state.sections}, {one.id for one in state.people}
    places = tuple(spot for spot in state.enrollments if spot.section_id in kept and spot.person_id in shown)
    return replace(state, enrollments=places)


def _only_administrators(state: State, scenario: Scenario, world: World) -> State:
    """The sharing rules let nobody through but administrators: not empty, and nothing left."""
    people = tuple(one for one in state.people if one.role == ADMINISTRATOR)
    return _with_places_of(replace(state, sections=(), people=people))


def _sharing_off(state: State, scenario: Scenario, world: World) -> State:
    return replace(state, schools=(), terms=(), courses=(), sections=(), people=(), enrollments=())


def _empty_feed(state: State, scenario: Scenario, world: World) -> State:
    """Schools and terms are there; people and classes are not: what a broken export looks like."""
    return replace(state, sections=(), people=(), enrollments=())


def _mask(text: str, form: str, *, salt: str) -> str:
    if form == "initial":
        return f"{text[:1]}****"
    if form == "token":
        return f"{int(chance(salt, text) * 2**48):012x}"
    if form == "colour_animal":
        return f"{_COLOURS[int(chance(salt, 'c') * 6)]} {_ANIMALS[int(chance(salt, 'a') * 6)]}"
    return "" if form == "blank" else "*****"


def _data_guard(state: State, scenario: Scenario, world: World) -> State:
    """ClassLink's Data Guard: names, addresses and class titles masked, in one of several forms seen elsewhere."""
    form = scenario.form or MASKS[0]

    def person(one: Person) -> Person:
        return replace(
            one,
            given=_mask(one.given, form, salt=one.id),
            family=_mask(one.family, form, salt=one.id),
            middle="",
            email=_mask(one.email, form, salt=one.id),
        )

    def section(one: Section) -> Section:
        return replace(one, title=_mask(one.title, form, salt=one.id))

    return replace(
        state,
        people=tuple(map(person, state.people)),
        sections=tuple(map(section, state.sections)),
        obfuscated=True,
    )


def _demographics_off(state: State, scenario: Scenario, world: World) -> State:
    return replace(state, demographics=scenario.form or DEMOGRAPHICS_ANSWERS[0])


def _several_emails(state: State, scenario: Scenario, world: World) -> State:
    """Some people have a second address, at an older domain of the district."""
    limit = SEVERAL_EMAILS_SHARE if scenario.share is None else scenario.share

    def person(one: Person) -> Person:
        if (
            one.role not in (STUDENT, TEACHER)
            or not one.email
            or chance(one.sis_number, "second address") >= limit
        ):
            return one
        return replace(one, other_email=f"{one.username}@old.{district_domain(world.slug)}")

    return replace(state, people=tuple(map(person, state.people)))


def _slow_loss(state: State, scenario: Scenario, world: World) -> State:
    """Every weeknight another part of the students is gone: never much in one night, most of them in a week."""
    nights = sum(1 for _ in weeknights(scenario.first_night, state.night))
    lost = nights * (SLOW_LOSS_SHARE if scenario.share is None else scenario.share)
    gone = {one.id for one in state.people if one.role == STUDENT and chance(one.id, "slow loss") < lost}
    return replace(
        state,
        people=tuple(one for one in state.people if one.id not in gone),
        enrollments=tuple(spot for spot in state.enrollments if spot.person_id not in gone),
    )


VIEWS: dict[str, Callable[[State, Scenario, World], State]] = {
    "school_unshared": _school_unshared,
    "grade_unshared": _grade_unshared,
    "only_administrators": _only_administrators,
    "sharing_off": _sharing_off,
    "empty_feed": _empty_feed,
    "data_guard": _data_guard,
    "demographics_off": _demographics_off,
    "several_emails": _several_emails,
    "slow_loss": _slow_loss,
}


def apply_views(state: State, scenarios: tuple[Scenario, ...], world: World, night: date) -> State:
    """The state with every view in force tonight, in the order in which they were given."""
    for scenario in scenarios:
        view = VIEWS.get(scenario.name)
        if view is not None and state.schools and scenario.lasts_on(night):
            state = view(state, scenario, world)
    return state
