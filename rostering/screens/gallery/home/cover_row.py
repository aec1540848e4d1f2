"""Districts that are covered for some days, for whom, and the way to end it early."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.cover import CoverGroup, DistrictLink, Pick

_GROUP = CoverGroup(
    words="3 districts of Lena Ortiz",
    dates="23 to 27 November",
    when="5 days left, today included",
    act="End it now",
    has_begun=True,
    numbers=(1, 2, 3),
    districts=tuple(
        DistrictLink(name=name, href="#") for name in ("Harrow Falls", "Birch Bay", "Cedar Cove")
    ),
)
_LATER = CoverGroup(
    words="14 districts of Sam Ito",
    dates="18 December to 3 January",
    when="begins 18 December",
    act="Call it off",
    has_begun=False,
    numbers=(4,),
    districts=(),
)
_HELD = Pick(
    value="1",
    name="Harrow Falls Unified",
    href="#",
    hold="4,812 of 5,001 students come back under new IDs.",
    hold_href="#",
    since="since Friday 22:14",
)
_WELL = Pick(value="2", name="Birch Bay Schools", href="#", hold="", hold_href="", since="")
SAMPLES = (
    Sample(
        title="Covered now, begins later; districts to tick",
        template="design/cover.html",
        context={"groups": (_GROUP, _LATER), "picks": (_HELD, _WELL), "ticked": ["1"], "csrf_token": ""},
        is_wide=True,
    ),
)
