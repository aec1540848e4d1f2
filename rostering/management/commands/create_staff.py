"""`manage.py create_staff`: give a colleague a sign-in."""

import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import Staff
from rostering.commands import Answer, JsonCommand
from rostering.problems import NotPossible


class Command(JsonCommand):
    """One member of staff with a role (DESIGN 9). The password comes on standard input, so that no process list shows it."""

    help = "Create a member of staff; the password is read from standard input."

    def arguments(self, parser: CommandParser) -> None:
        """DESIGN 6."""
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--role", required=True, choices=Staff.Role.values)
        parser.add_argument("--name", default="", metavar="N", help="shown beside what the person did")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            required=True,
            help="read the password from standard input",
        )

    def work(self, **options: Any) -> Answer:
        """Check address and password, then create the person with an audit row."""
        email = _checked_email(options["email"])
        password = _checked_password(sys.stdin.readline().rstrip("\r\n"), email=email, name=options["name"])
        try:
            with transaction.atomic():
                person = Staff.objects.create_user(
                    email=email, password=password, role=options["role"], name=options["name"].strip()
                )
                record(
                    event="staff.created",
                    at=timezone.now(),
                    job="create_staff",
                    target=f"staff {person.email}",
                    after={"role": person.role},
                )
        except IntegrityError:
            raise NotPossible(
                "email_taken", f"{email} is on the staff already. Nothing was created; use another address."
            ) from None
        document = {"email": person.email, "role": person.role, "name": person.name}
        return Answer(
            document=document, lines=(f"{person.email} may sign in as {person.get_role_display()}.",)
        )


def _checked_email(text: str) -> str:
    email = Staff.objects.clean_email(text)
    try:
        validate_email(email)
    except ValidationError:
        raise NotPossible(
            "bad_email", f"{text!r} is no e-mail address. Nothing was created; check it."
        ) from None
    return email


def _checked_password(password: str, *, email: str, name: str) -> str:
    if not password:
        raise NotPossible(
            "no_password", "No password came on standard input. Nothing was created; pipe one in."
        )
    try:
        validate_password(password, user=Staff(email=email, name=name))
    except ValidationError as error:
        why = " ".join(error.messages)
        raise NotPossible("bad_password", f"{why} Nothing was created; choose another password.") from None
    return password
