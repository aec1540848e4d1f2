"""The people of one district that `Scope` has found: the list and one person, present and left."""

from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from districts.grades import GRADES, grade_place
from districts.models import Enrollment, FormerProviderId, PersonAddress, RosterUser, School
from districts.models.district import District
from districts.text import fold
from rostering.providers.normalise import email_key

ORDERS: Final = {
    "name": ("folded_name", "id"),
    "grade": ("grade_place", "folded_name", "id"),
    "school": ("school_name", "folded_name", "id"),
}


@dataclass(frozen=True, kw_only=True)
class PeopleFilter:
    """What a list of people is narrowed to; "" and None for everything. `school`: the number of one."""

    text: str = ""
    role: str = ""
    school: int | None = None
    grade: str = ""
    sort: str = "name"

    @property
    def order(self) -> tuple[str, ...]:
        """The fields of the order."""
        return ORDERS.get(self.sort, ORDERS["name"])


def people_rows(district: District, wanted: PeopleFilter, *, also_left: bool = False) -> QuerySet[RosterUser]:
    """The people present; with a search, or where asked for, also those who left, marked by `removed_at`."""
    rows = RosterUser.objects.filter(district=district)
    if wanted.text and not wanted.text.isascii():
        rows = rows.annotate(joined_name=_joined_name())
    if wanted.text:
        rows = rows.filter(matching(district, wanted.text))
    elif not also_left:
        rows = rows.filter(removed_at=None)
    rows = rows.filter(role=wanted.role) if wanted.role else rows
    rows = rows.filter(school_id=wanted.school) if wanted.school else rows
    if wanted.grade or wanted.sort == "grade":
        placed = rows.annotate(grade_place=grade_place())
        rows = placed.filter(grade_place=GRADES.index(wanted.grade)) if wanted.grade else placed
    if wanted.sort == "school":
        rows = rows.annotate(school_name=Coalesce(F("school__name"), Value(""), output_field=CharField()))
    return rows.select_related("school").defer("fingerprint", "source_digest")


def matching(district: District, text: str) -> Q:
    """An exact address, present or past; else an exact id, present or former, or a name whose words begin with these."""
    if "@" in text:
        seen = PersonAddress.objects.filter(email_key=email_key(text)).values("user_id")
        return Q(id__in=list(seen.filter(district=district).values_list("user_id", flat=True)))
    return Q(id__in=_with_id(district, text.strip())) | name_matches(text)


def _with_id(district: District, exact: str) -> list[int]:
    """The numbers of people with an id, present or former; asked first, so that names are searched in their index alone."""
    people = RosterUser.objects.filter(district=district).order_by().values_list("id", flat=True)
    present = people.filter(removed_at=None, role__in=RosterUser.Role.values, provider_id=exact)
    left = people.filter(removed_at__isnull=False, provider_id=exact)
    numbered = people.filter(sis_number=exact) if exact else people.none()
    former = FormerProviderId.objects.filter(district=district, provider_id=exact, kind="people")
    return list(present.union(left, numbered, former.order_by().values_list("object_id", flat=True)))


def name_matches(text: str) -> Q:
    """Every typed word begins a word of the name, in either order; scripts without spaces also match run together."""
    words = fold(text).split()
    if not words:
        return Q(pk__in=[])
    named = Q()
    for word in words:
        named &= Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}")
    if len(words) == 1 and not words[0].isascii():
        named |= Q(joined_name__startswith=words[0])
    return named


def _joined_name() -> Func:
    """The name without its space, for scripts that are written without."""
    return Func(F("folded_name"), Value(" "), Value(""), function="replace", output_field=CharField())


def class_counts(people: list[RosterUser]) -> dict[int, int]:
    """How many classes each of them has a place in now."""
    places = Enrollment.objects.filter(user_id__in=[one.id for one in people], removed_at=None)
    return dict(places.order_by().values_list("user_id").annotate(Count("section_id", distinct=True)))


def schools_by_name(district: District) -> list[School]:
    """The schools present, for a choice."""
    return list(School.objects.filter(district=district, removed_at=None).order_by("name", "id"))


def person_row(district: District, number: int) -> RosterUser:
    """One person of the district, present or left. Raises Http404."""
    found = RosterUser.objects.filter(district=district, id=number).select_related("school").first()
    if found is None:
        raise Http404("There is no such person in this district.")
    return found


def former_ids(district: District, *, kind: str, number: int) -> list[FormerProviderId]:
    """The ids a person or class had before, latest first. `kind`: people, sections."""
    rows = FormerProviderId.objects.filter(kind=kind, object_id=number, district=district)
    return list(rows.order_by("-until_night", "-id"))


def addresses_of(person: RosterUser) -> list[PersonAddress]:
    """Every address the person was ever seen with, latest first."""
    return list(PersonAddress.objects.filter(user=person).order_by("-first_night", "-id"))
