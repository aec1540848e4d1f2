"""The texts as people have made them: a new version for every change, with its author; the newest counts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.models import Staff
from rostering.models import NoticeTemplate
from rostering.notices.rules import NotDone, check_is_specialist
from rostering.notices.words import KINDS, TextKind, Words, unknown_placeholder

LONGEST_SUBJECT: Final = 200
LONGEST_TEXT: Final = 6000


def current_words(keys: Iterable[str] = tuple(KINDS)) -> dict[str, Words]:
    """Key -> its words now, in one question."""
    wanted = list(keys)
    newest = NoticeTemplate.objects.filter(key__in=wanted).order_by("key", "-version").distinct("key")
    changed = {row.key: Words(subject=row.subject, text=row.text) for row in newest}
    return {key: changed.get(key) or KINDS[key].default for key in wanted}


def version_of(key: str) -> int:
    """The number of its newest version; 0 while it is the default."""
    return (
        NoticeTemplate.objects.filter(key=key).order_by("-version").values_list("version", flat=True).first()
        or 0
    )


def change_template(*, key: str, words: Words, seen: int, by: Staff, now: datetime) -> NoticeTemplate | None:
    """Keep new words; None if they are as they were. `seen`: the version that was on the screen. Raises NotDone, NotAllowed."""
    check_is_specialist(by, "Texts to districts are kept by rostering specialists; tell one of them.")
    words = Words(subject=words.subject.strip(), text=words.text.replace("\r\n", "\n").strip() + "\n")
    check_words(KINDS[key], words)
    newest = version_of(key)
    if newest != seen:
        raise NotDone(
            "Somebody has changed this text since you looked. Nothing was changed; look at it again."
        )
    if words == current_words([key])[key]:
        return None
    try:
        with transaction.atomic():
            row = NoticeTemplate.objects.create(
                key=key, version=newest + 1, subject=words.subject, text=words.text, author=by, at=now
            )
            record(
                event="notice_template.changed",
                at=now,
                by=by,
                target=f"template {key}",
                before={"version": newest},
                after={"version": row.version},
            )
    except IntegrityError:
        raise NotDone(
            "Somebody has changed this text since you looked. Nothing was changed; look at it again."
        ) from None
    return row


def check_words(kind: TextKind, words: Words) -> None:
    """Whether a text can be sent. Raises NotDone, which names the field."""
    for field, typed, most in (
        ("subject", words.subject, LONGEST_SUBJECT),
        ("text", words.text, LONGEST_TEXT),
    ):
        if not typed.strip():
            raise NotDone(f"The {field} is empty. Nothing was changed; write one.", field=field)
        if len(typed) > most:
            raise NotDone(
                f"The {field} has at most {most} characters, this one {len(typed)}. Nothing was changed; shorten it.",
                field=field,
            )
        if unknown := unknown_placeholder(typed, known=kind.placeholders):
            known = ", ".join(f"{{{name}}}" for name in kind.placeholders)
            raise NotDone(
                f"{unknown} is no placeholder of this text. Nothing was changed; these are: {known}.",
                field=field,
            )
    if "\n" in words.subject:
        raise NotDone("The subject is one line. Nothing was changed.", field="subject")
