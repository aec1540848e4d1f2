"""Expected changes on their screens: filed, agreed to by another, ended; from a hold and from a file; who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from districts.models import RosterState
from rostering.holds.windows_csv import COLUMNS
from rostering.models import Window
from rostering.pipeline.expected import DIRECTIONS, KINDS
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of
from tests.windows import filed, in_force

pytestmark = pytest.mark.django_db
TONIGHT = NIGHT + timedelta(days=1)


def typed(slug: str, **values: Any) -> dict[str, Any]:
    """The form, with 40 % of everything."""
    form = {
        "district": slug,
        "first_night": TONIGHT.isoformat(),
        "last_night": (TONIGHT + timedelta(days=20)).isoformat(),
        "reason": "The new school year.",
        "keeps_classes": "on",
    }
    return form | {f"{kind}-{direction}": "40" for kind in KINDS for direction in DIRECTIONS} | values


def send(client: Client, name: str, *args: Any, **values: Any) -> Any:
    return client.post(reverse(name, args=args), values, follow=True)


def test_one_files_it_and_another_agrees(morning: Morning, enter: Enter) -> None:
    marcus, noor = enter(morning.cast.marcus), enter(morning.cast.noor)
    answer = marcus.post(reverse("windows_file"), typed(morning.well.slug), follow=True)
    window = Window.objects.get()
    page = text_of(answer)
    assert "It lets nothing pass until a second person agrees" in page
    assert "You filed it, so somebody else must agree." in page
    assert window.ceilings.get(kind="students").removed == 40
    assert "Agree to it" not in page
    refused = send(marcus, "window_agree", window.id)
    assert (refused.status_code, Window.objects.get().agreed_at) == (409, None)
    assert "You filed this yourself, so somebody else must agree; ask a colleague" in text_of(refused)

    page = text_of(noor.get(reverse("window", args=[window.id])))
    assert "At most 40\N{NO-BREAK SPACE}% of the students may leave, of 20 students now up to 8." in page
    assert "No school and no teacher may be left without a class." in page
    assert "In force" in text_of(send(noor, "window_agree", window.id))
    assert "1 expected change is in force" in text_of(marcus.get(reverse("windows")))
    assert "In force" in marcus.get(reverse("windows_csv")).getvalue().decode()
    district = text_of(marcus.get(reverse("district", args=[morning.well.slug])))
    assert "7 to 27 October 2026 in force" in district
    timeline = text_of(marcus.get(reverse("district_timeline", args=[morning.well.slug])))
    assert "Expected change agreed to" in timeline

    empty = send(marcus, "window_end", window.id, reason=" ")
    assert (empty.status_code, "Say why it ends" in text_of(empty)) == (409, True)
    page = text_of(send(marcus, "window_end", window.id, reason="The rollover moved."))
    assert "Marcus Bell called it back: The rollover moved." in page
    assert "Called back" in text_of(marcus.get(reverse("windows") + "?when=past"))


def test_another_dsm_and_an_administrator_can_do_nothing(morning: Morning, enter: Enter) -> None:
    window = filed(morning.well, first=TONIGHT)
    lena, ada = enter(morning.cast.lena), enter(morning.cast.ada)
    assert lena.get(reverse("window", args=[window.id])).status_code == 403
    for act in ("window_agree", "window_end"):
        assert send(lena, act, window.id, reason="No.").status_code == 403
        assert send(ada, act, window.id, reason="No.").status_code == 409
    assert "No expected change is in force" in text_of(lena.get(reverse("windows")))
    answer = lena.post(reverse("windows_file"), typed(morning.well.slug))
    assert (answer.status_code, "among yours" in text_of(answer)) == (400, True)
    for name in ("windows_new", "windows_import"):
        assert ada.get(reverse(name)).status_code == 403
    kept = Window.objects.get()
    assert (kept.agreed_at, kept.ended_at) == (None, None)


def test_a_ceiling_that_can_not_be_comes_back_beside_it(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    for values, says in (
        ({"students-removed": "101"}, "A removal ceiling above 100 % means nothing"),
        ({"teachers-added": "many"}, "Write a whole percent, as 40."),
        ({"last_night": NIGHT.isoformat()}, "The last night lies before the first one"),
        ({"reason": " "}, "Say why the change is expected"),
    ):
        answer = client.post(reverse("windows_file"), typed(morning.well.slug, **values))
        assert (answer.status_code, says in text_of(answer)) == (400, True), says
    assert not Window.objects.exists()


def test_the_new_school_year_fills_the_form(morning: Morning, enter: Enter) -> None:
    address = f"{reverse('windows_new')}?template=new-school-year&district={morning.well.slug}"
    page = enter(morning.cast.noor).get(address).content.decode()
    assert 'value="300"' in page
    assert f'value="{morning.well.slug}"' in page


def test_what_is_on_hold_and_a_little_more_is_filed_in_one_click(morning: Morning, enter: Enter) -> None:
    """Bound to the checksum on the screen; the list itself waits on, and so does the roster."""
    hold, client = morning.held, enter(morning.cast.noor)
    assert "Accept this, and up to 5 points more" in text_of(client.get(reverse("hold", args=[hold.id])))
    form = {"reason": "They replace a school.", "checksum": "0" * 64}
    assert send(client, "hold_expect", hold.id, **form).status_code == 409
    assert not Window.objects.exists()
    assert "Filed. It lets nothing pass" in text_of(
        send(client, "hold_expect", hold.id, **(form | {"checksum": hold.plan.checksum}))
    )
    window, totals = Window.objects.get(), hold.plan.totals["students"]
    up = -(-100 * totals["removed"] // totals["existing"])
    assert window.ceilings.get(kind="students").removed == up + 5
    assert (window.first_night, window.last_night) == (TONIGHT, TONIGHT + timedelta(days=2))
    assert (window.run_id, window.keeps_classes) == (hold.run_id, False)
    hold.refresh_from_db()
    assert (hold.state, hold.approvals()) == ("open", [])
    assert RosterState.objects.get(district=hold.district).version == hold.plan.roster_version


def csv_of(*lines: dict[str, str]) -> SimpleUploadedFile:
    rows = [",".join(COLUMNS), *(",".join(line.get(name, "") for name in COLUMNS) for line in lines)]
    return SimpleUploadedFile("expected.csv", "\n".join(rows).encode(), content_type="text/csv")


def test_many_districts_from_a_file_all_or_none(morning: Morning, enter: Enter) -> None:
    noor, sam = enter(morning.cast.noor), enter(morning.cast.sam)
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
    assert "2 expected changes filed" in text_of(send(noor, "windows_import_file", token=token))
    first, second = Window.objects.order_by("district__name")
    assert first.batch == second.batch is not None
    assert [one.ceilings.get(kind="students").removed for one in (first, second)] == [30, 40]
    assert send(noor, "windows_import_file", token=token).status_code == 409
    page = text_of(sam.get(reverse("window", args=[first.id])))
    assert "Agree to all 2 that were filed with one file" in page
    for one, leave in ((first, 30), (second, 40)):
        assert one.district.name in page
        assert (
            f"May leave and join: students {leave} % and 60 %, teachers 40 % and 60 %, classes 100 %" in page
        )
    assert "You agreed to 2 expected changes." in text_of(send(sam, "window_agree", first.id, all="1"))
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


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "1 expected change is in force; 1 waits for a second person."),
        ("?when=to_agree", "1 expected change waits for a second person."),
        ("?when=coming", "No expected change fits."),
    ],
)
def test_the_list_says_nothing_of_what_its_filter_hides(
    morning: Morning, enter: Enter, query: str, says: str
) -> None:
    in_force(morning.well, first=TONIGHT)
    filed(morning.failed, first=TONIGHT)
    assert says in text_of(enter(morning.cast.noor).get(reverse("windows") + query))
