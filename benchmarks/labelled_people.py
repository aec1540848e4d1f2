"""Made-up people whose ids change, with the truth beside them: who is the same, for the table of pairs and its tests.

Plain values and a seed, no tables: the same sets in the benchmark (thousands) and in the tests (a handful).
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from districts.text import fold
from rostering.sandbox import names

SCHOOLS: Final = 8
GIVEN_NAMES: Final = tuple(name for name, _ in names.GIVEN_NAMES)
FAMILY_NAMES: Final = tuple(name for name, _ in names.FAMILY_NAMES)
_NICKNAMES: Final = (
    *(("William", "Bill"), ("Robert", "Bob"), ("Elizabeth", "Liz"), ("Katherine", "Katie")),
    *(("Guadalupe", "Lupe"), ("Francisco", "Paco"), ("Michael", "Mike"), ("Alexander", "Alex")),
)
_ACCENTS: Final = (("José", "Jose"), ("Zoë", "Zoe"), ("Renée", "Renee"), ("Søren", "Soren"))


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person as a feed or a roster has them. `key` is who it truly is."""

    key: int
    id: str
    given: str
    family: str
    email: str
    number: str
    born: date | None
    school: int
    grade: int
    role: str = "student"


@dataclass(kw_only=True)
class LabelledSet:
    """Both sides of one kind of change. Whoever has the same key on both sides is the same person."""

    name: str
    before: list[Person] = field(default_factory=list)
    after: list[Person] = field(default_factory=list)

    def same(self) -> set[tuple[str, str]]:
        """(old id, new id) of everybody whose id changed."""
        now = {one.key: one.id for one in self.after}
        return {
            (one.id, now[one.key])
            for one in self.before
            if one.key in now and now[one.key] != one.id and one.role == "student"
        }


