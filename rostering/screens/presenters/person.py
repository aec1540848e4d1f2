"""One person: the sentence first, then who it is, under which ids and addresses, in which classes, and where that stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from districts.ages import age_group
from districts.models import Enrollment, RosterUser, School
from districts.models.roster import RemovedAs
from rostering.models import FeedPerson
from rostering.screens.presenters.change_fields import ChangeField, Names, updated_fields
from rostering.screens.presenters.changes import person_name
from rostering.screens.presenters.history import SyncLink, Syncs
from rostering.screens.presenters.places import grade_words
from rostering.screens.presenters.roster_one import OneHead
from rostering.screens.presenters.run_facts import Fact, said_facts
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.standing import standing_pill
from rostering.screens.words import listed, several

#: What a person sees of a difference between the feed and the roster.
_COMPARED = (
    "given_name",
    "middle_name",
    "family_name",
    "email",
    "username",
    "sis_number",
    "grade",
    "birth_date",
    "home_school_provider_id",
    "school_provider_ids",
)


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """Everything the page of a person is made of."""

    person: RosterUser
    schools: Mapping[str, School]
    places: Sequence[Enrollment]
    since: str
    syncs: Syncs

    @property
    def present(self) -> list[Enrollment]:
        """The class places held now."""
        return [place for place in self.places if place.removed_at is None]

    @property
    def is_present(self) -> bool:
        """Whether the person is on Khan Academy."""
        return self.person.removed_at is None

    @property
    def left(self) -> SyncLink | None:
        """The sync with which the person left."""
        run = self.person.changed_run
        return None if self.is_present or run is None else self.syncs.link(run)


def person_head(facts: PersonFacts) -> OneHead:
    """Name, state, the one sentence."""
    person = facts.person
    return OneHead(
        name=person_name(person),
        pill=standing_pill(person.removed_as, is_present=facts.is_present),
        meta=" · ".join(part for part in (_role_words(person), grade_words(person)) if part),
        sentence=_sentence(facts),
    )


def _role_words(person: RosterUser) -> str:
    return str(person.get_role_display()).capitalize()


def _sentence(facts: PersonFacts) -> Sentence:
    person, name = facts.person, person_name(facts.person)
    at = _school_words(facts)
    if not facts.is_present:
        left = facts.left
        when = (left.on_night if left else "") or "earlier"
        why = (
            "a term was over"
            if person.removed_as == RemovedAs.ENDED
            else "the district does not share this person any more"
        )
        was = f"{name} was {_what(person)}{at}. "
        return say(was, strong(f"Left {when}"), f": {why}. Shared again, the same person comes back.")
    since = f"; on Khan Academy since {facts.since}" if facts.since else ""
    return say(strong(name), f" is {_what(person)}{at}, ", *_classes_words(facts), f"{since}.")


def _what(person: RosterUser) -> str:
    if person.role == RosterUser.Role.TEACHER:
        return "a teacher"
    if person.role == RosterUser.Role.ADMINISTRATOR:
        return "an administrator"
    if person.grade == "K":
        return "in kindergarten"
    if person.grade.isdigit():
        return f"{'an' if person.grade in ('8', '11') else 'a'} {_ordinal(int(person.grade))} grader"
    return "a student"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
    return f"{number}{ending}"


def _school_words(facts: PersonFacts) -> str:
    person = facts.person
    ids = list(dict.fromkeys((person.home_school_provider_id, *person.school_provider_ids)))
    names = [facts.schools[one].name for one in ids if one in facts.schools]
    if not names:
        return ""
    return f" at {names[0]}" if len(names) == 1 else f" at {listed(names[:3])}"


def _classes_words(facts: PersonFacts) -> Sentence:
    places, person = facts.present, facts.person
    if person.role == RosterUser.Role.ADMINISTRATOR and not places:
        return say("with no class of their own, as administrators have none")
    if not places:
        cannot = " and so can not activate" if person.role == RosterUser.Role.STUDENT else ""
        return say(strong("in no class"), cannot)
    if person.role == RosterUser.Role.STUDENT:
        return say(f"in {several(len(places), 'class', 'classes')}")
    leads = sum(place.holds_primary for place in places)
    helps = len(places) - leads
    parts = [
        f"{verb} {several(count, 'class', 'classes')}"
        for verb, count in (("leads", leads), ("co-teaches", helps))
        if count
    ]
    return say(listed(parts))


def person_facts(facts: PersonFacts) -> tuple[Fact, ...]:
    """Who it is; of the birth date only what rules ask of it."""
    person = facts.person
    schools = [facts.schools[one].name for one in person.school_provider_ids if one in facts.schools]
    home = facts.schools.get(person.home_school_provider_id)
    said = [
        ("First name", person.given_name),
        ("Middle name", person.middle_name),
        ("Last name", person.family_name),
        ("Role", _role_words(person)),
        ("Grade in reports", person.grade),
        ("Grade as sent", person.raw_grade if person.raw_grade != person.grade else ""),
        ("Home school", home.name if home else ""),
        ("Schools", listed(schools) if len(schools) > 1 else ""),
        ("SIS number", person.sis_number),
        ("User name", person.username),
        ("Age", _age(person, facts.syncs.today)),
    ]
    return said_facts(said)


def _age(person: RosterUser, today: date) -> str:
    return str(age_group(person.birth_date, on=today)) if person.role == RosterUser.Role.STUDENT else ""


def differences(person: RosterUser, shared: FeedPerson | None, *, names: Names) -> tuple[ChangeField, ...]:
    """What the district shares otherwise than Khan Academy shows it: on Khan Academy, then as shared."""
    if shared is None or person.removed_at is not None:
        return ()
    here, there = _values(person), _values(shared)
    return updated_fields([name for name in _COMPARED if here[name] != there[name]], here, there, names)


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COMPARED}
