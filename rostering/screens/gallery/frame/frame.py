"""The head of every page: parts one may open with what waits there, the search field, who is signed in."""

from rostering.screens.frame import Find, Frame, NavigationItem, Person
from rostering.screens.gallery import Sample

_PERSON = Person(
    name="Noor Haddad",
    email="noor@portal.example.org",
    role="Rostering specialist",
    initials="NH",
    zone="Pacific time",
    clock="08:12",
)
_HERE = "#frame"
_NAVIGATION = (
    NavigationItem(words="Home", href=_HERE, is_current=False),
    NavigationItem(words="Holds", href=_HERE, is_current=True, count="7", count_words="waiting"),
    NavigationItem(words="Districts", href=_HERE, is_current=False),
    NavigationItem(
        words="New connections", href=_HERE, is_current=False, count="2", count_words="not taken", is_new=True
    ),
)
_FIND = Find(href=_HERE, words="Find anyone, any ID")

SAMPLES = (
    Sample(
        title="Signed in, while the company pauses",
        template="components/frame.html",
        context={
            "frame": Frame(
                navigation=_NAVIGATION,
                person=_PERSON,
                find=_FIND,
                paused="Thanksgiving: rosters are paused everywhere and change again on Monday 30 November.",
            ),
            "csrf_token": "",
        },
        is_wide=True,
    ),
    Sample(
        title="Before signing in",
        template="components/frame.html",
        context={"frame": Frame(), "csrf_token": ""},
        is_wide=True,
    ),
    Sample(title="The foot", template="components/foot.html", context={"person": _PERSON}, is_wide=True),
)
