"""Clever's list of tokens: every district that has connected the app, its name, and what Clever says of it (clever.md 2, 4)."""

from collections.abc import Callable, Mapping
from typing import Final

from rostering.providers.answers import Answer
from rostering.providers.base import DiscoveredDistrict, ProviderError, ProviderUnavailable, SourceState
from rostering.providers.clever import PROVIDER, district_of, may_read_rosters, said_by
from rostering.providers.clever_lists import CleverLists, CleverSettings
from rostering.providers.clever_rows import TokenRow
from rostering.providers.http import HttpClient
from rostering.providers.normalise import parse_instant, text

#: So many districts in a row for which Clever does not answer: the others are asked an hour later.
GIVES_UP: Final = 3


def discover(
    settings: CleverSettings, *, named: frozenset[str] = frozenset(), with_states: bool = False
) -> tuple[list[DiscoveredDistrict], list[ProviderError]]:
    """Every district that connected the app, one entry a district.

    The list of tokens holds no names: each district not in `named` is asked for its own, and keeps "" if that fails.
    `with_states`: each that may be rostered is asked, so that its entry has what Clever says of it.
    """
    http = settings.client()
    lists = CleverLists(settings=settings, http=http)
    newest: dict[str, TokenRow] = {}
    try:
        for row in sorted(lists.tokens(), key=lambda row: text(row.created)):
            if external_id := district_of(row):
                newest[external_id] = row
        wanted = {
            external_id
            for external_id, row in newest.items()
            if external_id not in named or (with_states and may_read_rosters(row))
        }
        said = _ask_each(settings, http, {one: row for one, row in newest.items() if one in wanted})
        return [
            _discovered(external_id, row, said.get(external_id)) for external_id, row in newest.items()
        ], []
    finally:
        http.close()


def _ask_each(
    settings: CleverSettings, http: HttpClient, rows: Mapping[str, TokenRow]
) -> dict[str, SourceState]:
    """What Clever says of each district; none of one that can not be read. A Clever that is away is not asked 1,500 times."""
    said: dict[str, SourceState] = {}
    lists, away = CleverLists(settings=settings, http=http), 0
    for external_id, row in rows.items():
        try:
            said[external_id] = said_by(lists.district(_reader(settings, http, row)))
        except ProviderUnavailable:
            away += 1
            if away == GIVES_UP:
                break
        except ProviderError:
            away = 0
        else:
            away = 0
    return said


def _reader(settings: CleverSettings, http: HttpClient, row: TokenRow) -> Callable[[str, str], Answer]:
    headers = {"Authorization": f"Bearer {text(row.access_token)}"}
    root = f"{settings.api_url.rstrip('/')}/{settings.api_version}/"
    return lambda path, what: http.get(root + path, what=what, headers=headers)


def _discovered(external_id: str, row: TokenRow, said: SourceState | None) -> DiscoveredDistrict:
    return DiscoveredDistrict(
        provider=PROVIDER,
        external_id=external_id,
        name=said.district_name if said else "",
        enabled=may_read_rosters(row),
        added_at=parse_instant(row.created),
        source=said,
    )
