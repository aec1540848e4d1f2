"""Faults that can be switched on: per path, per district, for a number of requests or until they are cleared."""

import threading
from collections.abc import Callable
from typing import Any

import msgspec

from rostering.sandbox.answers import Answer, html, json_answer

# Answered instead of the real answer.
REFUSALS = (
    "unauthorized",
    "forbidden",
    "not_found",
    "rate_limit",
    "error_500",
    "error_502",
    "error_503",
    "html_page",
    "login_page",
)
# Something happens to the district first; then the request is answered as it then must be.
TURNS = ("revision_change", "token_rotated", "access_revoked")
# The real answer goes out damaged.
TRANSPORT = ("slow", "cut_connection", "drop_connection", "truncated_page", "wrong_count")
BODIES = (
    "short_page", "duplicate_ids", "conflicting_ids", "missing_envelope", "bare_array", "null_list", "wrong_envelope",
    "bad_records", "records_without_id",
)  # fmt: skip
KINDS = (*REFUSALS, *TURNS, *TRANSPORT, *BODIES)
_STATUSES = {
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "error_500": 500,
    "error_502": 502,
    "error_503": 503,
}
_REQUIRED_TEXT = (
    "name",
    "title",
    "givenName",
    "roles",
    "school",
    "course",
    "user",
    "startDate",
    "birthDate",
    "orgs",
)


class Fault(msgspec.Struct, kw_only=True):
    """One fault.

    `path` is a prefix of the request's path, or the name of a collection ("users", "applications", "tokens"); "" is all.
    `district` is a key, "" is any. `after` requests that fit go through first, then `times` are hit (None: until cleared).
    `retry_after` (rate_limit) is the header's text, None for no header. `seconds` (slow). `by` (wrong_count): what is added
    to the counts. `count`: how many rows of a page are touched (short_page: dropped).
    """

    kind: str
    path: str = ""
    district: str = ""
    times: int | None = None
    after: int = 0
    retry_after: str | None = None
    seconds: float = 1.0
    by: int = 1
    count: int = 1

    def __post_init__(self) -> None:
        """Refuse a kind that does not exist."""
        if self.kind not in KINDS:
            raise ValueError(f"There is no practice fault named {self.kind!r}.")

    def fits(self, *, path: str, collection: str, district: str) -> bool:
        """Whether a request is meant."""
        here = not self.path or path.startswith(self.path) or collection == self.path
        return here and (not self.district or self.district == district)


class FaultBook:
    """The faults now switched on, in the order in which they were."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Switch one on."""
        with self._lock:
            self._faults.append(msgspec.structs.replace(fault))

    def clear(self, district: str = "") -> None:
        """Switch off all, or those of one district."""
        with self._lock:
            self._faults = [one for one in self._faults if district and one.district != district]

    def current(self) -> list[Fault]:
        """What is switched on, with what is left of each."""
        with self._lock:
            return [msgspec.structs.replace(one) for one in self._faults]

    def strike(self, *, path: str, collection: str, district: str) -> list[Fault]:
        """The faults that hit this request; counts them down."""
        hits = []
        with self._lock:
            for fault in self._faults:
                if not fault.fits(path=path, collection=collection, district=district):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                elif fault.times is None or fault.times > 0:
                    fault.times = None if fault.times is None else fault.times - 1
                    hits.append(fault)
            self._faults = [one for one in self._faults if one.times != 0]
        return hits


def refusal(fault: Fault) -> Answer:
    """What is answered instead."""
    if fault.kind == "rate_limit":
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        return json_answer(429, {"message": "Too many requests."}, headers)
    if fault.kind == "html_page":
        return html(502, "<h1>502 Bad Gateway</h1>")
    if fault.kind == "login_page":
        return html(200, '<form action="/login"><label>Password <input type="password"></label></form>')
    return json_answer(_STATUSES[fault.kind], {"message": "A practice fault."})


Row = dict[str, Any]


def _inner(row: Row) -> Row:
    """Clever wraps each record in {"data": ..., "uri": ...}; OneRoster does not."""
    inner = row.get("data")
    return inner if isinstance(inner, dict) else row


def _id_key(row: Row) -> str:
    return "sourcedId" if "sourcedId" in row else "id"


def _with_twins(rows: list[Row], count: int, *, conflicting: bool) -> list[Row]:
    twins = msgspec.json.decode(msgspec.json.encode(rows[:count]))
    if conflicting:
        for twin in twins:
            inner = _inner(twin)
            for key in ("title", "familyName", "name", "role", "birthDate"):
                if isinstance(inner.get(key), str):
                    inner[key] = f"{inner[key]} (other)" if key != "role" else "teacher"
                    break
            else:
                inner["name"] = {"first": "Other", "last": "Person"}
    return [*rows, *twins]


def _unreadable(row: Row) -> None:
    inner = _inner(row)
    for key in _REQUIRED_TEXT:
        if key in inner:
            inner[key] = 17
            return


def _spoil(rows: list[Row], fault: Fault) -> list[Row]:
    if fault.kind == "short_page":
        return rows[: max(0, len(rows) - fault.count)]
    if fault.kind in ("duplicate_ids", "conflicting_ids"):
        return _with_twins(rows, fault.count, conflicting=fault.kind == "conflicting_ids")
    for row in rows[: fault.count]:
        if fault.kind == "bad_records":
            _unreadable(row)
        elif fault.kind == "records_without_id":
            _inner(row).pop(_id_key(_inner(row)), None)
    return rows


_ENVELOPE_DAMAGE: dict[str, Callable[[Row, str], Any]] = {
    "missing_envelope": lambda body, key: {name: value for name, value in body.items() if name != key},
    "bare_array": lambda body, key: body[key],
    "null_list": lambda body, key: body | {key: None},
    "wrong_envelope": lambda body, key: {
        ("items" if name == key else name): value for name, value in body.items()
    },
}


def damage_body(answer: Answer, fault: Fault) -> Answer:
    """A list answer with its rows or its envelope spoilt; other answers pass as they are."""
    body = msgspec.json.decode(b"".join(answer.parts))
    key = next((name for name, value in body.items() if isinstance(value, list) and name != "links"), None)
    if key is None:
        return answer
    damage = _ENVELOPE_DAMAGE.get(fault.kind)
    if damage is not None:
        body = damage(body, key)
    else:
        body[key] = _spoil(body[key], fault)
    return answer.with_body([msgspec.json.encode(body)])


def damage_transport(answer: Answer, fault: Fault) -> Answer:
    """An answer whose counts are wrong or whose page ends in the middle."""
    if fault.kind == "wrong_count":
        headers = {
            name: str(int(value) + fault.by) if name in ("x-count", "x-total-count") else value
            for name, value in answer.headers.items()
        }
        return answer.with_headers(headers)
    if fault.kind == "truncated_page":
        body = b"".join(answer.parts)
        return answer.with_body([body[: len(body) * 2 // 3]])
    return answer
