"""Every refusal is a page that says what happened, what was not changed, what to try and whom to ask (STYLE)."""

import logging

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from rostering.screens import errors
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def test_an_address_that_does_not_exist(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.noor).get("/nothing/here")
    assert answer.status_code == 404
    words = text_of(answer)
    assert "nothing at this address" in words
    assert "If a colleague sent you the link" in words
    assert "Go to Home" in words


def test_a_form_that_expired_changed_nothing(morning: Morning) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(morning.cast.noor, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("profile_save"), {"density": "compact"})
    assert answer.status_code == 403
    words = text_of(answer)
    assert "had expired" in words
    assert "Nothing was changed." in words
    assert "load the page again and send it once more" in words


def test_what_is_not_ones_role(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.marcus).get(reverse("connections"))
    assert answer.status_code == 403
    words = text_of(answer)
    assert "Nothing was changed." in words
    assert "ask an administrator of the portal" in words


def test_somebody_was_faster(morning: Morning, enter: Enter) -> None:
    enter(morning.cast.noor).post(reverse("connection_claim", args=[morning.new.id]))
    answer = enter(morning.cast.sam).post(reverse("connection_claim", args=[morning.new.id]))
    assert answer.status_code == 409
    assert "Go back and load the page again" in text_of(answer)


@pytest.mark.parametrize(("view", "status"), [("bad_request", 400), ("permission_denied", 403)])
def test_what_could_not_be_read_or_is_not_allowed(view: str, status: int) -> None:
    answer = getattr(errors, view)(RequestFactory().get("/"), Exception("unread"))
    assert answer.status_code == status
    assert "Nothing was changed." in text_of(answer)
    assert "unread" not in text_of(answer)


def test_a_fault_has_a_number_that_is_in_the_log_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="rostering.screens.errors"):
        answer = errors.server_error(RequestFactory().get("/districts/quail-valley"))
    assert answer.status_code == 500
    words = text_of(answer)
    assert "not in your data" in words
    assert "Pacific time" in words
    number = caplog.records[0].getMessage().split()[1]
    assert number in words


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("holds", {"dsm": "²"}),
        ("districts", {"dsm": "²"}),
        ("districts", {"specialist": "9" * 30}),
        ("cover", {"colleague": "²"}),
        ("syncs", {"night": "2026-02-30", "district": "²"}),
    ],
)
def test_a_number_or_day_that_no_page_wrote_is_none(
    morning: Morning, enter: Enter, name: str, query: dict[str, str]
) -> None:
    """Digits of other scripts, more of them than any number has, days that do not exist."""
    assert enter(morning.cast.noor).get(reverse(name), query).status_code == 200


def test_a_number_that_was_typed_into_a_form_of_ours_is_none(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.noor).post(reverse("cover_end"), {"cover": ["²", "9" * 30]})
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["districts", "syncs", "holds"])
def test_a_zero_byte_in_an_address_is_a_request_that_can_not_be_read(
    morning: Morning, enter: Enter, name: str
) -> None:
    answer = enter(morning.cast.noor).get(reverse(name), {"q": "Alder\x00"})
    assert answer.status_code == 400
    assert "could not be read" in text_of(answer)
