"""Find: where a text is a name, an id or an address among everything one person may see, present and left.

Every question here starts from the viewer's districts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.db import connection
from django.db.models import F, Q, QuerySet

from districts.models import Contact, District, PersonAddress, RosterUser, School, Section
from districts.text import fold
from rostering.models import Hold, Run
from rostering.providers.normalise import email_key
from rostering.screens.asked import number_in
from rostering.screens.scope import Scope

#: Of each kind so many are shown; one more is read, to know whether there are more.
MOST: Final = 50
_FEW_DISTRICTS: Final = 20
_MOST_WORDS: Final = 4
_LAST_LETTER: Final = chr(0x10FFFF)
_ById = list[tuple[str, str, int]]

# A prefix or an id is looked for in one district after the other, each a step or two down an index: LATERAL keeps it so.
_NAMED = """
SELECT found.id
FROM unnest(%(districts)s::bigint[]) AS d(id)
CROSS JOIN unnest(%(prefixes)s::text[]) AS p(prefix)
CROSS JOIN LATERAL (
    SELECT u.id, u.folded_name, u.removed_at IS NOT NULL AS has_left
    FROM districts_rosteruser u
    WHERE u.district_id = d.id AND u.folded_name >= p.prefix AND u.folded_name < p.prefix || %(last)s
    ORDER BY u.folded_name LIMIT %(each)s
) found
ORDER BY (found.folded_name = p.prefix) DESC, found.has_left, found.folded_name, found.id
LIMIT %(most)s
"""
_BY_ID = """
SELECT 'people', 'id', found.id
FROM unnest(%(districts)s::bigint[]) AS d(id)
CROSS JOIN LATERAL (
    SELECT u.id FROM districts_rosteruser u
    WHERE u.district_id = d.id AND u.role IN ('student', 'teacher', 'administrator') AND u.provider_id = %(text)s
        AND u.removed_at IS NULL
    LIMIT 3
) found
UNION ALL
SELECT 'sections', 'id', found.id
FROM unnest(%(districts)s::bigint[]) AS d(id)
CROSS JOIN LATERAL (
    SELECT s.id FROM districts_section s
    WHERE s.district_id = d.id AND s.provider_id = %(text)s AND s.removed_at IS NULL LIMIT 1
) found
UNION ALL
SELECT found.kind, 'former_id', found.object_id
FROM unnest(%(districts)s::bigint[]) AS d(id)
CROSS JOIN LATERAL (
    SELECT f.kind, f.object_id FROM districts_formerproviderid f
    WHERE f.district_id = d.id AND f.provider_id = %(text)s LIMIT 9
) found
UNION ALL
(SELECT 'people', 'left_id', u.id FROM districts_rosteruser u
WHERE u.provider_id = %(text)s AND u.removed_at IS NOT NULL AND u.district_id = ANY(%(districts)s::bigint[])
ORDER BY u.removed_at DESC, u.id LIMIT %(most)s)
UNION ALL
(SELECT 'sections', 'left_id', s.id FROM districts_section s
WHERE s.provider_id = %(text)s AND s.removed_at IS NOT NULL AND s.district_id = ANY(%(districts)s::bigint[])
ORDER BY s.removed_at DESC, s.id LIMIT %(most)s)
"""
#: Whoever has the id today comes first, then who had it and is there under another, then who left with it.
_RANKS: Final = ("id", "former_id", "left_id")


@dataclass(frozen=True, kw_only=True)
class PersonHit:
    """A person, and what of the text it was: "id", "former_id", "left_id", "address", "former_address", "name"."""

    person: RosterUser
    matched: str


@dataclass(frozen=True, kw_only=True)
class SectionHit:
    """A class, and whether the id is today's: "id", "former_id", "left_id"."""

    section: Section
    matched: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything found, best first in each list; one more than MOST where there are more."""

    districts: list[District] = field(default_factory=list)
    people: list[PersonHit] = field(default_factory=list)
    sections: list[SectionHit] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)


def find(scope: Scope, text: str) -> Found:
    """Look everywhere."""
    text = text.strip()
    numbers = list(scope.districts().values_list("id", flat=True))
    if not text or not numbers:
        return Found()
    by_id, number = _by_id(numbers, text), _number(text)
    return Found(
        districts=_districts(scope, text),
        people=_people(scope, text, numbers, by_id),
        sections=_sections(scope, by_id),
        schools=_schools(scope, text),
        contacts=_contacts(scope, text),
        runs=list(scope.runs().filter(id=number)) if number else [],
        holds=list(scope.holds().filter(id=number)) if number else [],
    )


def _number(text: str) -> int | None:
    """A sync's or hold's number, as "1412" or "1,412"."""
    return number_in(text.replace(",", ""))


def _districts(scope: Scope, text: str) -> list[District]:
    named = Q(name__icontains=text) | Q(slug__startswith=text.lower().replace(" ", "-"))
    rows = scope.districts().filter(named | Q(connection__external_id=text))
    return list(rows.select_related("connection", "roster").order_by("name", "id")[: MOST + 1])


def _people(scope: Scope, text: str, numbers: list[int], by_id: _ById) -> list[PersonHit]:
    by_match = [(match, number) for kind, match, number in by_id if kind == "people"]
    if "@" in text:
        by_match += [("address", number) for number in _by_address(scope, text)]
    else:
        by_match += [("name", number) for number in _by_name(numbers, text)]
    matched: dict[int, str] = {}
    for match, number in by_match:
        matched.setdefault(number, match)
    people = _in_order(_all_people(scope), list(matched)[: MOST + 1])
    return [PersonHit(person=one, matched=_match(matched[one.id], one, text)) for one in people]


def _all_people(scope: Scope) -> QuerySet[RosterUser]:
    rows = RosterUser.objects.filter(district__in=scope.districts()).select_related("district", "school")
    return rows.defer("fingerprint", "source_digest")


def _in_order(rows: QuerySet[Any, Any], numbers: Iterable[int]) -> list[Any]:
    """Rows in the order of their numbers here."""
    wanted = list(dict.fromkeys(numbers))
    found = rows.in_bulk(wanted)
    return [found[number] for number in wanted if number in found]


def _match(match: str, person: RosterUser, text: str) -> str:
    if match == "address" and person.email_key != email_key(text):
        return "former_address"
    return match


def _by_address(scope: Scope, text: str) -> list[int]:
    rows = PersonAddress.objects.filter(email_key=email_key(text), district__in=scope.districts())
    present_first = F("user__removed_at").desc(nulls_first=True)
    return list(rows.order_by(present_first, "user_id").values_list("user_id", flat=True)[: MOST + 1])


def _by_id(numbers: list[int], text: str) -> _ById:
    """(kind, "id", "former_id" or "left_id", number) of people and classes with this very id, in the order of `_RANKS`."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, {"districts": numbers, "text": text, "most": MOST + 1})
        found = cast(_ById, cursor.fetchall())
    return sorted(found, key=lambda row: _RANKS.index(row[1]))


