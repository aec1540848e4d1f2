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
    districts=tuple(DistrictLink(name=name, href="#") for name in ("Alder Valley", "Birch Bay", "Cedar Cove")),
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
    name="Alder Valley Unified",
    href="#",
    hold="4,812 of 5,001 students come back under new IDs.",
    hold_href="#",
    since="since Friday 22:14",
)
_WELL = Pick(value="2", name="Birch Bay Schools", href="#", hold="", hold_href="", since="")
_ROW, _PICK = "components/cover_row.html", "components/pick.html"
SAMPLES = (
    Sample(title="Covered now", template=_ROW, context={"group": _GROUP, "csrf_token": ""}),
    Sample(title="Begins later", template=_ROW, context={"group": _LATER, "csrf_token": ""}),
    Sample(title="To tick, on hold", template=_PICK, context={"pick": _HELD, "ticked": None}),
    Sample(title="Not ticked", template=_PICK, context={"pick": _WELL, "ticked": []}),
)