class People:
    """Draws people nobody else is like by chance: names and days repeat, keys and ids do not."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self._next = 0

    def draw(self, **values: object) -> Person:
        """Somebody new."""
        self._next += 1
        given, family = self.chance.choice(GIVEN_NAMES), self.chance.choice(FAMILY_NAMES)
        grade = self.chance.randint(1, 12)
        drawn = Person(
            key=self._next,
            id=f"old-{self._next}",
            given=given,
            family=family,
            email=f"{fold(given)[:1]}.{self._next}@district.example.org".replace(" ", ""),
            number=str(100_000 + self._next),
            born=date(2020 - grade - self.chance.randint(5, 6), 1, 1)
            + timedelta(days=self.chance.randint(0, 360)),
            school=self.chance.randrange(SCHOOLS),
            grade=grade,
        )
        return replace(drawn, **values)  # type: ignore[arg-type]

    def back(self, person: Person, **values: object) -> Person:
        """The same person under a new id."""
        return replace(person, id=f"new-{person.key}", **values)  # type: ignore[arg-type]


def labelled_sets(*, size: int, seed: str = "pairs") -> Iterator[LabelledSet]:
    """Every set, about so many people each."""
    for name, make in _SETS.items():
        people, made = People(f"{seed} {name}"), LabelledSet(name=name)
        for _ in range(size):
            make(people, made)
        yield made


def _migration(people: People, made: LabelledSet) -> None:
    """Every id is new, everything else as it was."""
    one = people.draw()
    made.before.append(one)
    made.after.append(people.back(one))


def _other_domain(people: People, made: LabelledSet) -> None:
    """New ids and new addresses; a third without a number, known by name, day of birth and school alone."""
    one = people.draw()
    made.before.append(one)
    number = "" if one.key % 3 == 0 else one.number
    made.after.append(people.back(one, email=one.email.replace("district", "schools"), number=number))


def _accents(people: People, made: LabelledSet) -> None:
    """An accent comes or goes with the new id, in half of them with a new address and no number."""
    before, after = people.chance.choice(_ACCENTS)
    one = people.draw(given=before, email=f"{fold(after)}{people.chance.random()}@district.example.org")
    made.before.append(one)
    gone = {"email": "", "number": ""} if one.key % 2 else {}
    made.after.append(people.back(one, given=after, **gone))


def _nicknames(people: People, made: LabelledSet) -> None:
    """The new SIS has the short form; the address is made of the name, so it changes too."""
    long, short = people.chance.choice(_NICKNAMES)
    one = people.draw(given=long)
    made.before.append(one)
    email = f"{short.lower()}.{one.key}@district.example.org"
    number = one.number if one.key % 2 else ""
    made.after.append(people.back(one, given=short, email=email, number=number))


def _typos(people: People, made: LabelledSet) -> None:
    """A letter of the family name is dropped or doubled; nothing else but school, grade and day of birth is there."""
    one = people.draw(family=people.chance.choice([name for name in FAMILY_NAMES if len(name) > 3]))
    at = people.chance.randrange(1, len(one.family))
    family = one.family[:at] + one.family[at - 1 :] if one.key % 2 else one.family[:at] + one.family[at + 1 :]
    made.before.append(one)
    made.after.append(people.back(one, family=family, email="", number=""))


def _twins(people: People, made: LabelledSet) -> None:
    """Two of one family, one day and one school. Both come back, or one leaves for good while the other joins."""
    one = people.draw()
    given = next(name for name in GIVEN_NAMES if name != one.given)
    other = people.draw(
        given=given, family=one.family, born=one.born, school=one.school, grade=one.grade, email=one.email
    )
    if one.key % 3:
        made.before += [one, other]
        made.after += [people.back(other), people.back(one)]
    else:
        made.before.append(one)
        made.after.append(people.back(other))


def _family_addresses(people: People, made: LabelledSet) -> None:
    """Brothers and sisters with one address; the older leaves school, the younger joins."""
    older = people.draw()
    given = people.chance.choice([name for name in GIVEN_NAMES if name != older.given])
    younger = people.draw(given=given, family=older.family, email=older.email, school=older.school)
    staying = people.draw(given=older.given, email=older.email)
    made.before += [older, staying]
    made.after += [people.back(younger), people.back(staying)]


def _new_family_names(people: People, made: LabelledSet) -> None:
    """A new family name with the new id; half keep the address, the others the number."""
    one = people.draw()
    family = people.chance.choice([name for name in FAMILY_NAMES if name != one.family])
    made.before.append(one)
    kept = (
        {"number": ""}
        if one.key % 2
        else {"email": f"{fold(family).replace(' ', '')}.{one.key}@district.example.org"}
    )
    made.after.append(people.back(one, family=family, **kept))


def _handed_on(people: People, made: LabelledSet) -> None:
    """Ids, addresses and numbers of people who left are given to others."""
    left, joins = people.draw(), people.draw()
    what = left.key % 3
    made.before.append(left)
    if what == 0:
        made.after.append(replace(joins, id=left.id))
    elif what == 1:
        made.after.append(people.back(joins, email=left.email))
    else:
        made.after.append(people.back(joins, number=left.number, school=left.school))


def _namesakes(people: People, made: LabelledSet) -> None:
    """One leaves, another of the same name joins: an address made of the name is used again, the day of birth is another."""
    left = people.draw(email=f"namesake.{people.chance.random()}@district.example.org")
    joins = people.draw(given=left.given, family=left.family, email=left.email, school=left.school)
    if joins.born == left.born and joins.born is not None:
        joins = replace(joins, born=joins.born + timedelta(days=1))
    made.before.append(left)
    made.after.append(people.back(joins))


def _corrected_days(people: People, made: LabelledSet) -> None:
    """The day of birth was wrong and is corrected with the new id."""
    one = people.draw()
    made.before.append(one)
    made.after.append(people.back(one, born=one.born and one.born + timedelta(days=30)))


_SETS: Final[dict[str, Callable[[People, LabelledSet], None]]] = {
    "clean migration": _migration,
    "new addresses": _other_domain,
    "accents": _accents,
    "nicknames": _nicknames,
    "typos": _typos,
    "twins": _twins,
    "shared family addresses": _family_addresses,
    "new family names": _new_family_names,
    "ids, addresses, numbers handed on": _handed_on,
    "namesakes": _namesakes,
    "corrected days of birth": _corrected_days,
}
