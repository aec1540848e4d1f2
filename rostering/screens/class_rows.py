"""The classes of one district that `Scope` has found: the list and one class, present and left."""

from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from districts.models import Enrollment, FormerProviderId, Section
from districts.models.district import District
from districts.text import fold

ORDERS: Final = {"name": ("name", "id"), "school": ("school_name", "name", "id")}
STANDINGS: Final = ("term_over", "no_teacher", "no_students")


@dataclass(frozen=True, kw_only=True)
class ClassFilter:
    """What a list of classes is narrowed to; "" and None for everything. `standing`: one of STANDINGS."""

    text: str = ""
    school: int | None = None
    standing: str = ""
    sort: str = "name"

    @property
    def order(self) -> tuple[str, ...]:
        """The fields of the order."""
        return ORDERS.get(self.sort, ORDERS["name"])


def class_rows(district: District, wanted: ClassFilter, *, also_left: bool = False) -> QuerySet[Section]:
    """The classes present; with a search, or where asked for, also those that left, marked by `removed_at`."""
    rows = Section.objects.filter(district=district)
    if wanted.text:
        rows = rows.filter(_matching(district, wanted.text))
    elif not also_left:
        rows = rows.filter(removed_at=None)
    rows = rows.filter(school_id=wanted.school) if wanted.school else rows
    rows = _standing(rows, district, wanted.standing)
    if wanted.sort == "school":
        rows = rows.annotate(school_name=Coalesce(F("school__name"), Value(""), output_field=CharField()))
    return rows.select_related("school").defer("fingerprint", "source_digest")


def _standing(rows: QuerySet[Section], district: District, standing: str) -> QuerySet[Section]:
    if standing == "term_over":
        return rows.filter(is_term_over=True, removed_at=None)
    # Their numbers first: asked once here, not once for the page and once more for its count.
    return rows.filter(id__in=_lacking(district, standing)) if standing in STANDINGS else rows


def _lacking(district: District, standing: str) -> list[int]:
    role = "teacher" if standing == "no_teacher" else "student"
    places = Enrollment.objects.filter(
        district_id=OuterRef("district_id"), section_id=OuterRef("id"), role=role, removed_at=None
    )
    rows = Section.objects.filter(~Exists(places), district=district, removed_at=None)
    return list(rows.values_list("id", flat=True))


def _matching(district: District, text: str) -> Q:
    """An exact id, present or former; else a part of the name, the course, or the code's beginning."""
    exact = text.strip()
    former = FormerProviderId.objects.filter(district=district, provider_id=exact, kind="sections")
    found = Q(provider_id=exact) | Q(id__in=list(former.values_list("object_id", flat=True)))
    found |= Q(code__istartswith=exact)
    if exact.isascii():
        found |= Q(name__icontains=exact) | Q(course_name__icontains=exact)
    return found | Q(id__in=_accented(district, fold(text)))


def _accented(district: District, folded: str) -> list[int]:
    """Classes whose names carry accents, compared without them; few names do."""
    if not folded:
        return []
    rows = Section.objects.filter(district=district, name__regex=r"[^\x01-\x7f]")
    return [number for number, name in rows.values_list("id", "name") if folded in fold(name)]


def student_counts(sections: list[Section]) -> dict[int, int]:
    """How many students each class has now."""
    if not sections:
        return {}
    rows = Enrollment.objects.filter(
        district_id=sections[0].district_id, section_id__in=[one.id for one in sections]
    )
    rows = rows.filter(role="student", removed_at=None)
    return dict(rows.order_by().values_list("section_id").annotate(Count("id")))


def class_row(district: District, number: int) -> Section:
    """One class of the district, present or left. Raises Http404."""
    found = Section.objects.filter(district=district, id=number).select_related("school").first()
    if found is None:
        raise Http404("There is no such class in this district.")
    return found
