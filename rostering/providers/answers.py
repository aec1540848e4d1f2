"""What an answer over HTTP is, and what a strange one or none means: our own errors, in sentences without personal data."""

from collections.abc import Mapping
from dataclasses import dataclass

import requests

from rostering.providers.base import (
    AccessLost,
    IncompleteFeed,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
)

UNCHANGED = "Nothing was changed."


class Unauthorised(AccessLost):
    """The answer was 401. The provider re-reads its token once before it lets this out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole HTTP answer; header names are compared in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def json_body(answer: Answer, *, provider: str, what: str) -> bytes:
    """The body of a JSON answer. Raises IncompleteFeed for anything else (an HTML page with status 200 is not an empty list)."""
    content_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if content_type and not content_type.endswith(("/json", "+json")):
        kind = "an HTML page" if "html" in content_type else "no JSON"
        raise IncompleteFeed(
            f"{provider} {what}: the answer is {kind}. {UNCHANGED} It is worth trying again later."
        )
    return answer.body


def trouble_words(error: Exception) -> str:
    """What kept an answer from coming, without a word of the library's own."""
    if isinstance(error, requests.Timeout) or "timed out" in str(error).lower():
        return "no answer in time"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return "the connection was cut"


def refusal_of(provider: str, what: str, status: int) -> ProviderError:
    """The error for a status that is no answer."""
    if status == 401:
        return Unauthorised(f"{provider} {what}: the token is no longer accepted (401). All data is kept.")
    if status == 403:
        return AccessLost(f"{provider} {what}: reading is not allowed any more (403). All data is kept.")
    if 300 <= status < 400:
        return ProviderRefused(
            f"{provider} {what}: the answer leads elsewhere ({status}), which is never followed. {UNCHANGED}"
        )
    if status >= 500 and status != 501:
        return ProviderUnavailable(
            f"{provider} {what}: status {status}. {UNCHANGED} It is worth trying again later."
        )
    return ProviderRefused(
        f"{provider} {what}: the request was refused ({status}). {UNCHANGED} Check what the district shares and our settings."
    )
