"""Whom to call at a district, and at its provider: added, changed, removed, without a name or number in the audit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import Staff
from districts.models import Contact, District
from rostering.keeping.rules import NotKept, check_keeper


@dataclass(frozen=True, kw_only=True)
class ContactValues:
    """What is known of a contact."""

    side: str
    name: str
    job: str = ""
    email: str = ""
    phone: str = ""


def save_contact(
    *, district: District, contact: Contact | None, values: ContactValues, by: Staff, now: datetime
) -> Contact:
    """Add a contact (`contact` None) or change one of the district. Raises NotKept, NotYours, NotAllowed."""
    check_keeper(district=district, by=by, now=now)
    _check(values)
    with transaction.atomic():
        saved = contact or Contact(district=district)
        before = None if contact is None else {"side": contact.side, "job": contact.job}
        saved.side, saved.name, saved.job = values.side, values.name.strip(), values.job.strip()
        saved.email, saved.phone = values.email.strip(), values.phone.strip()
        saved.save()
        record(
            event="contact.added" if contact is None else "contact.changed",
            at=now,
            by=by,
            district_id=district.id,
            target=f"contact {saved.id}",
            before=before,
            after={"side": saved.side, "job": saved.job},
        )
    return saved


def remove_contact(*, district: District, contact: Contact, by: Staff, now: datetime) -> None:
    """Forget a contact of the district. Raises NotYours, NotAllowed."""
    check_keeper(district=district, by=by, now=now)
    with transaction.atomic():
        record(
            event="contact.removed",
            at=now,
            by=by,
            district_id=district.id,
            target=f"contact {contact.id}",
            before={"side": contact.side, "job": contact.job},
        )
        contact.delete()


def _check(values: ContactValues) -> None:
    if not values.name.strip():
        raise NotKept("A contact needs a name. Nothing was changed; write one.", field="name")
    if not values.email.strip() and not values.phone.strip():
        raise NotKept(
            "A contact needs a phone number or an e-mail address. Nothing was changed; give one of them.",
            field="phone",
        )
