"""Letters about a held, missed or failed district: a filled draft, which a person changes and sends (RULES B14, DESIGN 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.days import today_in
from accounts.models import Staff
from districts.models import Contact, District
from rostering.keeping.rules import check_keeper
from rostering.models import Notice, Run
from rostering.notices.recipients import Dsm, Recipient, chosen_contacts, dsm_of_each
from rostering.notices.rules import NotDone
from rostering.notices.templates import LONGEST_SUBJECT, LONGEST_TEXT, current_words
from rostering.notices.words import Words, day_words, fill, unknown_placeholder

_KEY_OF: Final = {
    Run.Status.HELD: "letter_held",
    Run.Status.FAILED: "letter_failed",
    Run.Status.MISSED: "letter_missed",
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter as it begins: the words filled, those ticked whom one would write to."""

    key: str
    words: Words
    contacts: tuple[Contact, ...]
    ticked: frozenset[int]
    dsm: Dsm


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter as somebody sends it. `contacts`: the numbers of those ticked; `nonce`: of the draft, which is sent once."""

    key: str
    words: Words
    contacts: frozenset[int]
    nonce: UUID


def letter_key(*, run: Run) -> str:
    """Which letter fits a sync: "" where there is nothing to write about. An undo is a matter of ours."""
    if run.trigger == Run.Trigger.UNDO:
        return ""
    if run.reason == Run.Reason.ACCESS_LOST:
        return "letter_failed"
    return _KEY_OF.get(Run.Status(run.status), "")


def draft(*, run: Run, what: str, now: datetime) -> Draft:
    """A letter about a sync; `what` says in a sentence what happened. Raises NotDone where there is nothing to write about."""
    found = drafts(runs={run: what}, now=now).get(run.id)
    if found is None:
        raise NotDone("Letters are about a sync on hold, failed or missed; this one is none of these.")
    return found


def drafts(*, runs: Mapping[Run, str], now: datetime) -> dict[int, Draft]:
    """Run -> its letter, in as many questions for three as for hundreds; runs there is nothing to write about fall away.

    `runs`: what happened in each, in a sentence; their districts come with their connections.
    """
    keys = {run.id: key for run in runs if (key := letter_key(run=run))}
    districts = [run.district_id for run in runs]
    dsms = dsm_of_each(districts, on=today_in(settings.PORTAL_TIME_ZONE, now=now))
    contacts = _writable_of_each(districts)
    texts = current_words(sorted(set(keys.values())))
    return {
        run.id: _draft(
            run,
            key=keys[run.id],
            what=what,
            text=texts[keys[run.id]],
            contacts=contacts.get(run.district_id, ()),
            dsm=dsms.get(run.district_id, Dsm()),
        )
        for run, what in runs.items()
        if run.id in keys
    }


def _draft(  # noqa: PLR0913 - one keyword for each thing a letter is made of
    run: Run, *, key: str, what: str, text: Words, contacts: Sequence[Contact], dsm: Dsm
) -> Draft:
    district = run.district
    connection = getattr(district, "connection", None)
    values = {
        "district": district.name,
        "night": day_words(run.night),
        "provider": connection.get_provider_display() if connection else "the provider",
        "what": what,
        "dsm": dsm.name,
        "dsm_email": dsm.email or settings.DEFAULT_FROM_EMAIL,
    }
    chosen = {one.email.casefold() for one in chosen_contacts(contacts)}
    return Draft(
        key=key,
        words=fill(text, values),
        contacts=tuple(contacts),
        ticked=frozenset(one.id for one in contacts if one.email.casefold() in chosen),
        dsm=dsm,
    )


def send_letter(
    *,
    district: District,
    letter: Letter,
    by: Staff,
    now: datetime,
    hold: int | None = None,
    run: Run | None = None,
) -> Notice:
    """Put a letter into the post; it leaves within a minute. The same draft twice is one letter. `hold`: the number of its hold.

    Raises NotDone, NotYours, NotAllowed.
    """
    check_keeper(district=district, by=by, now=now)
    words = Words(
        subject=letter.words.subject.strip(), text=letter.words.text.replace("\r\n", "\n").strip() + "\n"
    )
    to = [
        Recipient(name=one.name, email=one.email) for one in _writable(district) if one.id in letter.contacts
    ]
    _check(words, to)
    dsm = dsm_of_each([district.id], on=today_in(settings.PORTAL_TIME_ZONE, now=now)).get(district.id, Dsm())
    try:
        with transaction.atomic():
            return _keep(
                Notice(
                    district=district,
                    kind=Notice.Kind.LETTER,
                    template=letter.key,
                    hold_id=hold,
                    run=run,
                    due_at=now,
                    contacts=[one.as_json() for one in to],
                    reply_to=dsm.email,
                    subject=words.subject,
                    text=words.text,
                    by=by,
                    nonce=letter.nonce,
                ),
                by=by,
                now=now,
            )
    except IntegrityError:
        return Notice.objects.get(nonce=letter.nonce, district=district)


def _keep(row: Notice, *, by: Staff, now: datetime) -> Notice:
    row.save(force_insert=True)
    record(
        event="letter.written",
        at=now,
        by=by,
        district_id=row.district_id,
        target=f"notice {row.id}",
        after={"template": row.template, "contacts": len(row.contacts)},
    )
    return row


def _writable(district: District) -> Sequence[Contact]:
    return _writable_of_each([district.id]).get(district.id, ())


def _writable_of_each(districts: Sequence[int]) -> dict[int, list[Contact]]:
    """District -> its people with an address."""
    people = Contact.objects.filter(district__in=districts, side=Contact.Side.DISTRICT).exclude(email="")
    found: dict[int, list[Contact]] = {}
    for one in people.order_by("name", "id"):
        found.setdefault(one.district_id, []).append(one)
    return found


def _check(words: Words, to: Sequence[Recipient]) -> None:
    if not to:
        raise NotDone("Tick at least one person to write to. Nothing was sent.", field="contacts")
    for field, typed, most in (
        ("subject", words.subject, LONGEST_SUBJECT),
        ("text", words.text, LONGEST_TEXT),
    ):
        if not typed.strip():
            raise NotDone(f"The {field} is empty. Nothing was sent; write one.", field=field)
        if len(typed) > most:
            raise NotDone(
                f"The {field} has more than {most} characters. Nothing was sent; shorten it.", field=field
            )
        if unknown := unknown_placeholder(typed, known=()):
            raise NotDone(f"{unknown} would be sent as it stands. Nothing was sent; fill it in.", field=field)
    if "\n" in words.subject:
        raise NotDone("The subject is one line. Nothing was sent.", field="subject")
