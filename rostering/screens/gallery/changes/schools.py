"""Schools before and after, the worst one first across its whole row; pairs come before plain counts."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.hold_evidence import NowAfter, SchoolRow


def _pair(now: str, after: str) -> NowAfter:
    return NowAfter(heading="", now=now, after=after)


_WORST = SchoolRow(
    name="Fern Hollow Elementary",
    students=_pair("412", "403"),
    sections=_pair("92", "0"),
    teachers=_pair("24", "23"),
    new_id="388",
    leave="24",
    join="15",
    is_worst=True,
)
_OTHER = SchoolRow(
    name="Cedar Ridge Middle",
    students=_pair("1,286", "1,272"),
    sections=_pair("318", "312"),
    teachers=_pair("68", "66"),
    new_id="1,231",
    leave="55",
    join="0",
    is_worst=False,
    aside="24.2 → 18.9 students a class · 2 → 1 administrators",
)
_BOTH = SchoolRow(
    name="Both schools",
    students=_pair("1,698", "1,675"),
    sections=_pair("410", "312"),
    teachers=_pair("92", "89"),
    new_id="1,619",
    leave="79",
    join="15",
    is_worst=False,
)
SAMPLES = (
    Sample(
        title="One loses its classes",
        template="components/schools.html",
        context={"schools": (_WORST, _OTHER), "all_schools": _BOTH},
        is_wide=True,
    ),
)
