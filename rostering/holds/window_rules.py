"""What an expected change can not be, and whose business it is: said in words, each with the field it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from accounts.days import today_of
from accounts.models import Staff
from accounts.permissions import NotAllowed, NotYours, check_may_decide
from districts.models import District
from rostering.calendar.nights import night_of
from rostering.holds.refused import Refused
from rostering.models import Window, WindowCeiling
from rostering.pipeline.expected import DIRECTIONS, KINDS, Ceilings
from rostering.refusals import is_enterprise_starter
from rostering.words import KINDS as WORDS
from rostering.words import day_of

LONGEST_REASON: Final = 500
FARTHEST: Final = timedelta(days=400)
#: The highest ceiling of each direction, in percent.
MOST: Final = {
    "removed": 100,
    "added": WindowCeiling.MOST_ADDED,
    "updated": 100,
    "rekeyed": 100,
}
#: What a ceiling is called in a sentence.
_CEILING: Final = {
    "removed": "A removal ceiling",
    "added": "A ceiling for those who join",
    "updated": "A ceiling for updates",
    "rekeyed": "A ceiling for new IDs",
}


class WindowRefused(Refused):
    """Nothing was changed; str() says what is wrong, and that. `field`: where it was typed, a ceiling as "students-removed"."""

    def __init__(self, code: str, sentence: str, *, field: str = "") -> None:
        super().__init__(code, f"{sentence.removesuffix('.')}. Nothing was changed.")
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What somebody expects: kind -> its ceilings in whole percent, the nights, and why."""

    first_night: date
    last_night: date
    reason: str
    ceilings: Mapping[str, Ceilings]
    keeps_classes: bool = True

    def trimmed(self) -> "Expected":
        """The same without spaces around its words."""
        return replace(self, reason=self.reason.strip())


def tonight_of(district: District, *, now: datetime) -> date:
    """The district's night it is now."""
    return night_of(at=now, zone=district.time_zone)


def check_may_expect(district: District, *, by: Staff, now: datetime) -> None:
    """Whoever decides the district's holds files, agrees to and ends its expected changes. Raises WindowRefused."""
    try:
        check_may_decide(by, district=district, on=today_of(by, now=now))
    except NotYours:
        raise WindowRefused(
            "not_yours", "This district is not one of yours; ask its DSM, or cover for them"
        ) from None
    except NotAllowed:
        raise WindowRefused(
            "not_allowed",
            "Administrators do not say what changes are expected; a specialist or the district's DSM does",
        ) from None


def check_district(district: District) -> None:
    """Only a district that is rostered automatically has changes to expect. Raises WindowRefused."""
    if district.partnership != District.Partnership.PARTNER:
        raise WindowRefused("not_partner", f"{district.name} is not a partner, so it is not synced")
    if is_enterprise_starter(district):
        raise WindowRefused(
            "enterprise_starter",
            f"{district.name} has Enterprise Starter, which is not rostered automatically",
        )


def check_expected(expected: Expected, *, tonight: date) -> None:
    """Whether it can be filed, the first problem beside its field; a pure question. Raises WindowRefused."""
    if not expected.reason.strip():
        raise WindowRefused("reason_required", "Say why the change is expected", field="reason")
    if len(expected.reason) > LONGEST_REASON:
        raise WindowRefused(
            "reason_too_long",
            f"The reason is longer than {LONGEST_REASON} characters; say it shorter",
            field="reason",
        )
    _check_nights(expected, tonight=tonight)
    for kind in KINDS:
        for direction in DIRECTIONS:
            _check_ceiling(kind, direction, getattr(expected.ceilings.get(kind, Ceilings()), direction))
    if not any(getattr(one, direction) for one in expected.ceilings.values() for direction in DIRECTIONS):
        raise WindowRefused(
            "allows_nothing",
            "Every ceiling is 0 %, so it would let nothing pass; say what is expected",
            field="students-removed",
        )


def _check_nights(expected: Expected, *, tonight: date) -> None:
    nights = (expected.last_night - expected.first_night).days + 1
    if nights < 1:
        raise WindowRefused("bad_nights", "The last night lies before the first one", field="last_night")
    if nights > Window.MOST_NIGHTS:
        raise WindowRefused(
            "too_long",
            f"This is {nights} nights; an expected change has {Window.MOST_NIGHTS} at most, so that it does not"
            " cover what nobody thought of",
            field="last_night",
        )
    if expected.first_night < tonight:
        raise WindowRefused(
            "begun", "The first night is over; it can begin tonight or later", field="first_night"
        )
    if expected.first_night > tonight + FARTHEST:
        raise WindowRefused(
            "too_far", "The first night is more than a year ahead; check the year", field="first_night"
        )


def _check_ceiling(kind: str, direction: str, ceiling: int) -> None:
    most, field = MOST[direction], f"{kind}-{direction}"
    _, _, many = WORDS[kind]
    if ceiling < 0:
        raise WindowRefused(
            "bad_ceiling", f"{_CEILING[direction]} can not be below 0 % ({many}: {ceiling} %)", field=field
        )
    if ceiling > most:
        why = "no more than all of them can" if most == 100 else "more than that is a new district"
        raise WindowRefused(
            "bad_ceiling",
            f"{_CEILING[direction]} above {most} % means nothing, {why} ({many}: {ceiling} %);"
            f" write 0 to {most}",
            field=field,
        )


def check_free(district: District, *, first: date, last: date, besides: int | None = None) -> None:
    """No other expected change of the district, agreed to or waiting, has one of these nights. Raises WindowRefused."""
    others = Window.objects.filter(
        district=district, ended_at__isnull=True, first_night__lte=last, last_night__gte=first
    )
    if besides is not None:
        others = others.filter(agreed_at__isnull=False).exclude(id=besides)
    if (other := others.first()) is not None:
        raise WindowRefused(
            "overlaps",
            f"{district.name} has an expected change from {day_of(other.first_night)} to"
            f" {day_of(other.last_night)} already; end that one first, or choose other nights",
            field="first_night",
        )
