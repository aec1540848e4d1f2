"""Gate 1: is this the whole feed? If not, the run fails, says why, and nothing else changes (DESIGN 3.2).

Counts are judged on raw rows, before guardians and duplicates are dropped. An incomplete feed can not be approved.
"""

from rostering.pipeline.fetch import Pull
from rostering.providers.base import IncompleteFeed, RosterProvider
from rostering.records import Kind

BAD_PERCENT = 5
BAD_AT_LEAST = 5


class EmptyFeed(IncompleteFeed):
    """The district shares nobody at all."""

    reason = "empty_feed"


def check_complete(*, pull: Pull, provider: RosterProvider) -> None:
    """Raise IncompleteFeed or EmptyFeed with one sentence unless everything that is shared has been read."""
    for collection in provider.collections:
        end = pull.ends.get(collection.name)
        if end is None:
            raise IncompleteFeed(f"{collection.name}: the list was not read to its end. Nothing was changed.")
        if end.declared is not None and end.declared != end.rows:
            raise IncompleteFeed(
                f"{collection.name}: the provider announced {end.declared:,} rows and sent {end.rows:,}."
                " Nothing was changed; the next sync reads everything again."
            )
        for kind in collection.kinds[:1]:
            _check_bad_rows(kind=kind, rows=end.rows, pull=pull)
    if pull.usable[Kind.PEOPLE] == 0:
        raise EmptyFeed(
            "The district shares no people at all. Khan Academy was not changed;"
            " ask the district whether sharing was turned off."
        )


def _check_bad_rows(*, kind: Kind, rows: int, pull: Pull) -> None:
    """More than 5 % and at least 5 unusable rows of a kind, or any without a readable id, make the feed incomplete."""
    if pull.nameless[kind]:
        raise IncompleteFeed(
            f"{kind}: {pull.nameless[kind]:,} of {rows:,} rows have no id that can be read."
            " Nothing was changed; the provider must correct these rows."
        )
    bad = pull.bad[kind]
    if bad >= BAD_AT_LEAST and 100 * bad > BAD_PERCENT * rows:
        raise IncompleteFeed(
            f"{kind}: {bad:,} of {rows:,} rows could not be used (more than {BAD_PERCENT} %)."
            " Nothing was changed; the provider must correct these rows."
        )
