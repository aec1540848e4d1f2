"""Who and what left one district lately: people and classes in one list, latest first, and those whose id changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Collate

from districts.models import FormerProviderId, RosterUser, Section
from districts.models.district import District
from rostering.models import FeedPerson, FeedSection
from rostering.screens.asked import number_in
from rostering.screens.class_rows import ClassFilter, class_rows
from rostering.screens.keyset import SIZE, KeysetPage
from rostering.screens.people_rows import PeopleFilter, people_rows

#: For how many days those who left stand in the list.
LEFT_DAYS: Final = 120
#: Present ones come first where a search shows them too.
_STILL_HERE: Final = datetime(9999, 12, 31, tzinfo=UTC)
#: Classes before people where one sync took both.
_PLACE: Final = {"sections": 0, "people": 1}


@dataclass(frozen=True, kw_only=True)
class LeftFilter:
    """What the list is narrowed to. `kind`: student, teacher, administrator, sections; `cause`: removed, ended, rekeyed."""

    text: str = ""
    kind: str = ""
    cause: str = ""

    def wants(self, kind: str) -> bool:
        """Whether people or sections are wanted."""
        return not self.kind or (self.kind == "sections") == (kind == "sections")


def left_page(
    district: District, wanted: LeftFilter, *, today: date, place: str, is_back: bool
) -> KeysetPage:
    """One page, from a place on: "p12" is a person, "c3" a class."""
    sides = {kind: _side(district, wanted, kind, today) for kind in _PLACE if wanted.wants(kind)}
    anchor = _anchor(sides, place)
    is_back = is_back and anchor is not None
    if anchor is not None:
        sides = {kind: rows.filter(_beyond(kind, anchor, is_back)) for kind, rows in sides.items()}
    listed = [rows.order_by().values_list("left_at", "place", "label", "id") for rows in sides.values()]
    every = listed[0].union(*listed[1:], all=True) if len(listed) > 1 else listed[0]
    order = ("left_at", "-place", "-label", "-id") if is_back else ("-left_at", "place", "label", "id")
    found = list(every.order_by(*order)[: SIZE + 1])
    more, found = len(found) > SIZE, found[:SIZE]
    if is_back:
        found.reverse()
    keys = [f"{'c' if row[1] == _PLACE['sections'] else 'p'}{row[3]}" for row in found]
    return KeysetPage(
        rows=_fetched(keys),
        before=keys[0] if keys and (more if is_back else anchor is not None) else "",
        after=keys[-1] if keys and (more or is_back) else "",
    )


def _side(district: District, wanted: LeftFilter, kind: str, today: date) -> QuerySet[Any, Any]:
    label: Any
    if kind == "people":
        role = wanted.kind
        rows: QuerySet[Any, Any] = people_rows(
            district, PeopleFilter(text=wanted.text, role=role), also_left=True
        )
        label = F("folded_name")
    else:
        rows = class_rows(district, ClassFilter(text=wanted.text), also_left=True)
        label = Collate(F("name"), "C")
    lately = Q(removed_at__gte=_cutoff(today))
    rows = (
        rows.filter(lately | Q(removed_at=None)) if wanted.text and not wanted.cause else rows.filter(lately)
    )
    rows = rows.filter(removed_as=wanted.cause) if wanted.cause else rows
    left_at = Coalesce(F("removed_at"), Value(_STILL_HERE))
    found: QuerySet[Any, Any] = rows.annotate(left_at=left_at, place=Value(_PLACE[kind]), label=label)
    return found


def _cutoff(today: date) -> datetime:
    return datetime.combine(today - timedelta(days=LEFT_DAYS), datetime.min.time(), tzinfo=UTC)


def _anchor(sides: Mapping[str, QuerySet[Any, Any]], place: str) -> tuple[Any, ...] | None:
    kind, number = {"c": "sections", "p": "people"}.get(place[:1], ""), number_in(place[1:])
    if kind not in sides or number is None:
        return None
    found: tuple[Any, ...] | None = (
        sides[kind].filter(id=number).values_list("left_at", "place", "label", "id").first()
    )
    return found


def _beyond(kind: str, anchor: tuple[Any, ...], is_back: bool) -> Q:
    """What of one kind comes after the anchor, or before it: later left_at first, then place, label, id."""
    left_at, place, label, number = anchor
    further, earlier = ("gt", "lt") if not is_back else ("lt", "gt")
    beyond = Q(**{f"left_at__{earlier}": left_at})
    mine = _PLACE[kind]
    if mine == place:
        same = Q(left_at=left_at)
        beyond |= same & Q(**{f"label__{further}": label})
        beyond |= same & Q(label=label) & Q(**{f"id__{further}": number})
    elif (mine > place) != is_back:
        beyond |= Q(left_at=left_at)
    return beyond


def _fetched(keys: Sequence[str]) -> list[Any]:
    people = RosterUser.objects.select_related("school").in_bulk(
        [int(key[1:]) for key in keys if key[0] == "p"]
    )
    sections = Section.objects.select_related("school").in_bulk(
        [int(key[1:]) for key in keys if key[0] == "c"]
    )
    return [people[int(key[1:])] if key[0] == "p" else sections[int(key[1:])] for key in keys]


def left_counts(district: District, *, today: date) -> dict[tuple[str, str], int]:
    """How many left lately, by kind and cause: ("student", "removed") -> 12."""
    cutoff = _cutoff(today)
    people = RosterUser.objects.filter(district=district, removed_at__gte=cutoff).order_by()
    sections = Section.objects.filter(district=district, removed_at__gte=cutoff).order_by()
    counted = {
        (role, cause): count
        for role, cause, count in people.values_list("role", "removed_as").annotate(Count("id"))
    }
    for cause, count in sections.values_list("removed_as").annotate(Count("id")):
        counted["sections", cause] = count
    for kind, count in _rekeyed(district, today).values_list("kind").annotate(Count("id")):
        counted[kind, "rekeyed"] = count
    return counted


def counted(counts: Mapping[tuple[str, str], int], wanted: LeftFilter) -> int:
    """How many of the counted ones are wanted, those with a new id apart."""
    return sum(
        count
        for (kind, cause), count in counts.items()
        if cause != "rekeyed" and wanted.kind in ("", kind) and wanted.cause in ("", cause)
    )


def left_count(district: District, wanted: LeftFilter, *, today: date) -> int:
    """How many a search finds; without one, `left_counts` knows already."""
    sides = [_side(district, wanted, kind, today) for kind in _PLACE if wanted.wants(kind)]
    return sum(rows.order_by().count() for rows in sides)


def _rekeyed(district: District, today: date) -> QuerySet[FormerProviderId]:
    since = today - timedelta(days=LEFT_DAYS)
    return FormerProviderId.objects.filter(district=district, until_night__gte=since).order_by()


def rekeyed_rows(district: District, wanted: LeftFilter, *, today: date) -> QuerySet[FormerProviderId]:
    """Those who are still there under another id."""
    rows = _rekeyed(district, today)
    if not (wanted.kind or wanted.text):
        return rows
    people = people_rows(district, PeopleFilter(text=wanted.text, role=wanted.kind), also_left=True)
    sections = class_rows(district, ClassFilter(text=wanted.text), also_left=True)
    whose = Q(pk__in=[])
    for kind, named in (("people", people), ("sections", sections)):
        if wanted.wants(kind):
            whose |= Q(kind=kind, object_id__in=named.order_by().values("id"))
    return rows.filter(whose)


def still_shared(district: District, rows: Sequence[Any]) -> dict[tuple[str, str], str]:
    """What of those is shared right now: (role or "sections", id) -> why it is not included, "" when it is."""
    people = [row for row in rows if isinstance(row, RosterUser)]
    sections = [row.provider_id for row in rows if isinstance(row, Section)]
    found: dict[tuple[str, str], str] = {}
    shared = FeedPerson.objects.filter(
        district_id=district.id,
        role__in=RosterUser.Role.values,
        provider_id__in=[one.provider_id for one in people],
    )
    for role, provider_id, reason in shared.values_list("role", "provider_id", "excluded_because"):
        found[role, provider_id] = reason
    classes = FeedSection.objects.filter(district_id=district.id, provider_id__in=sections)
    for provider_id, reason in classes.values_list("provider_id", "excluded_because"):
        found["sections", provider_id] = reason
    return found


def renamed(rows: Sequence[FormerProviderId]) -> dict[tuple[str, int], Model]:
    """Who and what former ids belonged to: (kind, number) -> the person or class."""
    numbers: dict[str, list[int]] = {"people": [], "sections": []}
    for row in rows:
        numbers.setdefault(row.kind, []).append(row.object_id)
    people = RosterUser.objects.select_related("school").in_bulk(numbers["people"])
    sections = Section.objects.select_related("school").in_bulk(numbers["sections"])
    return {
        **{("people", key): one for key, one in people.items()},
        **{("sections", key): one for key, one in sections.items()},
    }
