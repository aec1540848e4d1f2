"""One notice in words: what it says to whom, what became of it, and the facts beside it."""

from dataclasses import dataclass

from django.urls import reverse

from rostering.models import Notice
from rostering.screens.moments import long_date, moment, span_words
from rostering.screens.presenters.crumbs import Crumb, crumb, trail
from rostering.screens.presenters.notice_states import PILLS, answer_words, error_words, kind_words
from rostering.screens.presenters.notices import by_words
from rostering.screens.presenters.run_facts import Fact, said_facts
from rostering.screens.presenters.say import Sentence, link, say, strong
from rostering.screens.presenters.states import Pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import listed


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail as it is read: who gets it, who is answered, subject and text."""

    sender: str
    to: str
    reply_to: str
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """Everything of one notice. `letter` None while nothing was written yet; `answer`: the mail server's words."""

    crumbs: tuple[Crumb, ...]
    district: str
    district_href: str
    pill: Pill
    sentence: Sentence
    error: str
    answer: str
    letter: Letter | None
    facts: tuple[Fact, ...]
    contacts_href: str


def notice_page(notice: Notice, *, viewer: Viewer) -> NoticePage:
    """The page of one notice."""
    district = notice.district
    return NoticePage(
        crumbs=trail(crumb("Notices", "notices"), f"{district.name}, {kind_words(notice)}"),
        district=district.name,
        district_href=reverse("district", args=[district.slug]),
        pill=PILLS[notice.state],
        sentence=_sentence(notice, viewer),
        error=error_words(notice),
        answer=answer_words(notice),
        letter=_letter(notice) if notice.text else None,
        facts=_facts(notice, viewer),
        contacts_href=reverse("district_contacts", args=[district.slug])
        if notice.state == Notice.State.NO_CONTACT or notice.error == Notice.Error.ADDRESS_REFUSED
        else "",
    )


def _sentence(notice: Notice, viewer: Viewer) -> Sentence:
    name, about = notice.district.name, notice.pause.name if notice.pause else "a sync"
    when = moment(notice.sent_at or notice.due_at, now=viewer.now, zone=viewer.zone).words
    by = str(notice.by) if notice.by else "the portal"
    State = Notice.State
    if notice.rest_of_id and notice.state in (State.DUE, State.FAILED):
        return _rest_sentence(notice, about)
    said = {
        State.DUE: say(f"{name} ", strong(f"is told of {about} {when}"), ", or a minute later."),
        State.SENT: say(f"{name} ", strong(f"was told of {about} {when}"), f", by {by}."),
        State.TOLD_BY_PHONE: say(f"{name} ", strong(f"was told of {about} by phone"), f", {when}, by {by}."),
        State.FAILED: say(f"{name} ", strong(f"was not told of {about}"), ": the mail failed."),
        State.NO_CONTACT: say(
            f"{name} ", strong(f"was not told of {about}"), ": nobody with an address is known there."
        ),
        State.STOPPED: say(f"{name} ", strong(f"was not told of {about}"), ": the mail was stopped."),
        State.NOT_NEEDED: say(f"{name} ", strong("need not be told"), f" of {about} any more."),
    }
    return said[State(notice.state)]


def _rest_sentence(notice: Notice, about: str) -> Sentence:
    """Others of the district have it."""
    names = listed([str(one.get("name") or "Somebody") for one in notice.contacts])
    were = "was" if len(notice.contacts) == 1 else "were"
    return say(
        f"{names} of {notice.district.name} ",
        strong(f"{were} not told of {about}"),
        ": the mail server refused the address. ",
        link("The others were told", reverse("notice", args=[notice.rest_of_id])),
        ".",
    )


def _letter(notice: Notice) -> Letter:
    to = [f"{one.get('name', '')} <{one.get('email', '')}>" for one in notice.contacts]
    return Letter(
        sender="", to=listed(to), reply_to=notice.reply_to, subject=notice.subject, text=notice.text
    )


def _facts(notice: Notice, viewer: Viewer) -> tuple[Fact, ...]:
    nights = morning = ""
    if notice.first_night and notice.last_night and notice.first_morning:
        nights = span_words(notice.first_night, notice.last_night)
        morning = long_date(notice.first_morning)
    due = moment(notice.due_at, now=viewer.now, zone=notice.district.time_zone, also=viewer.zone)
    return (
        *said_facts((("Notice", kind_words(notice)), ("Nights", nights), ("Changes show", morning))),
        Fact(name="Due there", value=due.words, exact=due.exact),
        *said_facts(
            (
                ("Tries", str(notice.tries) if notice.tries else ""),
                ("By", by_words(notice)),
                ("Note", notice.note),
            )
        ),
    )
