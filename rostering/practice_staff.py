"""The people of the practice portal, and the file that tells whoever runs it how to sign in as one of them."""

import secrets
from pathlib import Path

from accounts.models import Staff

SIGN_INS_FILE = "demo-sign-ins.txt"


PEOPLE = (
    ("noor@portal.example.org", "Noor Practice", Staff.Role.SPECIALIST),
    ("sam@portal.example.org", "Sam Practice", Staff.Role.SPECIALIST),
    ("marcus@portal.example.org", "Marcus Practice", Staff.Role.DSM),
    ("lena@portal.example.org", "Lena Practice", Staff.Role.DSM),
    ("admin@portal.example.org", "Ada Practice", Staff.Role.ADMIN),
)


def demo_staff(*, var: Path) -> dict[str, Staff]:
    """The practice people by address, made once; `make run` prints their sign-ins from `demo-sign-ins.txt` (0600)."""
    people = {}
    password = secrets.token_urlsafe(9)
    made = False
    for email, name, role in PEOPLE:
        person = Staff.objects.filter(email=email).first()
        if person is None:
            person, made = (
                Staff.objects.create_user(email=email, name=name, role=role, password=password),
                True,
            )
        elif not (var / SIGN_INS_FILE).exists():
            person.set_password(password)
            person.save(update_fields=["password"])
            made = True
        people[email] = person
    if made:
        _write_sign_ins(var, password)
    return people


def _write_sign_ins(var: Path, password: str) -> None:
    lines = ["Practice sign-ins (this machine only):"]
    for email, _, role in PEOPLE:
        lines.append(f"  {email:<28} {password:<14} {Staff.Role(role).label}")
    path = var / SIGN_INS_FILE
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