def name_prefixes(text: str) -> list[str]:
    """What a folded name, family name first, may begin with for a typed one: each order of its words.

    Scripts that write names without a space are tried with one after the first and the second letter.
    """
    words = fold(text.replace(",", " ")).split()[:_MOST_WORDS]
    if len(words) == 1 and not words[0].isascii():
        word = words[0]
        return [word, *(f"{word[:cut]} {word[cut:]}" for cut in (1, 2) if len(word) > cut)]
    if len("".join(words)) < 2:
        return []
    return list(dict.fromkeys(" ".join(words[cut:] + words[:cut]) for cut in range(len(words))))


def _by_name(numbers: list[int], text: str) -> list[int]:
    values: dict[str, Any] = {
        "districts": numbers,
        "prefixes": name_prefixes(text),
        "last": _LAST_LETTER,
        "each": MOST + 1 if len(numbers) <= _FEW_DISTRICTS else 6,
        "most": MOST + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, values)
        return [number for (number,) in cursor.fetchall()]


def _sections(scope: Scope, by_id: _ById) -> list[SectionHit]:
    matched: dict[int, str] = {}
    for kind, match, number in by_id:
        if kind == "sections":
            matched.setdefault(number, match)
    if not matched:
        return []
    rows = Section.objects.filter(district__in=scope.districts()).select_related("district", "school")
    found = _in_order(rows, list(matched)[: MOST + 1])
    return [SectionHit(section=one, matched=matched[one.id]) for one in found]


def _schools(scope: Scope, text: str) -> list[School]:
    rows = School.objects.filter(district__in=scope.districts(), removed_at=None).select_related("district")
    rows = rows.filter(Q(provider_id=text) | Q(number=text) | Q(name__icontains=text))
    return list(rows.order_by("name", "id")[: MOST + 1])


def _contacts(scope: Scope, text: str) -> list[Contact]:
    rows = Contact.objects.filter(district__in=scope.districts()).select_related("district")
    named = Q(email__iexact=text) if "@" in text else Q(name__icontains=text)
    return list(rows.filter(named).order_by("name", "id")[: MOST + 1])


def only_one(scope: Scope, text: str) -> RosterUser | Section | None:
    """The one person or class whose id, now or once, this is; None when it may be anything else as well."""
    if not text or "@" in text or " " in text or scope.districts().filter(slug=text).exists():
        return None
    run_number = _number(text)
    if run_number and scope.runs().filter(id=run_number).exists():
        return None
    numbers = list(scope.districts().values_list("id", flat=True))
    found = {(kind, number) for kind, _, number in _by_id(numbers, text)}
    if len(found) != 1:
        return None
    kind, number = found.pop()
    people, sections = _all_people(scope), Section.objects.filter(district__in=scope.districts())
    rows: QuerySet[Any, Any] = people if kind == "people" else sections.select_related("district")
    return rows.filter(id=number).first()
