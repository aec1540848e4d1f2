"""School dates of all districts of a viewer, for the template of the import."""

from collections.abc import Iterator

from districts.models import SchoolYear
from rostering.screens.scope import Scope


def kept_years(scope: Scope, *, year: int) -> Iterator[tuple[str, SchoolYear | None]]:
    """Each district's short name with what is kept of a school year, None if nothing is; by name, in two queries."""
    rows = SchoolYear.objects.filter(district__in=scope.districts(), year=year)
    kept = {row.district_id: row for row in rows}
    for number, slug in scope.districts().order_by("name", "id").values_list("id", "slug"):
        yield slug, kept.get(number)
