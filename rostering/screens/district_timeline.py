"""Everything that happened to one district: by sort and dates in the URL, a page at a time, and as CSV."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from districts.models import District
from rostering.screens.asked import day_in
from rostering.screens.downloads import Download, codes_of, download
from rostering.screens.moments import short_date, span_words
from rostering.screens.presenters.crumbs import district_trail
from rostering.screens.presenters.filters import FilterBar, chip_group, date_field, filter_bar
from rostering.screens.presenters.pages import Chip, with_query
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.tabs import district_tabs
from rostering.screens.presenters.timeline import timeline_lines
from rostering.screens.presenters.timeline_people import Line
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.timeline_rows import SORTS, happenings_of, names_of
from rostering.screens.timeline_source_rows import Happening, Window

CHOICES: Final = (
    ("", "All", ""),
    ("syncs", "Syncs", ""),
    ("holds", "Holds", ""),
    ("pauses", "Pauses", ""),
    ("talks", "Calls and notes", ""),
    ("letters", "Letters", ""),
    ("settings", "Settings", ""),
)
LATEST: Final = 14
_PAGE: Final = 100
_MOST_IN_CSV: Final = 20_000
_HEADINGS: Final = ("When there", "When, UTC", "Sort", "What happened", "More")


@require_safe
@screen
def district_timeline(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """One page of it."""
    found = scope.district(slug)
    window = _window(request.GET, found, limit=_PAGE, now=scope.viewer.now)
    page = happenings_of(found, window)
    folds = request.GET.get("nights") != "all"
    older = ""
    if page.next_until is not None:
        older = with_query(request.GET, page=f"{page.next_until.isoformat()}~{page.next_skip}")
    context = {
        "crumbs": district_trail(found, "Timeline"),
        "name": found.name,
        "slug": found.slug,
        "tabs": district_tabs(found.slug, current="district_timeline"),
        "sentence": _sentence(request.GET, found),
        "bar": _bar(request.GET, found),
        "lines": _lines(scope, found, page.shown, folds=folds),
        "folds": with_query(request.GET, nights="all" if folds else ""),
        "folds_words": "Show every night" if folds else "Nights alike together",
        "older": older,
        "newest": with_query(request.GET) if "page" in request.GET else "",
        "csv": reverse("district_timeline_csv", args=[found.slug]) + with_query(request.GET),
    }
    return render(request, "districts/timeline.html", context)


@require_safe
@screen
def district_timeline_csv(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """The same as CSV, every night on a line of its own; the latest twenty thousand at most."""
    found = scope.district(slug)
    window = _window(request.GET, found, limit=_MOST_IN_CSV, now=scope.viewer.now)
    days = {name: day.isoformat() for name in ("from", "to") if (day := _day(request.GET, name))}
    taken = Download(
        area="timeline",
        parts=(found.slug, "timeline"),
        district=found,
        filters=codes_of(request.GET, what=SORTS) | days,
    )
    return download(scope, taken, headings=_HEADINGS, rows=_csv_rows(scope, found, window))


def latest_lines(scope: Scope, found: District) -> tuple[Line, ...]:
    """The end of the timeline, for the district's own page."""
    page = happenings_of(found, Window(limit=5 * LATEST, now=scope.viewer.now))
    return _lines(scope, found, page.shown, folds=True)[:LATEST]


def sort_chips(found: District) -> tuple[Chip, ...]:
    """The sorts of what happens, each the way to the timeline of that sort; all of it is what stands beneath."""
    address = reverse("district_timeline", args=[found.slug])
    return tuple(
        Chip(words=words, href=f"{address}?what={key}" if key else address, is_chosen=not key)
        for key, words, _ in CHOICES
    )


def _lines(
    scope: Scope, found: District, happenings: tuple[Happening, ...], *, folds: bool
) -> tuple[Line, ...]:
    return timeline_lines(
        happenings,
        names=names_of(happenings, found),
        viewer=scope.viewer,
        zone=found.time_zone,
        folds=folds,
    )


def _csv_rows(scope: Scope, found: District, window: Window) -> Iterator[tuple[object, ...]]:
    shown, words = happenings_of(found, window).shown, {key: said for key, said, _ in CHOICES}
    zone = ZoneInfo(found.time_zone)
    for one, line in zip(shown, _lines(scope, found, shown, folds=False), strict=True):
        there = one.at.astimezone(zone)
        yield (
            f"{there:%Y-%m-%d %H:%M}",
            f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
            words[one.sort],
            line.words,
            line.below,
        )


def _window(query: QueryDict, found: District, *, limit: int, now: datetime) -> Window:
    """What the URL asks for; what it can not mean is left out."""
    first, last, zone = _day(query, "from"), _day(query, "to"), found.time_zone
    until, skip = _place(query.get("page", ""))
    ends = _midnight(last + timedelta(days=1), zone) - timedelta(microseconds=1) if last else None
    return Window(
        limit=limit,
        sort=query.get("what", "") if query.get("what") in SORTS else "",
        since=_midnight(first, zone) if first else None,
        until=until or ends,
        skip=skip,
        now=now,
    )


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _day(query: QueryDict, name: str) -> date | None:
    return day_in(query.get(name, ""))


def _place(text: str) -> tuple[datetime | None, int]:
    """Where a page begins: an instant, and how many of that instant were shown."""
    instant, _, skip = text.partition("~")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return None, 0
    if at.tzinfo is None or not skip.isdecimal() or len(skip) > 6:
        return None, 0
    return at, int(skip)


def _sentence(query: QueryDict, found: District) -> Sentence:
    first, last = _day(query, "from"), _day(query, "to")
    dates = ""
    if first and last and first <= last:
        dates = f", {span_words(first, last)}"
    elif first:
        dates = f", since {short_date(first)} {first.year}"
    elif last:
        dates = f", through {short_date(last)} {last.year}"
    return say("What happened at ", strong(found.name), f"{dates}, newest first.")


def _bar(query: QueryDict, found: District) -> FilterBar:
    first, last = _day(query, "from"), _day(query, "to")
    group = chip_group(query, name="what", label="What", choices=CHOICES)
    return filter_bar(
        query,
        label="Timeline",
        action=reverse("district_timeline", args=[found.slug]),
        fields=(
            date_field(
                name="from",
                label="From",
                value=first.isoformat() if first else "",
                said=f"From {short_date(first)}" if first else "",
            ),
            date_field(
                name="to",
                label="To",
                value=last.isoformat() if last else "",
                said=f"To {short_date(last)}" if last else "",
            ),
        ),
        groups=(group,),
        group_names=("what",),
    )
