"""Expected changes on their screens: filed, agreed to by another, ended; from a hold and from a file; who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from districts.models import RosterState
from rostering.models import Window
from rostering.pipeline.expected import DIRECTIONS, KINDS
from tests.factories import DistrictFactory
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


def test_a_district_is_named_as_people_call_it_unless_two_are_called_so(
    morning: Morning, enter: Enter
) -> None:
    client, name = enter(morning.cast.noor), morning.well.name
    client.post(reverse("windows_file"), typed(name.upper()))
    assert Window.objects.get().district == morning.well
    DistrictFactory.create(name=name)
    again = client.post(reverse("windows_file"), typed(name))
    assert "or several have it. Nothing was changed;" in text_of(again)
    assert Window.objects.count() == 1


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
    assert "At most 40\N{NO-BREAK SPACE}% of the students may leave: now up to 8 of 20 students." in page
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
    page = text_of(send(marcus, "window_end", window.id, reason="The rollover\x00 moved."))
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
    refused = send(client, "hold_expect", hold.id, **form)
    assert refused.status_code == 409
    assert '<details class="other-ways" open>' in refused.content.decode()
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


def test_one_that_somebody_left_says_so_wherever_it_stands(morning: Morning, enter: Enter) -> None:
    noor = enter(morning.cast.noor)
    window = in_force(morning.well, first=TONIGHT)
    Staff.objects.filter(id=window.filed_by_id).update(is_active=False, name="Ana Rivera")
    said = "Ana Rivera, who filed it, does not decide for this district any more. End it, and file it anew."
    page = text_of(noor.get(reverse("window", args=[window.id])))
    assert said in page
    assert "Its nights are free to be filed anew." in page
    assert "Call it back now" not in page
    assert "1 expected change does not count" in text_of(noor.get(reverse("windows")))
    assert "1 expected change does" in text_of(noor.get(reverse("windows") + "?when=lapsed"))
    assert "does not count" in text_of(noor.get(reverse("district", args=[morning.well.slug])))


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
