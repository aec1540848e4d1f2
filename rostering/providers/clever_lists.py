"""Reads Clever's lists: who may ask, envelope, `rel=next` paging, never twice the same place (clever.md 2, 3)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import urlencode

from requests.auth import HTTPBasicAuth

from rostering.providers.answers import UNCHANGED, Answer, json_body
from rostering.providers.base import AccessLost, IncompleteFeed, ProviderRefused
from rostering.providers.clever_pages import ListPage, PageDecoder
from rostering.providers.clever_rows import (
    CourseRow,
    DistrictRow,
    SchoolRow,
    SectionRow,
    TermRow,
    TokenRow,
    UserRow,
)
from rostering.providers.http import HttpClient, HttpPolicy
from rostering.providers.normalise import identifier
from rostering.providers.pages import PAGE_SIZE, UnreadablePage

NAME = "Clever"
_DECODERS: dict[str, PageDecoder[Any]] = {
    "tokens": PageDecoder(TokenRow, is_wrapped=False),
    "districts": PageDecoder(DistrictRow),
    "schools": PageDecoder(SchoolRow),
    "terms": PageDecoder(TermRow),
    "courses": PageDecoder(CourseRow),
    "users": PageDecoder(UserRow),
    "sections": PageDecoder(SectionRow),
}


@dataclass(frozen=True, slots=True)
class CleverSettings:
    """What our side needs to ask Clever (DESIGN 7)."""

    api_url: str
    tokens_url: str
    api_version: str
    client_id: str
    client_secret: str = field(repr=False)
    private_hosts: tuple[str, ...] = ()
    page_size: int = PAGE_SIZE
    policy: HttpPolicy = HttpPolicy()

    def client(self) -> HttpClient:
        """A new HTTP client with these settings."""
        return HttpClient(provider=NAME, private_hosts=self.private_hosts, policy=self.policy)


class CleverLists:
    """Reads Clever's lists: envelope, `rel=next` paging, never twice the same place."""

    def __init__(self, *, settings: CleverSettings, http: HttpClient) -> None:
        self._settings = settings
        self._http = http

    def tokens(self, *, district: str = "") -> list[TokenRow]:
        """The tokens of every connected district, or of one."""
        login = HTTPBasicAuth(self._settings.client_id, self._settings.client_secret)
        query = {"owner_type": "district"} | ({"district": district} if district else {})

        def ask(more: dict[str, str], what: str) -> Answer:
            try:
                return self._http.get(
                    f"{self._settings.tokens_url}?{urlencode(query | more)}", what=what, auth=login
                )
            except AccessLost:
                # The secret is ours, not the district's: no district has lost anything.
                raise ProviderRefused(
                    f"{NAME} {what}: our client id and secret are not accepted. {UNCHANGED} "
                    "Check CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET."
                ) from None

        found: list[TokenRow] = []
        for number, page in self.walk("tokens", ask):
            if page.rows.unreadable:
                incomplete(f"/tokens, page {number}", "an entry can not be read")
            found.extend(page.rows.rows)
        return found

    def district(self, get: Callable[[str, str], Answer]) -> DistrictRow:
        """The one district a token opens."""
        what = "/districts"
        rows: Sequence[DistrictRow] = self._decode("districts", get("districts", what), what).rows.rows
        if len(rows) != 1 or not identifier(rows[0].id):
            incomplete(what, "it does not name one district")
        return rows[0]

    def walk(
        self, name: str, ask: Callable[[dict[str, str], str], Answer]
    ) -> Iterator[tuple[int, ListPage[Any]]]:
        """Every page of a list. `ask(query parameters beyond the list's own, what)` fetches one."""
        after, number, seen = "", 0, {""}
        while True:
            number += 1
            what = f"/{name}, page {number}"
            page = self._decode(name, ask({"starting_after": after} if after else {}, what), what)
            yield number, page
            if not (after := page.next_after):
                return
            if after in seen or not page.rows.count:
                incomplete(what, "its next link does not lead on")
            seen.add(after)

    def _decode(self, name: str, answer: Answer, what: str) -> ListPage[Any]:
        try:
            return _DECODERS[name].decode(json_body(answer, provider=NAME, what=what))
        except UnreadablePage as error:
            incomplete(what, str(error))


def incomplete(what: str, reason: str) -> NoReturn:
    """Stop the pull because a page could not be read."""
    raise IncompleteFeed(f"{NAME} {what}: {reason}. {UNCHANGED} The next sync reads everything again.")
