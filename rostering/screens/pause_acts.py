"""What somebody is about to do with pauses, from the form through the preview to the button that does exactly that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from secrets import token_hex
from typing import Any, Final

from django.core.cache import cache

from rostering.calendar.keeping import (
    Asked,
    PauseRefused,
    add_closure,
    add_for_districts,
    cancel_pauses,
    change_pauses,
    confirm_company_pause,
    end_pauses,
)
from rostering.models import Pause
from rostering.screens.scope import Scope
from rostering.screens.screen import Conflict
from rostering.signed_previews import GOOD_FOR_SECONDS, NoPreview, sign_preview, signed_preview

ENTER: Final = "enter"
CONFIRM: Final = "confirm"
CHANGE: Final = "change"
END: Final = "end"
CANCEL: Final = "cancel"
_PREVIEW: Final = "pause"


@dataclass(frozen=True, kw_only=True)
class PauseAct:
    """`districts`: whom a new pause is for, empty for everybody; `seen`: pause -> `Pause.seen`, of those that are there."""

    act: str
    asked: Asked
    kind: str
    districts: tuple[int, ...] = ()
    replaces: str = ""
    year: int | None = None
    seen: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_for_everybody(self) -> bool:
        """A company pause or an office closure."""
        return self.kind in Pause.FOR_EVERYBODY

    @property
    def takes_away(self) -> bool:
        """Whether nights run again because of it."""
        return self.act in (END, CANCEL)


def act_on(wanted: str, found: Pause, pauses: Sequence[Pause], *, asked: Asked | None = None) -> PauseAct:
    """An act on pauses that stand alike; `asked`: what was typed, else they stay as they are."""
    return PauseAct(
        act=wanted,
        asked=asked or Asked(**typed_of(found)),
        kind=found.kind,
        replaces=found.replaces,
        year=found.year,
        seen={one.id: one.seen for one in pauses},
    )


def typed_of(found: Pause) -> dict[str, Any]:
    """What somebody would have typed for a pause as it is."""
    return {name: getattr(found, name) for name in ("name", "reason", "first_night", "last_night")}


def token_of(act: PauseAct, scope: Scope) -> str:
    """The act as its button carries it, for this person and this hour."""
    asked = act.asked
    values = {
        "act": act.act,
        "kind": act.kind,
        "name": asked.name,
        "reason": asked.reason,
        "first": asked.first_night.isoformat(),
        "last": asked.last_night.isoformat(),
        "districts": act.districts,
        "replaces": act.replaces,
        "year": act.year,
        "seen": list(act.seen.items()),
        "nonce": token_hex(8),
    }
    return sign_preview(values, of=_PREVIEW, by=scope.viewer.staff)


def act_in(token: str, scope: Scope) -> PauseAct:
    """The act of a button. Raises Conflict for one that is old, of somebody else, or not made here."""
    try:
        values = signed_preview(token, of=_PREVIEW, by=scope.viewer.staff)
    except NoPreview as refused:
        raise Conflict(str(refused)) from refused
    return PauseAct(
        act=values["act"],
        asked=Asked(
            first_night=date.fromisoformat(values["first"]),
            last_night=date.fromisoformat(values["last"]),
            name=values["name"],
            reason=values["reason"],
        ),
        kind=values["kind"],
        districts=tuple(values["districts"]),
        replaces=values["replaces"],
        year=values["year"],
        seen=dict(values["seen"]),
    )


def perform(token: str, act: PauseAct, scope: Scope) -> list[Pause]:
    """Do what a button says, a new pause once however often it is pressed. The pauses then; none where nothing differs.

    Raises Conflict, NotYours, NotAllowed.
    """
    pressed = f"pause-plan:{sha256(token.encode()).hexdigest()}"
    if act.act == ENTER and not cache.add(pressed, True, GOOD_FOR_SECONDS):
        raise Conflict(
            "This button was pressed before. Nothing was entered twice; look at the list of pauses."
        )
    try:
        return _perform(act, scope)
    except PauseRefused as refused:
        cache.delete(pressed)
        raise Conflict(str(refused)) from refused
    except Exception:
        cache.delete(pressed)
        raise


def _perform(act: PauseAct, scope: Scope) -> list[Pause]:
    by, now = scope.viewer.staff, scope.viewer.now
    if act.act == CHANGE:
        return change_pauses(seen=act.seen, asked=act.asked, by=by, now=now)
    if act.act == END:
        return end_pauses(seen=act.seen, by=by, now=now)
    if act.act == CANCEL:
        return cancel_pauses(seen=act.seen, by=by, now=now)
    if act.act == CONFIRM and act.year is not None:
        settled = confirm_company_pause(replaces=act.replaces, year=act.year, asked=act.asked, by=by, now=now)
        return [settled]
    if act.is_for_everybody:
        return [add_closure(asked=act.asked, by=by, now=now)]
    districts = list(scope.districts().filter(id__in=act.districts).order_by("name", "id"))
    if len(districts) != len(act.districts):
        raise Conflict(
            "Some of these districts are not yours to see any more. Nothing was changed; choose them again."
        )
    return add_for_districts(districts=districts, kind=act.kind, asked=act.asked, by=by, now=now)
