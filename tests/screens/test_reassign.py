"""Many districts to another DSM or specialist: looked at first, done as seen, each in the audit."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment, AuditEvent, Staff
from rostering.cover import pass_holds_on
from rostering.holds.assign import Picked, assign_holds
from rostering.models import Hold
from tests.factories import StaffFactory
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def today_of(morning: Morning) -> date:
    """The day on which everybody looks."""
    return (morning.now - timedelta(hours=7)).date()


def asked(morning: Morning, to: Staff, **values: Any) -> dict[str, Any]:
    """The form: all of Marcus's districts to somebody, as DSM, from today."""
    given = {"role": "dsm", "of": morning.cast.marcus.id, "to": to.id, "reason": "New regions."}
    return given | {"starts_on": today_of(morning)} | values


def look_and_confirm(client: Client, values: dict[str, Any]) -> Any:
    """Preview, then the button."""
    page = client.post(reverse("reassign_preview"), values)
    assert page.status_code == 200, text_of(page)
    return client.post(reverse("reassign_confirm"), {"plan": page.context["plan"]}, follow=True)


def people_of(morning: Morning, role: str, *, on: date) -> set[str]:
    """Who has the well district in a role on a day."""
    rows = Assignment.objects.filter(district=morning.well, role=role)
    return {
        str(one.staff)
        for one in rows
        if (one.starts_on is None or one.starts_on <= on) and (one.ends_on is None or one.ends_on >= on)
    }


def test_the_preview_counts_and_changes_nothing(morning: Morning, enter: Enter) -> None:
    page = text_of(
        enter(morning.cast.noor).post(reverse("reassign_preview"), asked(morning, morning.cast.lena))
    )
    assert "5 districts get Lena Ortiz as District Success Manager from today." in page
    assert "5 from Marcus Bell." in page
    assert "1 open hold of these districts stay with their specialists." in page
    assert people_of(morning, "dsm", on=today_of(morning)) == {"Marcus Bell"}
    assert not AuditEvent.objects.filter(event="assignment.changed").exists()


def test_confirming_gives_the_districts_from_that_day_each_with_its_audit(
    morning: Morning, enter: Enter
) -> None:
    today = today_of(morning)
    answer = look_and_confirm(enter(morning.cast.noor), asked(morning, morning.cast.lena))
    assert "5 districts given to Lena Ortiz from today." in text_of(answer)
    assert people_of(morning, "dsm", on=today) == {"Lena Ortiz"}
    assert people_of(morning, "dsm", on=today - timedelta(days=1)) == {"Marcus Bell"}
    logged = AuditEvent.objects.filter(event="assignment.changed")
    assert logged.count() == 5
    assert logged.get(district_id=morning.well.id).before == {
        "role": "dsm",
        "staff": morning.cast.marcus.email,
    }


def test_from_a_later_day_everything_stays_until_the_day_before(morning: Morning, enter: Enter) -> None:
    first = today_of(morning) + timedelta(days=5)
    look_and_confirm(enter(morning.cast.noor), asked(morning, morning.cast.lena, starts_on=first))
    assert people_of(morning, "dsm", on=first - timedelta(days=1)) == {"Marcus Bell"}
    assert people_of(morning, "dsm", on=first) == {"Lena Ortiz"}
    assert "Birch Bay" in text_of(enter(morning.cast.marcus).get(reverse("districts")))
    assert "Birch Bay" not in text_of(enter(morning.cast.lena).get(reverse("districts")))


def test_a_new_specialist_owns_the_open_holds_at_once(morning: Morning, enter: Enter) -> None:
    values = asked(morning, morning.cast.sam, role="specialist", of=morning.cast.noor.id)
    client = enter(morning.cast.ada)
    page = text_of(client.post(reverse("reassign_preview"), values))
    assert "1 open hold of these districts passes to Sam Ito at once." in page
    look_and_confirm(client, values)
    assert Hold.objects.get(id=morning.held.id).owner == morning.cast.sam


