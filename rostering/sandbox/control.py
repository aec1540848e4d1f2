"""Turns the practice providers while they run: nights, faults, the app added or taken away, over HTTP on loopback.

Only JSON is taken, so that a page open in somebody's browser cannot reach it with a plain form.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from rostering.sandbox.answers import Answer, Request, json_answer
from rostering.sandbox.faults import Fault
from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.registry import Registry

Body = dict[str, Any]
PREFIX = "/_practice/"


class Control:
    """The control port of a practice run. `programme` reads and sets what the districts live through."""

    def __init__(self, *, registry: Registry, programme: Callable[[Body | None], Any]) -> None:
        """`programme(None)` gives the programme as plain values; with a body ({"nights": [...]}) sets it first."""
        self._registry = registry
        self._programme = programme
        self._actions: dict[str, Callable[[Body], Any]] = {
            "night": self._night,
            "fault": self._fault,
            "clear": self._clear,
            "app": self._app,
            "rotate": self._rotate,
            "revoke": self._revoke,
            "restore": self._restore,
            "moved": self._moved,
            "district": self._district,
            "programme": self._programme,
        }

    def __call__(self, request: Request) -> Answer:
        """POST does one action; GET of "state" and "programme" reads."""
        action = request.path.removeprefix(PREFIX)
        if not request.header("Host").startswith(("127.0.0.1", "localhost")):
            return json_answer(403, {"message": "The control port answers on this machine only."})
        if request.method == "GET" and action in ("state", "programme"):
            return json_answer(200, self._state() if action == "state" else self._programme(None))
        if request.method != "POST" or action not in self._actions:
            return json_answer(404, {"message": "There is no such practice action."})
        if not request.header("Content-Type").startswith("application/json"):
            return json_answer(415, {"message": "Send JSON."})
        try:
            answer = self._actions[action](msgspec.json.decode(request.body or b"{}", type=Body))
        except KeyError as missing:
            return json_answer(400, {"message": f"Missing or not known: {missing.args[0]}."})
        except (ValueError, msgspec.ValidationError, msgspec.DecodeError) as problem:
            return json_answer(400, {"message": str(problem)})
        return json_answer(200, answer if answer is not None else {"done": action})

    def _state(self) -> Body:
        return {
            "districts": [self._describe(key) for key in self._registry.every_key()],
            "faults": self._registry.faults.current(),
            "requests": len(self._registry.requests),
        }

    def _describe(self, key: str) -> Body:
        district, connection = self._registry.district(key), self._registry.connection(key)
        return {
            "key": key,
            "name": district.name,
            "provider": district.provider,
            "mode": district.mode,
            "external_id": district.external_id,
            "timezone": district.timezone,
            "students": district.students,
            "night": self._registry.night(key),
            "listed": connection.listed,
            "enabled": connection.enabled,
            "revoked": connection.revoked,
        }

    def _night(self, body: Body) -> None:
        night = body["night"]
        self._registry.pin(None if night is None else date.fromisoformat(night), body.get("district"))

    def _fault(self, body: Body) -> None:
        self._registry.faults.add(msgspec.convert(body, Fault))

    def _clear(self, body: Body) -> None:
        self._registry.faults.clear(body.get("district") or "")

    def _app(self, body: Body) -> None:
        connection = self._registry.connection(body["district"])
        match body["action"]:
            case "add":
                connection.listed = True
            case "remove":
                connection.listed = False
            case "enable":
                connection.enabled = True
            case "disable":
                connection.enabled = False
            case other:
                raise ValueError(f"There is no action {other!r}: add, remove, enable or disable.")

    def _rotate(self, body: Body) -> None:
        self._registry.connection(body["district"]).rotation += 1

    def _revoke(self, body: Body) -> None:
        self._registry.connection(body["district"]).revoked = True

    def _restore(self, body: Body) -> None:
        self._registry.connection(body["district"]).revoked = False

    def _moved(self, body: Body) -> None:
        self._registry.connection(body["district"]).revision += 1

    def _district(self, body: Body) -> None:
        self._registry.add(msgspec.convert(body, PracticeDistrict))
