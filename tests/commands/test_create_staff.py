"""`create_staff` (DESIGN 6, 9)."""

import pytest

from accounts.models import AuditEvent, Staff
from tests.commands.running import Ended, run_here

pytestmark = pytest.mark.django_db

PASSWORD = "quails cross the valley"


def create(email: str, *arguments: str, role: str = "specialist", password: str = PASSWORD) -> Ended:
    """With the password piped in."""
    return run_here(
        "create_staff", email, "--role", role, "--password-stdin", *arguments, "--json", stdin=password + "\n"
    )


@pytest.mark.parametrize("role", ["specialist", "dsm", "admin"])
def test_a_person_can_sign_in_afterwards(role: str) -> None:
    """The address in its one form, the password never printed, the act audited."""
    ended = create(" Ann@Portal.example.org ", "--name", "Ann Specialist", role=role)
    person = Staff.objects.get()
    assert ended.code == 0
    assert ended.json == {"email": "ann@portal.example.org", "role": role, "name": "Ann Specialist"}
    assert person.check_password(PASSWORD)
    assert PASSWORD not in ended.out + ended.err
    assert AuditEvent.objects.get(event="staff.created").after == {"role": role}


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("ann", PASSWORD, "bad_email"),
        ("ann@portal.example.org", "", "no_password"),
        ("ann@portal.example.org", "short", "bad_password"),
        ("taken@portal.example.org", PASSWORD, "email_taken"),
        ("Taken@Portal.example.org", PASSWORD, "email_taken"),
    ],
)
def test_what_can_not_be_is_one_line_and_creates_nobody(email: str, password: str, code: str) -> None:
    """Exit 1."""
    create("taken@portal.example.org")
    ended = create(email, password=password)
    assert (ended.code, ended.json["error"]) == (1, code)
    assert "Nothing was created" in ended.err
    assert Staff.objects.count() == 1
