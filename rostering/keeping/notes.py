"""The pinned note of a district: what everybody must know before he calls. It shows on every hold of the district too."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff
from districts.models import District
from rostering.keeping.rules import NotKept, check_keeper

LONGEST_NOTE: Final = 400
PINNED: Final = "district.note_pinned"
REMOVED: Final = "district.note_removed"


def pin_note(*, district: District, note: str, by: Staff, now: datetime) -> bool:
    """Pin a note, or take it off with an empty one. False if it says the same already. Raises NotKept, NotYours, NotAllowed.

    The audit knows who and how long, not the words: a note names people.
    """
    check_keeper(district=district, by=by, now=now)
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise NotKept(
            f"A note has at most {LONGEST_NOTE} characters, this one {len(note)}. Nothing was changed; shorten it.",
            field="note",
        )
    with transaction.atomic():
        locked = District.objects.select_for_update().get(id=district.id)
        if locked.pinned_note == note:
            return False
        record(
            event=PINNED if note else REMOVED,
            at=now,
            by=by,
            district_id=district.id,
            target=f"district {district.slug}",
            before={"characters": len(locked.pinned_note)},
            after={"characters": len(note)},
        )
        District.objects.filter(id=district.id).update(pinned_note=note)
    district.pinned_note = note
    return True
