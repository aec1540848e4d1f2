"""Every address, read and sent to, as nobody, as another district's DSM, as a specialist (STYLE habit 10; DESIGN 9).

A new address is covered the day it is added: one that is not described below fails here.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import Staff
from districts.models import RosterUser, Section
from rostering.models import Pause
from tests.factories import StaffFactory
from tests.feeds import NIGHT
from tests.screens.morning import Morning, make_list, make_notices, make_promise
from tests.windows import filed

pytestmark = pytest.mark.django_db

OPEN = {"sign_in", "healthz"}
#: What a DSM of another district gets where no district is named: his own, empty lists.
OWN_LISTS = {
    "calendar",
    "tonight",
    "tonight_live",
    "night_undo",
    "handover",
    "notices",
    "notices_csv",
    "texts",
    "text",
    "mailbox",
    "cover",
    "profile",
    "design",
    "design_group",
    "home",
    "home_practice",
    "districts",
    "syncs",
    "holds",
    "syncs_csv",
    "districts_csv",
    "holds_csv",
    "find",
    "dates_import",
    "dates_import_template",
    "windows",
    "windows_csv",
    "windows_new",
    "windows_import",
    "windows_import_template",
    "pauses",
    "pauses_csv",
    "pauses_new",
    "reopening",
    "reopening_csv",
}
SPECIALISTS_ONLY = {"connections"}
#: Only by POST.
ACTS = {
    "district_stop",
    "run_apply",
    "run_pairs_answer",
    "run_pairs_take_back",
    "run_undo_ask",
    "run_undo_decline",
    "night_undo_ask",
    "tonight_stop",
    "tonight_start",
    "tonight_release",
    "search",
    "notices_act",
    "mailing_confirm",
    "mailing_stop",
    "text_save",
    "run_letter_send",
    "profile_save",
    "district_sync",
    "district_dry_run_ask",
    "district_cover",
    "cover_take",
    "cover_end",
    "reassign_preview",
    "reassign_confirm",
    "district_note",
    "district_contact_save",
    "district_contact_remove",
    "district_dates_save",
    "district_summer_save",
    "district_talk",
    "talk_done",
    "dates_import_preview",
    "dates_import_apply",
    "pauses_preview",
    "pauses_confirm",
    "pause_preview",
    "windows_file",
    "windows_import_preview",
    "windows_import_file",
    "window_agree",
    "window_end",
    "hold_expect",
    "hold_decide",
    "hold_call_back",
    "holds_assign",
    "holds_chosen",
    "holds_approve",
    "holds_wait",
    "holds_ask",
    "approval_list_agree",
    "connection_claim",
    "connection_take_over",
    "connection_hand_back",
    "connection_join",
    "connection_create",
    "connection_close",
}
#: Acts that name no district in their address: without a form that fits, a DSM is told so, and nothing changes.
OWN_ACTS = {
    "dates_import_preview": 400,
    "dates_import_apply": 409,
    "pauses_preview": 400,
    "windows_file": 400,
    "windows_import_preview": 400,
    "windows_import_file": 409,
    "pauses_confirm": 409,
    "night_undo_ask": 409,
    "search": 302,
    "notices_act": 400,
    "text_save": 400,
    "profile_save": 400,
    "cover_take": 400,
    "cover_end": 409,
    "holds_assign": 400,
    "holds_chosen": 400,
    "holds_approve": 400,
    "holds_wait": 400,
    "holds_ask": 400,
}
SIGNED_OUT = 401


def every_name() -> list[str]:
    """The names of all addresses."""
    return sorted(
        str(pattern.name) for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)
    )


@pytest.fixture
def addresses(morning: Morning) -> dict[str, str]:
    """A real address for each name, of a district with a held sync, and of a new connection."""
    numbers = {"hold": morning.held.id, "run": morning.held.run_id, "connection": morning.new.id}
    numbers["talk"] = make_promise(morning).id
    numbers["pause"] = Pause.objects.get(district=morning.paused).id
    numbers["approval_list"] = make_list(morning).id
    numbers["window"] = filed(morning.held.district, first=NIGHT + timedelta(days=1)).id
    told = make_notices(morning)
    numbers |= {"notice": told.sent.id, "mailing": told.question.id, "mail": told.mail.id}

    members = {"person": RosterUser, "section": Section}

    def address(name: str) -> str:
        if name in members:
            one = members[name].objects.filter(district=morning.held.district).first()
            return reverse(name, args=[morning.held.district.slug, one.id])
        if name.startswith("district") and not name.startswith("districts"):
            return reverse(name, args=[morning.held.district.slug])
        if name == "design_group":
            return reverse(name, args=["states"])
        if name in ("text", "text_save"):
            return reverse(name, args=["week_before"])
        if name.startswith("reopening"):
            return reverse(name, args=["2026-10-12"])
        if name.startswith("hold_flag"):
            return reverse(name, args=[morning.held.id, "schools-without-classes"])
        kind = next((kind for kind in numbers if name == kind or name.startswith(f"{kind}_")), None)
        return reverse(name, args=[numbers[kind]]) if kind else reverse(name)

    return {name: address(name) for name in every_name()}


def client_of(role: str) -> Client:
    """A signed-in person without any district."""
    client = Client()
    client.force_login(StaffFactory(role=role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_nobody_reads_or_changes_anything_without_signing_in(addresses: dict[str, str]) -> None:
    client = Client()
    for name, address in addresses.items():
        for answer in (client.get(address), client.post(address)):
            if name in OPEN:
                assert answer.status_code < 500, name
                continue
            assert answer.status_code in (302, SIGNED_OUT), (name, answer.status_code)
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith(reverse("sign_in")), name
            else:
                assert answer.content == b"", name


def test_a_dsm_of_other_districts_gets_no_data(addresses: dict[str, str]) -> None:
    client = client_of(Staff.Role.DSM)
    for name, address in addresses.items():
        if name in OPEN or name == "sign_out":
            continue
        for answer in (client.get(address), client.post(address)):
            allowed = (200, 286, 405) if name in OWN_LISTS else (403, 405, OWN_ACTS.get(name, 403))
            assert answer.status_code in allowed, (name, answer.status_code)
            assert b"Alder Valley" not in answer.getvalue(), name


def test_a_specialist_reads_every_address(addresses: dict[str, str]) -> None:
    client = client_of(Staff.Role.SPECIALIST)
    for name, address in addresses.items():
        if name in ("sign_in", "sign_out"):
            continue
        expected = (405,) if name in ACTS else (200, 286)
        assert client.get(address).status_code in expected, name


def test_reading_never_changes_and_sending_to_a_page_is_refused(addresses: dict[str, str]) -> None:
    client = client_of(Staff.Role.SPECIALIST)
    for name, address in addresses.items():
        if name in ACTS or name in ("sign_in", "sign_out"):
            continue
        assert client.post(address).status_code == 405, name
