"""What every page shows around its own content: navigation with counts, a company pause, and the signed-in person."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Staff
from rostering.calendar.nights import ONE_DAY, night_of, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan, longest_over, pauses_between
from rostering.models import Hold
from rostering.screens.moments import short_date
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer, viewer_of
from rostering.screens.words import initials, number

_PARTS = {
    "home": ("home",),
    "holds": ("holds", "hold", "hold_flag", "hold_decide"),
    "districts": ("districts", "district", "district_sync", "district_cover"),
    "syncs": ("syncs", "run", "run_changes", "run_live"),
    "connections": ("connections", "connection"),
    "cover": ("cover", "cover_take"),
}


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One link of the navigation; `count` "" for none."""

    words: str
    href: str
    is_current: bool
    count: str = ""
    count_words: str = ""
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is signed in."""

    name: str
    email: str
    role: str
    initials: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything around the page; `person` None before sign-in."""

    navigation: tuple[NavigationItem, ...] = ()
    person: Person | None = None
    paused: str = ""


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor: `frame` for the base template."""
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {"frame": Frame()}
    viewer = viewer_of(request)
    person = Person(
        name=str(user),
        email=user.email,
        role=user.get_role_display(),
        initials=initials(str(user)),
        zone=viewer.zone,
    )
    return {
        "frame": Frame(navigation=_navigation(request, Scope(viewer)), person=person, paused=_paused(viewer))
    }


def _navigation(request: HttpRequest, scope: Scope) -> tuple[NavigationItem, ...]:
    held = scope.holds().filter(state=Hold.State.OPEN).order_by().count()
    items = [
        _item(request, "home", "Home"),
        _item(request, "holds", "Holds", count=held, count_words="waiting"),
        _item(request, "districts", "Districts"),
        _item(request, "syncs", "Syncs"),
    ]
    if scope.may_claim():
        new = scope.new_connections().filter(claim__isnull=True).order_by().count()
        items.append(
            _item(request, "connections", "New connections", count=new, count_words="not taken", is_new=True)
        )
    items.append(_item(request, "cover", "Cover"))
    return tuple(items)


def _item(
    request: HttpRequest,
    name: str,
    words: str,
    *,
    count: int = 0,
    count_words: str = "",
    is_new: bool = False,
) -> NavigationItem:
    match = request.resolver_match
    return NavigationItem(
        words=words,
        href=reverse(name),
        is_current=match is not None and match.url_name in _PARTS[name],
        count=number(count) if count else "",
        count_words=count_words,
        is_new=is_new,
    )


def _paused(viewer: Viewer) -> str:
    """The band while the whole company pauses (RULES B12)."""
    night = night_of(at=viewer.now, zone=viewer.zone)
    span: PauseSpan | None = longest_over(pauses_between(district=None, first=night, last=night), night=night)
    if span is None:
        return ""
    resumes = weeknight_on_or_after(span.last_night + ONE_DAY)
    return (
        f"{span.name}: rosters are paused everywhere and change again on {resumes:%A} {short_date(resumes)}."
    )
