"""Expected changes of many districts from a file: all lines or none, with a password for the list, agreed to by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Staff
from rostering.holds.windows_csv import COLUMNS
from rostering.models import Window
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long pass phrase"
TONIGHT = NIGHT + timedelta(days=1)


def send(client: Client, name: str, *args: Any, **values: Any) -> Any:
    return client.post(reverse(name, args=args), values, follow=True)


def csv_of(*lines: dict[str, str]) -> SimpleUploadedFile:
    rows = [",".join(COLUMNS), *(",".join(line.get(name, "") for name in COLUMNS) for line in lines)]
    return SimpleUploadedFile("expected.csv", "\n".join(rows).encode(), content_type="text/csv")


def knows_password(person: Staff, enter: Enter) -> Client:
    """A browser of somebody with a password."""
    person.set_password(PASSWORD)
    person.save()
    return enter(person)


def test_a_file_is_filed_with_a_password_for_this_one_list(morning: Morning, enter: Enter) -> None:
    """RULES, re-authentication: though it was given lately. A refused one comes back as it was, with every line."""
    noor = knows_password(morning.cast.noor, enter)
    nights = {"first_night": "2026-10-07", "last_night": "2026-10-27", "reason": "The new school year."}
    line = {"district": morning.well.slug, "template": "new school year", **nights}
    answer = noor.post(reverse("windows_import_preview"), {"file": csv_of(line)})
    for password, says in (("", "it covers this one list"), ("wrong", "This is not your password")):
        answer = send(noor, "windows_import_file", token=answer.context["token"], password=password)
        assert (answer.status_code, says in text_of(answer)) == (403, True), says
        assert morning.well.name in text_of(answer)
    assert not Window.objects.exists()
    send(noor, "windows_import_file", token=answer.context["token"], password=PASSWORD)
    assert Window.objects.get().district == morning.well


def test_many_districts_from_a_file_all_or_none(morning: Morning, enter: Enter) -> None:
    noor, sam = knows_password(morning.cast.noor, enter), knows_password(morning.cast.sam, enter)
    nights = {"first_night": "10/7/2026", "last_night": "2026-10-27", "reason": "The new school year."}
    good = [
        {"district": one.slug, "template": "new school year", **nights}
        for one in (morning.well, morning.failed)
    ]
    bad = [
        {**good[0], "students_removed": "101"},
        {**good[1], "keeps_classes": "maybe"},
        {**good[1], "district": "nowhere"},
        {**nights, "district": morning.paused.slug, "first_night": "soon"},
        {**good[0], "district": morning.missed.slug, "students_removed": "101"},
    ]
    answer = noor.post(reverse("windows_import_preview"), {"file": csv_of(*good[:1], *bad)})
    page = text_of(answer)
    assert answer.status_code == 400
    assert "so none of the 6 is filed" in page
    for says in (
        "is about this district already",
        "yes or no",
        "no district of this short name",
        "is no date",
        "A removal ceiling above 100 % means nothing",
    ):
        assert says in page, says
    assert not Window.objects.exists()

    good[0]["students_removed"] = "30"
    answer = noor.post(reverse("windows_import_preview"), {"file": csv_of(*good)})
    assert "2 districts expect a change" in text_of(answer)
    assert not Window.objects.exists()
    token = answer.context["token"]
    assert send(sam, "windows_import_file", token=token).status_code == 409
    sent = {"token": token, "password": PASSWORD}
    assert "2 expected changes filed" in text_of(send(noor, "windows_import_file", **sent))
    first, second = Window.objects.order_by("district__name")
    assert first.batch == second.batch is not None
    assert [one.ceilings.get(kind="students").removed for one in (first, second)] == [30, 40]
    assert send(noor, "windows_import_file", **sent).status_code == 409
    page = text_of(sam.get(reverse("window", args=[first.id])))
    assert "Agree to all 2 that were filed with one file" in page
    for one, leave in ((first, 30), (second, 40)):
        assert one.district.name in page
        assert (
            f"May leave and join: students {leave} % and 60 %, teachers 40 % and 60 %, classes 100 %".replace(
                " %", "\N{NO-BREAK SPACE}%"
            )
            in page
        )
    for password, says in (("", "it covers this one list"), ("wrong", "This is not your password")):
        refused = send(sam, "window_agree", first.id, all="1", password=password)
        assert (refused.status_code, says in text_of(refused)) == (403, True), says
    assert not AuditEvent.objects.filter(event="window.agreed").exists()
    noor_too = text_of(send(noor, "window_agree", first.id, all="1", password=PASSWORD))
    assert noor_too.count("You filed this yourself, so somebody else must agree") == 2
    assert "You agreed to" not in noor_too
    agreed = send(sam, "window_agree", first.id, all="1", password=PASSWORD)
    assert "You agreed to 2 expected changes." in text_of(agreed)
    assert AuditEvent.objects.filter(event="window.agreed").count() == 2


def test_a_cell_with_a_comma_moves_no_other_into_the_wrong_column(morning: Morning, enter: Enter) -> None:
    """40,5 without quotation marks would be 40 % who leave and 5 % who join."""
    heads = "district,first_night,last_night,reason,students_removed,students_added"
    line = f"{morning.well.slug},2026-10-07,2026-10-27,The new school year.,40,5,60"
    file = SimpleUploadedFile("expected.csv", f"{heads}\n{line}\n".encode(), content_type="text/csv")
    answer = enter(morning.cast.noor).post(reverse("windows_import_preview"), {"file": file})
    assert answer.status_code == 400
    assert "Line 2 has more cells than the first line has columns. Nothing was changed" in text_of(answer)


def test_the_template_has_a_line_for_each_of_ones_own_districts(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.lena).get(reverse("windows_import_template"))
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["district", "fern-hollow"]