def test_holds_follow_on_the_day_when_it_was_entered_before(morning: Morning, enter: Enter) -> None:
    first = today_of(morning) + timedelta(days=3)
    values = asked(morning, morning.cast.sam, role="specialist", of=morning.cast.noor.id, starts_on=first)
    look_and_confirm(enter(morning.cast.noor), values)
    assert pass_holds_on(today=first - timedelta(days=1), now=morning.now) == []
    assert Hold.objects.get(id=morning.held.id).owner == morning.cast.noor
    assert [hold.id for hold in pass_holds_on(today=first, now=morning.now)] == [morning.held.id]
    assert Hold.objects.get(id=morning.held.id).owner == morning.cast.sam
    assert pass_holds_on(today=first, now=morning.now) == []


def test_holds_follow_also_when_nobody_looked_on_the_first_day(morning: Morning, enter: Enter) -> None:
    """A portal that stood still on that day does it on the next."""
    first = today_of(morning) + timedelta(days=3)
    values = asked(morning, morning.cast.sam, role="specialist", of=morning.cast.noor.id, starts_on=first)
    look_and_confirm(enter(morning.cast.noor), values)
    assert [hold.id for hold in pass_holds_on(today=first + timedelta(days=2), now=morning.now)] == [
        morning.held.id
    ]


def test_a_hold_given_back_to_the_former_specialist_on_purpose_stays_there(
    morning: Morning, enter: Enter
) -> None:
    first = today_of(morning) + timedelta(days=3)
    values = asked(morning, morning.cast.sam, role="specialist", of=morning.cast.noor.id, starts_on=first)
    look_and_confirm(enter(morning.cast.noor), values)
    later = morning.now + timedelta(days=5)
    (passed,) = pass_holds_on(today=first + timedelta(days=1), now=later)
    picked = Picked(passed.id, morning.cast.sam.id)
    assign_holds(holds=[picked], to=morning.cast.noor, by=morning.cast.sam, reason="She knows it.", now=later)
    assert pass_holds_on(today=first + timedelta(days=2), now=later) == []
    assert Hold.objects.get(id=morning.held.id).owner == morning.cast.noor


def test_a_hold_that_a_colleague_took_on_purpose_stays_with_him(morning: Morning, enter: Enter) -> None:
    first = today_of(morning) + timedelta(days=3)
    values = asked(morning, morning.cast.sam, role="specialist", of=morning.cast.noor.id, starts_on=first)
    look_and_confirm(enter(morning.cast.noor), values)
    Hold.objects.filter(id=morning.held.id).update(owner=StaffFactory())
    assert pass_holds_on(today=first, now=morning.now) == []


def test_districts_can_be_listed_by_name_or_in_a_csv_file(morning: Morning, enter: Enter) -> None:
    file = SimpleUploadedFile(
        "some.csv", "district,students\r\ncedar-cove,12\r\nnowhere,3\r\n".encode("utf-8-sig")
    )
    values = asked(morning, morning.cast.lena, of="", names="birch-bay\nbirch-bay, of the west", file=file)
    page = enter(morning.cast.noor).post(reverse("reassign_preview"), values)
    assert "2 districts get Lena Ortiz" in text_of(page)
    assert "1 name not found: left out." in text_of(page)
    assert "Not found nowhere" in text_of(page)


def test_a_file_that_is_no_text_is_refused(morning: Morning, enter: Enter) -> None:
    values = asked(morning, morning.cast.lena, of="", file=SimpleUploadedFile("some.csv", b"\xff\xfe\x00b"))
    answer = enter(morning.cast.noor).post(reverse("reassign_preview"), values)
    assert answer.status_code == 400
    assert "The file is no UTF-8 text. Nothing was changed" in text_of(answer)


