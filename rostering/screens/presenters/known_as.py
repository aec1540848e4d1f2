"""Under which ids and addresses somebody or something is known: today's first, then the former ones with their last night."""

from collections.abc import Sequence
from dataclasses import dataclass

from districts.models import FormerProviderId, PersonAddress, RosterUser, Section
from rostering.screens.presenters.history import SyncLink, Syncs, day_words


@dataclass(frozen=True, kw_only=True)
class KnownAs:
    """One id or address. `note`: since or until when; `sync` where that was."""

    text: str
    note: str
    is_present: bool = False
    sync: SyncLink | None = None


def known_ids(
    row: RosterUser | Section, former: Sequence[FormerProviderId], *, syncs: Syncs
) -> tuple[KnownAs, ...]:
    """Today's id, or the last one of who and what left, then the former ones, latest first."""
    is_present = row.removed_at is None
    return (
        KnownAs(
            text=row.provider_id, note="today’s ID" if is_present else "the last ID", is_present=is_present
        ),
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
    """Today's address, or the last one of who left, then those of before, latest first."""
    is_present = person.removed_at is None
    since = {one.email_key: f"since {day_words(one.first_night, today=syncs.today)}" for one in seen}
    unknown = "today’s address" if is_present else "the last address"
    current = (
        [KnownAs(text=person.email, note=since.get(person.email_key, unknown), is_present=is_present)]
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
