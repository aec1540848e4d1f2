"""Each person's own time zone, density and scheme: shown everywhere, changed by oneself, kept in the audit."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db

CHOICE = {"time_zone": "America/New_York", "density": "compact", "scheme": "dark"}


def test_what_was_chosen_holds_on_every_page(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    answer = client.post(reverse("profile_save"), CHOICE, follow=True)
    assert "Saved; every page follows." in text_of(answer)
    home = client.get(reverse("home"))
    assert "Your times are in Eastern time, where it is 11:" in text_of(home)
    assert b'data-density="compact"' in home.content
    assert b'data-scheme="dark"' in home.content
    assert b'content="dark"' in home.content


def test_a_change_is_in_the_audit_once(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.marcus)
    client.post(reverse("profile_save"), CHOICE)
    answer = client.post(reverse("profile_save"), CHOICE, follow=True)
    assert "As before; nothing was changed." in text_of(answer)
    event = AuditEvent.objects.get(event="staff.preferences_changed")
    assert event.by_email == morning.cast.marcus.email
    assert (event.before or {})["density"] == "comfortable"
    assert event.after == CHOICE


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"density": "tiny"}, {"scheme": ""}])
def test_a_value_that_does_not_exist_is_refused_beside_its_field(
    morning: Morning, enter: Enter, wrong: dict[str, str]
) -> None:
    answer = enter(morning.cast.noor).post(reverse("profile_save"), CHOICE | wrong)
    assert answer.status_code == 400
    assert b"field-error" in answer.content
    assert not AuditEvent.objects.filter(event="staff.preferences_changed").exists()


def test_the_zone_of_the_portal_is_kept_as_none_of_ones_own(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    client.post(reverse("profile_save"), CHOICE)
    client.post(reverse("profile_save"), CHOICE | {"time_zone": "portal"})
    morning.cast.noor.refresh_from_db()
    assert morning.cast.noor.time_zone == ""


def test_an_unusual_zone_that_somebody_has_stays_his(morning: Morning, enter: Enter) -> None:
    morning.cast.noor.time_zone = "Asia/Kathmandu"
    morning.cast.noor.save()
    client = enter(morning.cast.noor)
    assert b'<option value="Asia/Kathmandu" selected>' in client.get(reverse("profile")).content
    answer = client.post(reverse("profile_save"), CHOICE | {"time_zone": "Asia/Kathmandu"})
    assert answer.status_code == 302


def test_nobody_changes_how_a_colleague_likes_it(morning: Morning, enter: Enter) -> None:
    enter(morning.cast.noor).post(reverse("profile_save"), CHOICE)
    morning.cast.sam.refresh_from_db()
    assert morning.cast.sam.density == "comfortable"
