"""Every list that is taken along as CSV is in the audit: who, of which district, how many rows, by which codes."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from rostering.models import RowProblem
from rostering.screens.downloads import codes_of
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning

pytestmark = pytest.mark.django_db
SCREENS = Path(__file__).resolve().parents[2] / "rostering" / "screens"


def taken(client: Client, address: str) -> AuditEvent:
    """What the audit holds of a download, once all of it was read."""
    before = AuditEvent.objects.count()
    answer: Any = client.get(address)
    assert answer.status_code == 200
    answer.getvalue()
    assert AuditEvent.objects.count() == before + 1
    return AuditEvent.objects.latest("id")


def test_the_list_behind_a_red_flag(morning: Morning, enter: Enter) -> None:
    address = reverse("hold_flag_csv", args=[morning.held.id, "students-without-class"])
    event = taken(enter(morning.cast.noor), address)
    assert (event.event, event.by_email) == ("flag.downloaded", morning.cast.noor.email)
    assert event.district_id == morning.held.district_id
    assert event.target == f"hold {morning.held.id}, students-without-class"
    assert event.after == {"filters": {}, "rows": 4}


def test_one_school_of_it_is_named_by_its_id(morning: Morning, enter: Enter) -> None:
    address = reverse("hold_flag_csv", args=[morning.held.id, "students-without-class"])
    event = taken(enter(morning.cast.noor), f"{address}?school=s2")
    assert event.after == {"filters": {"school": "s2"}, "rows": 4}


def test_a_school_that_the_list_does_not_have_brings_nobody_and_says_so(
    morning: Morning, enter: Enter
) -> None:
    """Written down is what was taken, not what would have been; what was asked for is somebody's typing."""
    address = reverse("hold_flag_csv", args=[morning.held.id, "students-without-class"])
    event = taken(enter(morning.cast.noor), f"{address}?school=nowhere")
    assert event.after == {"filters": {"school": "given"}, "rows": 0}


def test_a_list_of_schools_takes_no_filter(morning: Morning, enter: Enter) -> None:
    address = reverse("hold_flag_csv", args=[morning.held.id, "schools-without-classes"])
    client = enter(morning.cast.noor)
    lines = b"".join(client.get(address).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    event = taken(client, f"{address}?school=s2")
    assert event.after == {"filters": {}, "rows": len(lines) - 1}


def test_the_rows_of_a_sync_that_could_not_be_used(morning: Morning, enter: Enter) -> None:
    run = morning.held.run
    for problem in ("no_id", "no_name"):
        RowProblem.objects.create(run=run, kind="people", provider_id="p7", problem=problem)
    address = reverse("run_problems_csv", args=[run.id])
    event = taken(enter(morning.cast.marcus), f"{address}?problem=no_id&kind=Ana%20Example")
    assert (event.event, event.target) == ("problems.downloaded", f"sync {run.id}")
    assert event.after == {"filters": {}, "rows": 0}
    assert taken(enter(morning.cast.marcus), f"{address}?problem=no_id").after == {
        "filters": {"problem": "no_id"},
        "rows": 1,
    }


def test_the_changes_of_a_sync(morning: Morning, enter: Enter) -> None:
    address = reverse("run_changes_csv", args=[morning.held.run_id])
    event = taken(enter(morning.cast.noor), f"{address}?kind=students&school=s2&operation=removed")
    assert (event.event, event.target) == ("changes.downloaded", f"sync {morning.held.run_id}")
    assert event.after == {"filters": {"kind": "students", "operation": "removed", "school": "s2"}}


def test_the_timeline_of_a_district(morning: Morning, enter: Enter) -> None:
    address = reverse("district_timeline_csv", args=[morning.well.slug])
    event = taken(enter(morning.cast.noor), f"{address}?what=syncs&from=2026-11-01&to=Ana")
    assert (event.event, event.district_id) == ("timeline.downloaded", morning.well.id)
    assert event.after == {"filters": {"what": "syncs", "from": "2026-11-01"}}


@pytest.mark.parametrize(
    ("name", "query", "area", "after"),
    [
        ("districts_csv", "q=cove&provider=clever", "districts", {"filters": {"provider": "clever"}}),
        ("holds_csv", "q=alder&needs=flags", "holds", {"filters": {"needs": "flags"}, "rows": 1}),
        ("syncs_csv", "q=ana&state=failed", "syncs", {"filters": {"state": "failed"}}),
    ],
)
def test_the_lists_of_all_districts(
    morning: Morning, enter: Enter, name: str, query: str, area: str, after: dict[str, Any]
) -> None:
    event = taken(enter(morning.cast.noor), f"{reverse(name)}?{query}")
    assert (event.event, event.district_id) == (f"{area}.downloaded", None)
    assert event.after is not None
    assert event.after["filters"] == after["filters"] | {"q": "given"}
    assert event.after.get("rows") == after.get("rows", event.after.get("rows"))


def test_the_template_of_school_dates(morning: Morning, enter: Enter) -> None:
    assert (
        taken(enter(morning.cast.noor), reverse("dates_import_template")).event == "school_dates.downloaded"
    )


def test_what_was_typed_is_never_kept() -> None:
    query = QueryDict("q=Ana+Example&search=k3&kind=Ana&school=s1")
    known = {"kind": ("students",), "school": ("s1",)}
    assert codes_of(query, **known) == {"school": "s1", "q": "given", "search": "given"}


@pytest.mark.parametrize("path", sorted(SCREENS.rglob("*.py")), ids=lambda path: path.name)
def test_no_screen_sends_a_csv_past_the_audit(path: Path) -> None:
    if path.name in ("csv.py", "downloads.py"):
        return
    names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
    assert "csv_response" not in names