def test_what_somebody_else_changed_meanwhile_is_left_alone_and_named(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    plan = client.post(reverse("reassign_preview"), asked(morning, morning.cast.lena)).context["plan"]
    other = StaffFactory(role=Staff.Role.DSM, name="Ines Roy")
    Assignment.objects.filter(district=morning.well, role="dsm").update(staff=other)
    page = text_of(client.post(reverse("reassign_confirm"), {"plan": plan}, follow=True))
    assert "4 districts given to Lena Ortiz from today." in page
    assert "Left alone, since somebody has changed them meanwhile: Birch Bay." in page
    assert people_of(morning, "dsm", on=today_of(morning)) == {"Ines Roy"}


def test_a_preview_can_not_be_forged_or_used_by_a_colleague(morning: Morning, enter: Enter) -> None:
    plan = (
        enter(morning.cast.noor)
        .post(reverse("reassign_preview"), asked(morning, morning.cast.lena))
        .context["plan"]
    )
    for person, sent in (
        (morning.cast.sam, plan),
        (morning.cast.noor, plan[:-2] + "xx"),
        (morning.cast.noor, ""),
    ):
        answer = enter(person).post(reverse("reassign_confirm"), {"plan": sent})
        assert answer.status_code == 409
    assert people_of(morning, "dsm", on=today_of(morning)) == {"Marcus Bell"}


@pytest.mark.parametrize("name", ["reassign", "reassign_preview", "reassign_confirm"])
def test_a_dsm_does_not_reassign(morning: Morning, enter: Enter, name: str) -> None:
    client = enter(morning.cast.marcus)
    answer = client.get(reverse(name)) if name == "reassign" else client.post(reverse(name))
    assert answer.status_code == 403
    assert "assigned by rostering specialists and administrators" in text_of(answer)


@pytest.mark.parametrize(("days", "status"), [(-1, 400), (0, 200), (366, 200), (367, 400)])
def test_the_first_day_is_today_or_within_a_year(
    morning: Morning, enter: Enter, days: int, status: int
) -> None:
    values = asked(morning, morning.cast.lena, starts_on=today_of(morning) + timedelta(days=days))
    assert enter(morning.cast.noor).post(reverse("reassign_preview"), values).status_code == status


def test_nobody_gets_a_job_that_is_not_his(morning: Morning, enter: Enter) -> None:
    """A specialist is no DSM of a district."""
    values = asked(morning, morning.cast.sam)
    answer = enter(morning.cast.noor).post(reverse("reassign_preview"), values)
    assert answer.status_code == 400
    assert "Sam Ito can not be District Success Manager of a district. Nothing was changed" in text_of(answer)


def test_somebody_who_has_left_since_the_preview_gets_nothing(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    plan = client.post(reverse("reassign_preview"), asked(morning, morning.cast.lena)).context["plan"]
    Staff.objects.filter(id=morning.cast.lena.id).update(is_active=False)
    assert client.post(reverse("reassign_confirm"), {"plan": plan}).status_code == 409


def test_who_has_a_district_already_is_left_as_it_is(morning: Morning, enter: Enter) -> None:
    values = asked(morning, morning.cast.marcus)
    page = enter(morning.cast.noor).post(reverse("reassign_preview"), values)
    assert "Nothing would change." in text_of(page)
    assert "button-filled" not in page.content.decode().partition("<main")[2]


def test_districts_ticked_in_the_list_stand_in_the_form(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    page = client.get(reverse("districts")).content.decode()
    for district in (morning.well, morning.paused):
        assert f'name="pick" value="{district.id}"' in page
    query = {"pick": [morning.well.id, morning.paused.id, "x", "9" * 30]}
    answer = client.get(reverse("reassign"), query)
    assert answer.context["form"]["names"].value() == "birch-bay\ncedar-cove"


def test_a_list_of_ticked_districts_is_looked_at_like_any_other(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.ada)
    names = client.get(reverse("reassign"), {"pick": [morning.well.id]}).context["form"]["names"].value()
    look_and_confirm(client, asked(morning, morning.cast.lena, of="", names=names))
    assert people_of(morning, "dsm", on=today_of(morning)) == {"Lena Ortiz"}


def test_the_list_of_districts_leads_on_only_for_those_who_may(morning: Morning, enter: Enter) -> None:
    address, cast = reverse("districts"), morning.cast
    ways = {
        who: [reverse(name) in page for name in ("dates_import", "reassign")] + ['name="pick"' in page]
        for who in ("noor", "marcus", "ada")
        if (page := enter(getattr(cast, who)).get(address).content.decode())
    }
    assert ways == {"noor": [True, True, True], "marcus": [True, False, True], "ada": [False, True, True]}
