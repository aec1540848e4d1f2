"""Who is written to at a district, and who answers: contacts by their job, the DSM as Reply-To (DESIGN 9).

A job is free text, so it is read for words. Whoever has rostering in the job is written to; without such a contact those for
the information system, data or IT; without those every contact of the district that has an address. Nobody at the
provider is ever written to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.models import Assignment
from accounts.permissions import current_on
from districts.models import Contact

#: Words of a job, the most fitting first; everybody of the first that anybody has is written to.
_JOBS: Final = (
    ("roster",),
    ("sis", "student information", "data", "it", "technology", "clever", "classlink", "systems"),
)
_TEAM: Final = "The Khan Academy rostering team"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One person of a district, as written to."""

    name: str
    email: str

    def as_json(self) -> dict[str, str]:
        """As the ledger keeps it."""
        return {"name": self.name, "email": self.email}


@dataclass(frozen=True, kw_only=True)
class Dsm:
    """Who signs and is answered; without a DSM the team does, and answers go where the mail came from."""

    name: str = _TEAM
    email: str = ""


def chosen_contacts(contacts: Iterable[Contact]) -> list[Recipient]:
    """Whom to write to, of the contacts of one district; an address that several share is written to once (`addresses_of`)."""
    usable = [one for one in contacts if one.side == Contact.Side.DISTRICT and one.email]
    for words in _JOBS:
        fitting = [one for one in usable if _has_a_word(one.job, words)]
        if fitting:
            return _recipients(fitting)
    return _recipients(usable)


def addresses_of(recipients: Iterable[Recipient]) -> list[str]:
    """The addresses of some people, each once however many share it."""
    return list({one.email.casefold(): one.email for one in reversed(list(recipients))}.values())[::-1]


def contacts_of_each(districts: Iterable[int]) -> Mapping[int, list[Recipient]]:
    """District -> whom to write to; one question for any number."""
    found: dict[int, list[Contact]] = {}
    for contact in Contact.objects.filter(district__in=list(districts)).order_by("name", "id"):
        found.setdefault(contact.district_id, []).append(contact)
    return {district: chosen_contacts(contacts) for district, contacts in found.items()}


def dsm_of_each(districts: Iterable[int], *, on: date) -> Mapping[int, Dsm]:
    """District -> its DSM on a day; one question for any number. Districts without one are not in it."""
    rows = Assignment.objects.filter(
        current_on(on), district__in=list(districts), role=Assignment.Role.DSM, staff__is_active=True
    )
    return {
        row.district_id: Dsm(name=str(row.staff), email=row.staff.email)
        for row in rows.select_related("staff").order_by("id")
    }


def _has_a_word(job: str, words: Sequence[str]) -> bool:
    said = "".join(letter if letter.isalnum() else " " for letter in job.casefold())
    return any(f" {word} " in f" {said} " or (len(word) > 3 and word in said) for word in words)


def _recipients(contacts: Iterable[Contact]) -> list[Recipient]:
    return [Recipient(name=one.name, email=one.email) for one in contacts]
