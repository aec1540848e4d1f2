"""Under which ids and addresses somebody or something is known: today's first, then the former ones with their last night."""

from collections.abc import Sequence
from dataclasses import dataclass

from districts.models import FormerProviderId, PersonAddress, RosterUser
from rostering.screens.presenters.history import SyncLink, Syncs, day_words


@dataclass(frozen=True, kw_only=True)
class KnownAs:
    """One id or address. `note`: since or until when; `sync` where that was."""

    text: str
    note: str
    is_present: bool = False
    sync: SyncLink | None = None


def known_ids(current: str, former: Sequence[FormerProviderId], *, syncs: Syncs) -> tuple[KnownAs, ...]:
    """Today's id, then the former ones, latest first."""
    return (
        KnownAs(text=current, note="today’s ID", is_present=True),
        *(
            KnownAs(
                text=one.provider_id,
                note=f"until {day_words(one.until_night, today=syncs.today)}",
                sync=syncs.link(one.run_number, night=one.until_night),
            )
            for one in former
        ),
    )


def known_addresses(
    person: RosterUser, seen: Sequence[PersonAddress], *, syncs: Syncs
) -> tuple[KnownAs, ...]:
    """Today's address, then those of before, latest first."""
    since = {one.email_key: f"since {day_words(one.first_night, today=syncs.today)}" for one in seen}
    current = (
        [KnownAs(text=person.email, note=since.get(person.email_key, "today’s address"), is_present=True)]
        if person.email
        else []
    )
    return (
        *current,
        *(
            KnownAs(
                text=one.email_key,
                note=f"first seen {day_words(one.first_night, today=syncs.today)}, not used any more",
                sync=syncs.link(one.run_number, night=one.first_night),
            )
            for one in seen
            if one.email_key != person.email_key
        ),
    )
