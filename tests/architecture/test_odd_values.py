"""Every address and every act with values no page of ours sends: a page, a refusal, never an error (the house's rule 8)."""

import pytest
from django.http import QueryDict

from accounts.models import Staff
from tests.architecture.test_every_url import ACTS, addresses, client_of
from tests.screens.morning import Morning

__all__ = ["addresses"]
pytestmark = pytest.mark.django_db
#: What the pages' own addresses and forms call their values.
FIELDS = (
    *("q", "search", "school", "grade", "role", "kind", "operation", "state", "provider", "plan", "dsm"),
    *(
        "specialist",
        "mine",
        "of",
        "cells",
        "view",
        "night",
        "nights",
        "sort",
        "page",
        "after",
        "before",
        "columns",
    ),
    *("from", "to", "standing", "cause", "year", "district", "districts", "reason", "verdict", "checksum"),
    *(
        "pick",
        "number",
        "hold",
        "token",
        "colleague",
        "cover",
        "names",
        "job",
        "name",
        "email",
        "phone",
        "note",
    ),
    *(
        "when",
        "until",
        "seen",
        "letter",
        "nonce",
        "answer",
        "answers",
        "part",
        "roster_version",
        "act",
        "pattern",
    ),
    *(
        "all",
        "about",
        "first_night",
        "last_night",
        "template",
        "students-removed",
        "due_on",
        "due_at",
        "what",
    ),
    *("with_whom", "words", "contacts", "subject", "pair-1", "stop", "check", "schools", "needs", "whose"),
    *("starts_on", "ends_on", "first", "last", "back", "way", "text", "date", "due", "csv", "size", "fold"),
)
ODD = ("\x00", "²", "-" + "9" * 30, "0001-01-01", "9999-12-31", "<'\"{😀" * 60)


def odd(value: str) -> str:
    """A query or form in which everything is that value."""
    query = QueryDict(mutable=True)
    for field in FIELDS:
        query[field] = value
    return query.urlencode()


def test_odd_values_are_never_an_error(morning: Morning, addresses: dict[str, str]) -> None:
    client = client_of(Staff.Role.SPECIALIST)
    for sent in map(odd, ODD):
        for name, address in addresses.items():
            if name in ("sign_in", "sign_out"):
                continue
            kind = "application/x-www-form-urlencoded"
            answer = (
                client.post(address, sent, content_type=kind)
                if name in ACTS
                else client.get(f"{address}?{sent}")
            )
            assert answer.status_code < 500, (name, sent[:40])
