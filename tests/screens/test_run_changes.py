"""The changes of a sync: by school and kind, as CSV, and from the log when the list is gone."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from rostering.models import Change, Plan, PlanPerson, Run
from rostering.pipeline.plan import drop_rows
from rostering.screens.change_filters import Wish
from rostering.screens.change_first_rows import first_rows
from rostering.screens.change_lists import PlanRows
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def changes(client: Client, run: int, query: str = "") -> str:
    return text_of(client.get(reverse("run_changes", args=[run]) + query))


def downloaded(client: Client, run: int, query: str = "") -> list[dict[str, str]]:
    answer: Any = client.get(reverse("run_changes_csv", args=[run]) + query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def applied_run(morning: Morning) -> Run:
    return Run.objects.filter(district=morning.well, status="applied").latest("id")


def forget_rows(run: Run) -> None:
    """What happens to a change list that is old."""
    drop_rows(plan_id=run.plan_id)
    run.plan.rows_dropped_at = run.finished_at
    run.plan.save()


# --- by school and kind ------------------------------------------------------------------------------


def test_a_sync_tells_what_changes_at_each_school_by_kind(morning: Morning, enter: Enter) -> None:
    page = enter(morning.cast.noor).get(reverse("run", args=[morning.held.run_id])).content.decode()
    assert "By school and kind" in page
    assert "13 leaves, 13 joins" in page
    assert "?kind=sections&amp;school=s2" in page


def test_one_school_shows_its_changes_alone_with_their_counts(morning: Morning, enter: Enter) -> None:
    client, run = enter(morning.cast.noor), morning.held.run_id
    page = changes(client, run, "?kind=sections&school=s2")
    assert "Art c9" in page
    assert "Classes 1" in page
    page = changes(client, run, "?kind=students&school=s1&operation=removed")
    assert "Students 26" in page
    assert "Leaves 13" in page
    assert "Nothing of this kind." in changes(client, run, "?kind=students&school=s2")


def test_class_places_stand_where_their_class_stands(morning: Morning, enter: Enter) -> None:
    page = changes(enter(morning.cast.noor), morning.held.run_id, "?kind=enrollments&school=s2")
    assert page.count("in Art c9") == 4


# --- CSV ---------------------------------------------------------------------------------------------


def test_every_change_as_csv_with_a_line_each(morning: Morning, enter: Enter) -> None:
    rows = downloaded(enter(morning.cast.noor), morning.held.run_id)
    totals = morning.held.plan.totals
    assert len(rows) == sum(kind["changed"] + kind["ended"] + kind["ignored"] for kind in totals.values())
    gone = [row for row in rows if row["Kind"] == "class" and row["What happens"] == "Leaves"]
    assert [(row["Who or what"], row["ID there"], row["Where"]) for row in gone] == [
        ("Art c9", "c9", "South School")
    ]


def test_the_csv_of_a_filter_holds_what_the_page_shows(morning: Morning, enter: Enter) -> None:
    rows = downloaded(
        enter(morning.cast.noor), morning.held.run_id, "?kind=students&operation=added&school=s1"
    )
    assert len(rows) == 13
    assert {row["What happens"] for row in rows} == {"Joins"}


def test_who_took_the_changes_along_is_kept(morning: Morning, enter: Enter) -> None:
    """DOMAIN 2.5: an export of personal data is logged."""
    downloaded(enter(morning.cast.noor), morning.held.run_id)
    event = AuditEvent.objects.latest("id")
    assert (event.event, event.by_email) == ("changes.downloaded", morning.cast.noor.email)
    assert event.target == f"sync {morning.held.run_id}"


# --- when the list is gone ---------------------------------------------------------------------------


def test_an_applied_list_that_is_gone_is_read_from_the_log(morning: Morning, enter: Enter) -> None:
    run, client = applied_run(morning), enter(morning.cast.noor)
    before = changes(client, run.id, "?kind=students&operation=updated")
    forget_rows(run)
    after = changes(client, run.id, "?kind=students&operation=updated")
    assert "as they were logged when it was applied" in after
    for words in ("Adap3 Núñez", "last name", "Lundp3", "Núñez", "1 to 1 of 1"):
        assert words in before, words
        assert words in after, words
    assert [row["What differs"] for row in downloaded(client, run.id)] == ["last name: Lundp3 → Núñez"]


def test_the_log_is_filtered_as_the_list_was(morning: Morning, enter: Enter) -> None:
    run, client = applied_run(morning), enter(morning.cast.noor)
    forget_rows(run)
    assert "Núñez" in changes(client, run.id, "?kind=students&school=s1")
    assert "Nothing of this kind." in changes(client, run.id, "?kind=students&school=s9")
    assert Change.objects.filter(run_number=run.id).exists()


def test_a_list_that_was_never_applied_and_is_gone_says_so(morning: Morning, enter: Enter) -> None:
    run, client = morning.held.run, enter(morning.cast.noor)
    forget_rows(run)
    page = changes(client, run.id)
    assert "no longer kept, and this sync never applied it" in page
    assert "The rows are no longer kept; how many there were stands above." in page
    assert "Nothing of this kind." not in page
    assert client.get(reverse("run", args=[run.id])).status_code == 200
    assert client.get(reverse("hold", args=[morning.held.id])).status_code == 200
    assert "Every change as CSV" not in page
    assert client.get(reverse("run_changes_csv", args=[run.id])).status_code == 404


def test_of_an_overtaken_list_the_first_rows_are_shown_and_said_to_be_the_first(
    morning: Morning, enter: Enter
) -> None:
    """The totals are those of the whole list, so the page says which rows it has."""
    run, client = morning.held.run, enter(morning.cast.noor)
    keep = PlanPerson.objects.filter(plan_id=run.plan_id, operation="removed").values_list("id", flat=True)[0]
    PlanPerson.objects.filter(plan_id=run.plan_id).exclude(id=keep).delete()
    Plan.objects.filter(id=run.plan_id).update(rows_dropped_at=morning.now, rows_kept=1)
    Run.objects.filter(id=run.id).update(status="superseded")
    page = changes(client, run.id, "?kind=students&operation=removed")
    assert re.search(r"1 of \d+ rows are kept of a change list that was overtaken", page)
    assert "1 to 1 of 1" in page
    assert "None of these is among the kept rows." in changes(
        client, run.id, "?kind=students&operation=added"
    )
    assert re.search(r"1 of \d+ rows are kept", text_of(client.get(reverse("run", args=[run.id]))))
    answer: Any = client.get(reverse("run_changes_csv", args=[run.id]))
    assert "-first-1" in answer["Content-Disposition"]
    assert client.get(reverse("hold", args=[morning.held.id])).status_code == 200


def test_a_birth_date_is_in_no_csv(morning: Morning, enter: Enter) -> None:
    """DOMAIN 2.5."""
    run = applied_run(morning)
    Change.objects.filter(run_number=run.id).update(
        changed=["birth_date"],
        before={"birth_date": "2015-03-04"},
        after={"birth_date": str(date(2014, 7, 8))},
    )
    forget_rows(run)
    (row,) = downloaded(enter(morning.cast.noor), run.id)
    assert row["What differs"] == "birth date: not shown → changed, not shown"


# --- search ------------------------------------------------------------------------------------------


def search_address(client: Client, run: int, text: str, query: str = "") -> str:
    """Where the search form leads."""
    to = reverse("run_changes", args=[run]) + query
    answer = client.post(reverse("search"), {"q": text, "to": to})
    return str(answer.headers["Location"])


@pytest.mark.parametrize("text", ["Lundn3 Adan3", "adan3", "n3", "n3@north.example.org"])
def test_a_change_is_found_by_name_id_or_address(morning: Morning, enter: Enter, text: str) -> None:
    client = enter(morning.cast.noor)
    address = search_address(client, morning.held.run_id, text, "?kind=students")
    assert address.partition("search=")[2] not in ("", text)
    assert len(text) < 4 or text not in address
    page = text_of(client.get(address))
    assert "Adan3 Lundn3" in page
    assert "Adan4 Lundn4" not in page
    assert "1 to 1 of 1" in page


def test_a_class_place_is_found_by_its_person_or_its_class(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    by_person = text_of(client.get(search_address(client, morning.held.run_id, "adaq1", "?kind=enrollments")))
    assert "1 to 1 of 1" in by_person
    by_class = text_of(client.get(search_address(client, morning.held.run_id, "Art", "?kind=enrollments")))
    assert by_class.count("in Art c9") == 4


def test_what_is_found_can_be_taken_along(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    key = search_address(client, morning.held.run_id, "adan3").partition("search=")[2]
    rows = downloaded(client, morning.held.run_id, f"?kind=students&search={key}")
    assert [row["Who or what"] for row in rows] == ["Adan3 Lundn3"]


def test_a_change_of_the_log_is_found_too(morning: Morning, enter: Enter) -> None:
    run, client = applied_run(morning), enter(morning.cast.noor)
    forget_rows(run)
    found = text_of(client.get(search_address(client, run.id, "nunez", "?kind=students")))
    assert "Núñez" in found
    none = text_of(client.get(search_address(client, run.id, "nobody", "?kind=students")))
    assert "Nothing of this kind fits “nobody”." in none


def test_the_first_rows_of_each_sort_are_where_its_list_begins(morning: Morning) -> None:
    """Asked for together, a table at a time; in the order of the wishes."""
    plan = morning.held.plan
    kinds = ("sections", "students", "teachers", "enrollments")
    wishes = [Wish(kind=kind, operation=one) for one in ("removed", "added", "updated") for kind in kinds]
    one_by_one = [(wish, row) for wish in wishes for row in PlanRows(plan, wish)[:2]]
    assert len(one_by_one) > len(kinds)
    assert first_rows(plan, wishes, each=2) == one_by_one
