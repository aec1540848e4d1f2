"""The pinned note and the contacts of a district: who may, what is kept, and what the audit knows."""

import pytest

from accounts.models import AuditEvent
from accounts.permissions import NotAllowed, NotYours
from districts.models import Contact
from rostering.keeping.contacts import ContactValues, remove_contact, save_contact
from rostering.keeping.notes import LONGEST_NOTE, pin_note
from rostering.keeping.rules import NotKept
from tests.keeping.conftest import Office

MARIA = ContactValues(side="district", name="Maria Ruiz", job="Data and IT", phone="555-0117")


def test_a_note_is_pinned_changed_and_taken_off(office: Office) -> None:
    values = {"district": office.district, "by": office.dsm, "now": office.now}
    assert pin_note(note=" Call Maria first. ", **values)
    office.district.refresh_from_db()
    assert office.district.pinned_note == "Call Maria first."
    assert not pin_note(note="Call Maria first.", **values)
    assert pin_note(note="  ", **values)
    office.district.refresh_from_db()
    assert office.district.pinned_note == ""
    events = list(AuditEvent.objects.order_by("id").values_list("event", "by_email"))
    assert events == [
        ("district.note_pinned", office.dsm.email),
        ("district.note_removed", office.dsm.email),
    ]


def test_the_audit_of_a_note_holds_no_word_of_it(office: Office) -> None:
    pin_note(district=office.district, note="Call Maria first.", by=office.specialist, now=office.now)
    event = AuditEvent.objects.get()
    assert (event.before, event.after) == ({"characters": 0}, {"characters": 17})


@pytest.mark.parametrize(("length", "fits"), [(LONGEST_NOTE, True), (LONGEST_NOTE + 1, False)])
def test_a_note_has_a_longest_length(office: Office, length: int, fits: bool) -> None:
    values = {"district": office.district, "by": office.dsm, "now": office.now, "note": "x" * length}
    if fits:
        assert pin_note(**values)
    else:
        with pytest.raises(NotKept, match="Nothing was changed"):
            pin_note(**values)


def test_a_strangers_note_and_an_administrators_are_refused(office: Office) -> None:
    for person, refusal in ((office.stranger, NotYours), (office.admin, NotAllowed)):
        with pytest.raises(refusal):
            pin_note(district=office.district, note="Mine.", by=person, now=office.now)
    assert not AuditEvent.objects.exists()


def test_a_contact_is_added_changed_and_removed_without_a_name_in_the_audit(office: Office) -> None:
    values = {"district": office.district, "by": office.dsm, "now": office.now}
    contact = save_contact(contact=None, values=MARIA, **values)
    changed = ContactValues(
        side="provider", name="Maria Ruiz", job="Support", email="maria@district.example.org"
    )
    save_contact(contact=contact, values=changed, **values)
    contact.refresh_from_db()
    assert (contact.side, contact.job, contact.phone) == ("provider", "Support", "")
    remove_contact(contact=contact, **values)
    assert not Contact.objects.exists()
    events = list(AuditEvent.objects.order_by("id"))
    assert [event.event for event in events] == ["contact.added", "contact.changed", "contact.removed"]
    kept = "".join(f"{event.target}{event.before}{event.after}{event.reason}" for event in events)
    assert "Maria" not in kept
    assert "555" not in kept
    assert "@" not in kept


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (ContactValues(side="district", name=" ", phone="555-0117"), "name"),
        (ContactValues(side="district", name="Maria Ruiz"), "phone"),
    ],
)
def test_a_contact_needs_a_name_and_a_way_to_reach_it(
    office: Office, values: ContactValues, field: str
) -> None:
    with pytest.raises(NotKept) as refused:
        save_contact(district=office.district, contact=None, values=values, by=office.dsm, now=office.now)
    assert refused.value.field == field
    assert not Contact.objects.exists()
