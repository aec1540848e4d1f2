"""The year: on which nights rosters may change, for everybody or for one district.

In the URL: `year`, the calendar year in which the school year begins; `district`, a short name; `q`, part of a name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.models import Staff
from districts.models import District
from rostering.calendar.nights import ONE_DAY, night_of, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan, pauses_between, pauses_of_each
from rostering.lapsed import lapsed_on
from rostering.screens.asked import number_in
from rostering.screens.calendar_nights import by_night, forecasts_of_year, waits_words
from rostering.screens.calendar_rows import named_like, taking_part
from rostering.screens.gone_rows import nights_gone
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.pages import with_query
from rostering.screens.presenters.windows import expected_nights, window_lines
from rostering.screens.presenters.year import (
    FIRST_MONTH,
    WEEKDAYS,
    months_of,
    school_year,
    year_name,
)
from rostering.screens.presenters.year_gone import gone_months
from rostering.screens.presenters.year_pauses import year_facts, year_pauses, year_sentence
from rostering.screens.presenters.year_words import next_night_words
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.window_rows import windows_between

_YEARS: Final = range(2020, 2060)
_DOORS: Final = (
    ("pauses", "Pauses: add, confirm, change"),
    ("notices", "Notices to districts"),
    ("tonight", "Tonight: what runs, stop and start"),
)
_COMING: Final = 5
_LONGEST: Final = timedelta(days=200)


@require_safe
@screen
def calendar(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """A year at one glance."""
    query = request.GET
    if wanted := query.get("q", "").strip():
        found = named_like(scope, wanted)
        if len(found) == 1:
            return redirect(f"{reverse('calendar')}?{_address(query, found[0].slug)}")
        return _choose(request, scope, wanted, found)
    slug = query.get("district", "")
    return _year_of_one(request, scope, scope.district(slug)) if slug else _year_of_all(request, scope)


def _year_of_all(request: HttpRequest, scope: Scope) -> HttpResponse:
    year, tonight = _year(request.GET, _tonight(scope)), _tonight(scope)
    first, last = school_year(year)
    districts = taking_part(scope)
    everybody, own = pauses_of_each(
        districts=[one.id for one in districts], first=first, last=last + _LONGEST
    )
    spans = [*everybody, *(span for its in own.values() for span in its)]
    made = forecasts_of_year(districts, scope, tonight, year)
    gone, href_of = nights_gone(scope, first=first, before=min(tonight, last + ONE_DAY)), pause_links(scope)
    context = {
        "heading": "Calendar",
        "whose": "",
        "months": months_of(
            year,
            tonight=tonight,
            spans=_within(spans, year),
            nights=by_night(made),
            is_one=False,
            gone=gone,
            href_of=href_of,
        ),
        "gone": gone_months(gone, href_of=_syncs_of("")),
        "sentence": year_sentence(year, tonight=tonight, spans=everybody, bounds=(first, last), whose=""),
        "pauses": year_pauses(
            _within(spans, year), tonight=tonight, districts=len(districts), href_of=href_of
        ),
        "facts": year_facts(first, last, company=everybody, own=None),
        "expected": (),
    }
    return _render(request, scope, year, context, tonight=tonight)


def _year_of_one(request: HttpRequest, scope: Scope, found: District) -> HttpResponse:
    tonight = night_of(at=scope.viewer.now, zone=found.time_zone)
    year = _year(request.GET, tonight)
    first, last = school_year(year)
    spans = pauses_between(district=found, first=first, last=last + _LONGEST)
    company = [span for span in spans if span.scope == "company"]
    own = [span for span in spans if span.scope == "district"]
    made = forecasts_of_year([found], scope, tonight, year)
    gone = nights_gone(scope, first=first, before=min(tonight, last + ONE_DAY), district=found)
    href_of = pause_links(scope)
    expected = list(windows_between(found, first=first, last=last))
    lapsed = lapsed_on(expected, on=tonight)
    counting = [one for one in expected if one.id not in lapsed or one.last_night < tonight]
    context = {
        "crumbs": trail(
            crumb("Districts", "districts"), crumb(found.name, "district", found.slug), "Calendar"
        ),
        "heading": found.name,
        "whose": found.slug,
        "months": months_of(
            year,
            tonight=tonight,
            spans=_within(spans, year),
            nights=by_night(made),
            is_one=True,
            gone=gone,
            href_of=href_of,
            expected=expected_nights(counting),
        ),
        "expected": window_lines(expected, tonight=tonight, lapsed=lapsed),
        "gone": gone_months(gone, href_of=_syncs_of(found.slug)),
        "sentence": year_sentence(
            year,
            tonight=tonight,
            spans=spans,
            bounds=(first, last),
            whose=found.name,
            waits=waits_words(made),
        ),
        "pauses": year_pauses(_within(spans, year), tonight=tonight, districts=0, href_of=href_of),
        "facts": year_facts(first, last, company=company, own=own),
    }
    return _render(request, scope, year, context, tonight=tonight)


def _render(
    request: HttpRequest, scope: Scope, year: int, context: Mapping[str, Any], *, tonight: date
) -> HttpResponse:
    """With what stands around every year: the other years, the next pauses, the screens beside."""
    now, (first, last) = _year(QueryDict(), _tonight(scope)), school_year(year)
    around = {
        "next_night": next_night_words(tonight) if first <= weeknight_on_or_after(tonight) <= last else "",
        "year": year_name(year),
        "before": _link(request.GET, year - 1) if year - 1 in _YEARS else None,
        "after": _link(request.GET, year + 1) if year + 1 in _YEARS else None,
        "now": _link(request.GET, now) if now != year else None,
        "is_now": now == year,
        "coming": [one for one in context["pauses"] if not one.is_past][:_COMING],
        "doors": doors(),
        "names": WEEKDAYS,
    }
    return render(request, "calendar/calendar.html", around | dict(context))


def doors() -> list[dict[str, str]]:
    """The screens beside this one, as far as this portal has them."""
    found = []
    for name, words in _DOORS:
        try:
            found.append({"words": words, "href": reverse(name)})
        except NoReverseMatch:
            continue
    return found


def pause_links(scope: Scope) -> Callable[[PauseSpan], str]:
    """Where a pause leads: to its page; a computed one to where a specialist confirms it, "" for anybody else."""
    may_confirm = scope.viewer.staff.role == Staff.Role.SPECIALIST

    def href_of(span: PauseSpan) -> str:
        if span.pause_id is not None:
            return reverse("pause", args=[span.pause_id])
        if span.replaces and may_confirm:
            return f"{reverse('pauses_new')}?{urlencode({'replaces': span.replaces, 'year': span.year})}"
        return ""

    return href_of


def _syncs_of(slug: str) -> Callable[[date], str]:
    also = f"&district={slug}" if slug else ""
    return lambda night: f"{reverse('syncs')}?night={night.isoformat()}{also}"


def _choose(request: HttpRequest, scope: Scope, wanted: str, found: Sequence[District]) -> HttpResponse:
    links = [
        {"name": one.name, "href": f"{reverse('calendar')}?{_address(request.GET, one.slug)}"}
        for one in found
    ]
    return render(request, "calendar/choose.html", {"wanted": wanted, "links": links})


def _link(query: QueryDict, year: int) -> dict[str, str]:
    return {"words": year_name(year), "href": with_query(query, year=str(year), q="")}


def _address(query: QueryDict, slug: str) -> str:
    return with_query(query, district=slug, q="").removeprefix("?")


def _year(query: QueryDict, tonight: date) -> int:
    """The year asked for, else the school year one is in."""
    asked = number_in(query.get("year", ""))
    if asked in _YEARS:
        return int(asked or 0)
    return tonight.year if tonight.month >= FIRST_MONTH else tonight.year - 1


def _tonight(scope: Scope) -> date:
    return night_of(at=scope.viewer.now, zone=settings.PORTAL_TIME_ZONE)


def _within(spans: Iterable[PauseSpan], year: int) -> list[PauseSpan]:
    first, last = school_year(year)
    return [span for span in spans if span.first_night <= last and span.last_night >= first]
