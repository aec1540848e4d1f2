"""What every page shows around its own content: navigation with counts, a company pause, and the signed-in person."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Staff
from rostering.calendar.nights import ONE_DAY, night_of, weeknight_on_or_after
from rostering.calendar.pauses import PauseSpan, longest_over, pauses_between
from rostering.notices.post import MAILBOX, mail_way
from rostering.screens.frame_rows import waiting_counts
from rostering.screens.moments import clock, short_date, zone_name
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer, viewer_of
from rostering.screens.words import initials, number

#: How the names of the addresses begin that belong to a part of the navigation.
_PARTS = {
    "home": ("home",),
    "holds": ("hold", "approval", "window"),
    "syncs": ("sync", "run", "night_undo"),
    "districts": ("district", "person", "section", "dates_import"),
    "calendar": ("calendar", "pause", "reopening", "notice", "mail", "text", "tonight"),
    "connections": ("connection",),
    "cover": ("cover", "reassign", "handover"),
}
#: After g: the letter that goes there.
_LETTERS = {
    "home": "h",
    "holds": "o",
    "districts": "d",
    "syncs": "s",
    "calendar": "l",
    "connections": "n",
    "cover": "c",
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
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key, or keys one after the other, and what they do."""

    keys: tuple[str, ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class Find:
    """The search field of every page."""

    href: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is signed in; `mailbox`: where a practice portal keeps its mails, "" where they leave."""

    name: str
    email: str
    role: str
    initials: str
    zone: str
    clock: str
    mailbox: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything around the page; `person` None before sign-in. `scheme` is what color-scheme may be."""

    navigation: tuple[NavigationItem, ...] = ()
    person: Person | None = None
    paused: str = ""
    find: Find | None = None
    keys: tuple[Key, ...] = ()
    density: str = Staff.Density.COMFORTABLE
    scheme: str = Staff.Scheme.AUTO


_OTHER_KEYS = (
    Key(keys=("j",), words="Next row of a list"),
    Key(keys=("k",), words="The row before"),
    Key(keys=("Enter",), words="Open the row"),
    Key(keys=("Esc",), words="Close what is open"),
    Key(keys=("?",), words="These keys"),
)


def frame(request: HttpRequest) -> dict[str, object]:
    """The context processor: `frame` for the base template."""
    user = getattr(request, "user", None)
    if not isinstance(user, Staff):
        return {"frame": Frame()}
    viewer = viewer_of(request)
    navigation = _navigation(request, Scope(viewer))
    return {
        "frame": Frame(
            navigation=navigation,
            person=_person(viewer),
            paused=_paused(viewer),
            find=_find(),
            keys=_keys(navigation),
            density=user.density,
            scheme=user.scheme,
        )
    }


def _person(viewer: Viewer) -> Person:
    staff = viewer.staff
    return Person(
        name=str(staff),
        email=staff.email,
        role=staff.get_role_display(),
        initials=initials(str(staff)),
        zone=zone_name(viewer.zone),
        clock=clock(viewer.now, zone=viewer.zone),
        mailbox=reverse("mailbox") if mail_way() == MAILBOX else "",
    )


def _find() -> Find:
    return Find(href=reverse("find"), words="Find anyone, any ID")


def _keys(navigation: tuple[NavigationItem, ...]) -> tuple[Key, ...]:
    go = tuple(Key(keys=("g", item.key), words=item.words) for item in navigation if item.key)
    return (Key(keys=("/",), words="Find"), *go, *_OTHER_KEYS)


def _navigation(request: HttpRequest, scope: Scope) -> tuple[NavigationItem, ...]:
    waiting = waiting_counts(scope)
    items = [
        _item(request, "home", "Home"),
        _item(request, "holds", "Holds", count=waiting.holds, count_words="waiting"),
        _item(request, "districts", "Districts"),
        _item(request, "syncs", "Syncs"),
        _item(request, "calendar", "Calendar"),
    ]
    if scope.may_claim():
        items.append(
            _item(
                request,
                "connections",
                "New connections",
                count=waiting.connections,
                count_words="not taken",
                is_new=True,
            )
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
    address = (match.url_name or "") if match is not None else ""
    return NavigationItem(
        words=words,
        href=reverse(name),
        is_current=address.startswith(_PARTS[name]),
        count=number(count) if count else "",
        count_words=count_words,
        is_new=is_new,
        key=_LETTERS.get(name, ""),
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
