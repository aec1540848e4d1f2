"""What a DSM keeps, through the screens: note, contacts, talks, promises, dates; refusals beside what was typed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from districts.models import Connection, Contact, District, SchoolYear
from rostering.models import Talk
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning, make_promise
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def test_a_note_is_pinned_and_stands_on_the_district_and_on_its_hold(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.held.district.slug
    answer = client.post(reverse("district_note", args=[slug]), {"note": "Call Maria first."}, follow=True)
    page = text_of(answer)
    assert "Call Maria first." in page
    assert "Pinned by Marcus Bell" in page
    assert "Call Maria first." in text_of(client.get(reverse("hold", args=[morning.held.id])))


def test_times_are_the_districts_with_the_readers_own_on_the_pointer(morning: Morning, enter: Enter) -> None:
    """The exact one of the pinned note, of a promise and of what the provider told us."""
    district, client = morning.held.district, enter(morning.cast.marcus)
    District.objects.filter(id=district.id).update(time_zone="America/New_York")
    Connection.objects.filter(district=district).update(last_seen_at=morning.now)
    make_promise(morning)
    client.post(reverse("district_note", args=[district.slug]), {"note": "Call Maria first."})
    page = client.get(reverse("district", args=[district.slug])).content.decode()
    exact = "Wednesday 7 October 2026, 11:30:00 EDT; Wednesday 08:30 PDT where you are"
    note, promise, seen = (page.index(words) for words in ("Pinned by", 'class="promise-by"', "Last seen"))
    for begin in (note, promise, seen):
        assert exact in page[begin : begin + 400]
    on_hold = client.get(reverse("hold", args=[morning.held.id])).content.decode()
    assert exact in on_hold[on_hold.index("Pinned by") :][:400]


def test_a_note_that_is_too_long_comes_back_as_typed(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.held.district.slug
    answer = client.post(reverse("district_note", args=[slug]), {"note": "x" * 401})
    assert answer.status_code == 400
    assert "x" * 401 in answer.content.decode()
    morning.held.district.refresh_from_db()
    assert morning.held.district.pinned_note == ""


def test_an_administrator_sees_no_way_to_change_and_is_refused(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.ada), morning.held.district.slug
    page = text_of(client.get(reverse("district", args=[slug])))
    assert "Pin a note" not in page
    assert "Change contacts" not in page
    assert "Log a call" not in page
    answer = client.post(reverse("district_note", args=[slug]), {"note": "Mine."})
    assert answer.status_code == 403
    assert client.get(reverse("district_dates", args=[slug])).status_code == 403


def test_a_contact_is_added_changed_and_removed(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.well.slug
    save = reverse("district_contact_save", args=[slug])
    typed = {"name": "Maria Ruiz", "job": "Data and IT", "phone": "(555) 010-0117 ext. 4", "side": "district"}
    client.post(save, typed)
    page = client.get(reverse("district", args=[slug])).content.decode()
    assert 'href="tel:5550100117;ext=4"' in page
    number = Contact.objects.get().id
    changed = {
        **typed,
        "number": number,
        "side": "provider",
        "phone": "",
        "email": "maria@clever.example.org",
    }
    client.post(save, changed)
    page = client.get(reverse("district", args=[slug])).content.decode()
    assert "At Clever, Data and IT" in page
    assert 'href="mailto:maria@clever.example.org"' in page
    client.post(reverse("district_contact_remove", args=[slug]), {"number": number})
    assert not Contact.objects.exists()


def test_a_contact_nobody_can_reach_is_refused_with_what_was_typed(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.well.slug
    typed = {"name": "Maria Ruiz", "job": "", "phone": "", "email": "", "side": "district"}
    answer = client.post(reverse("district_contact_save", args=[slug]), typed)
    assert answer.status_code == 400
    assert "needs a phone number or an e-mail address" in text_of(answer)
    assert 'value="Maria Ruiz"' in answer.content.decode()


def test_another_districts_contact_is_not_to_be_had(morning: Morning, enter: Enter) -> None:
    theirs = Contact.objects.create(district=morning.lenas, name="Omar Reed", phone="555-0100")
    client, slug = enter(morning.cast.marcus), morning.well.slug
    answer = client.post(reverse("district_contact_remove", args=[slug]), {"number": theirs.id})
    assert answer.status_code == 404
    assert Contact.objects.filter(id=theirs.id).exists()


def test_a_call_logged_on_a_district_keeps_the_answer_to_its_hold(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.held.district.slug
    typed = {
        "way": "call",
        "with_whom": "Maria Ruiz",
        "words": "They moved to one school.",
        "answer": "meant",
    }
    answer = client.post(reverse("district_talk", args=[slug]), typed)
    assert answer.headers["Location"] == reverse("district", args=[slug])
    talk = Talk.objects.get()
    assert (talk.hold, talk.answer, talk.by) == (morning.held, "meant", morning.cast.marcus)


def test_a_call_logged_on_a_hold_leads_back_to_it(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.noor), morning.held.district.slug
    typed = {"way": "note", "words": "Waiting for their list.", "hold": morning.held.id}
    answer = client.post(reverse("district_talk", args=[slug]), typed)
    assert answer.headers["Location"] == reverse("hold", args=[morning.held.id])


def test_a_call_without_words_comes_back_and_is_not_logged(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.held.district.slug
    typed = {"way": "call", "with_whom": "Maria Ruiz", "words": "", "hold": morning.held.id}
    answer = client.post(reverse("district_talk", args=[slug]), typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'value="Maria Ruiz"' in page
    assert f'name="hold" value="{morning.held.id}"' in page
    assert not Talk.objects.exists()


def test_a_promise_stands_on_the_district_until_it_is_done(morning: Morning, enter: Enter) -> None:
    promise = make_promise(morning)
    client, slug = enter(morning.cast.noor), morning.held.district.slug
    assert "due today" in text_of(client.get(reverse("district", args=[slug])))
    page = text_of(client.post(reverse("talk_done", args=[promise.id]), follow=True))
    assert "off the list of promises" in page
    assert "due today" not in page
    again = text_of(client.post(reverse("talk_done", args=[promise.id]), follow=True))
    assert "marked it as done already" in again


def test_a_colleagues_promise_is_not_yours_to_settle(morning: Morning, enter: Enter) -> None:
    promise = make_promise(morning)
    answer = enter(morning.cast.lena).post(reverse("talk_done", args=[promise.id]))
    assert answer.status_code == 403
    promise.refresh_from_db()
    assert promise.done_at is None


def test_do_not_sync_before_is_said_and_answers_why_nothing_changes(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.well.slug
    before = morning.now.date() + timedelta(days=7)
    typed = {"year": "2026", "first_day": "2026-08-12", "do_not_sync_before": before.isoformat()}
    page = text_of(client.post(reverse("district_dates_save", args=[slug]), typed, follow=True))
    assert "Rosters are held back from tonight through the night of 13 October" in page
    assert "they change again on the night of Wednesday 14 October" in page
    assert "its DSM asked not to sync before 14 October" in page
    assert "Do not sync before 14 October" in page
    lifted = {"year": "2026", "first_day": "2026-08-12"}
    page = text_of(client.post(reverse("district_dates_save", args=[slug]), lifted, follow=True))
    assert "Do not sync before not set" in page
    assert SchoolYear.objects.get().held_back_since is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"first_day": "2025-08-12"}, "lies in 2026, not 2025"),
        ({"first_day": "12 August"}, "Write a day that exists"),
        ({"do_not_sync_before": "2026-10-07"}, "must lie after tonight"),
    ],
)
def test_dates_that_can_not_be_come_back_with_the_error(
    morning: Morning, enter: Enter, typed: dict[str, str], says: str
) -> None:
    client, slug = enter(morning.cast.marcus), morning.well.slug
    answer = client.post(reverse("district_dates_save", args=[slug]), {"year": "2026", **typed})
    assert answer.status_code == 400
    assert says in text_of(answer)
    assert not SchoolYear.objects.exists()


def test_only_this_school_year_and_the_next_have_a_form(morning: Morning, enter: Enter) -> None:
    client, slug = enter(morning.cast.marcus), morning.well.slug
    assert client.post(reverse("district_dates_save", args=[slug]), {"year": "2031"}).status_code == 404
    page = text_of(client.get(reverse("district_dates", args=[slug])))
    assert "School year 2026–27" in page
    assert "School year 2027–28" in page
    source = client.get(reverse("district_dates", args=[slug])).content.decode()
    assert 'name="year" value="2026"' in source


def test_the_form_of_a_contact_sends_its_bare_number(morning: Morning, enter: Enter) -> None:
    Contact.objects.create(id=12345, district=morning.well, name="Maria Ruiz", phone="555-0100")
    client = enter(morning.cast.marcus)
    source = client.get(reverse("district_contacts", args=[morning.well.slug])).content.decode()
    assert 'name="number" value="12345"' in source
