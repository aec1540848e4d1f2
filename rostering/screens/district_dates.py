"""The school dates of a district, kept by its DSM: one form a school year, this one and the next."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from districts.models import District
from rostering.calendar.nights import night_of
from rostering.keeping.rules import NotKept, check_keeper
from rostering.keeping.school_dates import keep_dates, school_year_of
from rostering.keeping.summer_school import keep_summer, summer_of
from rostering.screens.keeping_forms import DatesForm, SummerForm
from rostering.screens.pause_rows import summers_of
from rostering.screens.presenters.crumbs import district_trail
from rostering.screens.presenters.district_pauses import coming_summer
from rostering.screens.presenters.school_dates import held_back_words, past_years, year_edits
from rostering.screens.scope import Scope
from rostering.screens.screen import screen


@require_safe
@screen
def district_dates(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """This school year and the next, and the ones before."""
    return _page(request, scope, scope.district(slug))


def _page(
    request: HttpRequest,
    scope: Scope,
    found: District,
    *,
    year: int | None = None,
    form: DatesForm | None = None,
    summer: SummerForm | None = None,
) -> HttpResponse:
    """`form`: what was typed for a year and can not be kept; `summer`: the same of a summer."""
    check_keeper(district=found, by=scope.viewer.staff, now=scope.viewer.now)
    tonight = night_of(at=scope.viewer.now, zone=found.time_zone)
    rows = {row.year: row for row in found.school_years.all()}
    this_year, next_summer = school_year_of(tonight), coming_summer(tonight)
    context = {
        "summer": summer or _summer_form(found, next_summer),
        "summer_year": str(next_summer),
        "crumbs": district_trail(found, "School dates"),
        "name": found.name,
        "slug": found.slug,
        "edits": year_edits(rows, first=this_year, tonight=tonight, year=year, form=form),
        "past": past_years(rows, before=this_year),
    }
    return render(request, "districts/dates.html", context, status=400 if form or summer else 200)


def _summer_form(found: District, year: int) -> SummerForm:
    row = next((one for one in summers_of(found, since=year) if one.year == year), None)
    return SummerForm(auto_id="summer_%s", initial=asdict(summer_of(row)))


@require_POST
@screen
def district_summer_save(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Keep the summer-school plan of the summer that comes."""
    found, viewer = scope.district(slug), scope.viewer
    year = coming_summer(night_of(at=viewer.now, zone=found.time_zone))
    if request.POST.get("year", "") != str(year):
        raise Http404("There is no form for this summer.")
    form = SummerForm(request.POST, auto_id="summer_%s")
    if form.is_valid():
        try:
            kept = keep_summer(
                district=found, year=year, asked=form.summer(), by=viewer.staff, now=viewer.now
            )
        except NotKept as refused:
            form.add_error(refused.field, str(refused))
        else:
            words = (
                f"The plan for summer {year} is kept."
                if kept
                else "Nothing differs from what is kept already."
            )
            messages.success(request, words)
            return redirect("district", slug=slug)
    return _page(request, scope, found, summer=form)


@require_POST
@screen
def district_dates_save(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Keep the dates of one school year, whole: a date that was emptied is gone."""
    found = scope.district(slug)
    sent = request.POST.get("year", "")
    this_year = school_year_of(night_of(at=scope.viewer.now, zone=found.time_zone))
    if sent not in (str(this_year), str(this_year + 1)):
        raise Http404("There is no form for this school year.")
    year = int(sent)
    form = DatesForm(request.POST, auto_id=f"year{year}_%s")
    if form.is_valid():
        viewer = scope.viewer
        try:
            kept = keep_dates(district=found, year=year, asked=form.dates(), by=viewer.staff, now=viewer.now)
        except NotKept as refused:
            form.add_error(refused.field, str(refused))
        else:
            words = held_back_words(kept, today=scope.viewer.today) if kept else ""
            changed = "The dates are kept." if kept else "Nothing differs from what is kept already."
            messages.success(request, f"{changed} {words}".strip())
            return redirect("district", slug=slug)
    return _page(request, scope, found, year=year, form=form)
