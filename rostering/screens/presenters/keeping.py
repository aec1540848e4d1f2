"""What a DSM keeps, as the district's page and its forms print it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import Form

from accounts.models import AuditEvent
from districts.models import Contact, District
from rostering.models import Hold
from rostering.screens.keeping_forms import ContactForm, NoteForm, TalkForm
from rostering.screens.moments import Moment, moment
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Note:
    """The pinned note with who pinned it and when; `form` None for those who may not change it."""

    words: str
    by: str
    when: Moment | None
    slug: str
    form: NoteForm | None
    act: str


@dataclass(frozen=True, kw_only=True)
class ContactEdit:
    """One contact with its form; open when what was typed can not be kept. `number` as a form sends it, without separators."""

    number: str
    heading: str
    about: str
    form: Form
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class TalkBox:
    """The form to log what was said. `people`: names to choose from; `hold` "" away from a hold's page.

    `about`: the change list on that page, so that an answer stays with what was read out.
    """

    slug: str
    form: TalkForm
    people: tuple[str, ...]
    hold: str = ""
    about: str = ""


def pinned_note(
    district: District, *, pinned: AuditEvent | None, pinned_by: str, viewer: Viewer, may_keep: bool
) -> Note:
    """The note of a district; without words only the offer to pin one."""
    by, when = "", None
    if district.pinned_note and pinned is not None:
        when = moment(pinned.at, now=viewer.now, zone=district.time_zone, also=viewer.zone)
        by = f"Pinned by {pinned_by or pinned.by_email}"
    form = NoteForm(auto_id="note_%s", initial={"note": district.pinned_note}) if may_keep else None
    return Note(
        words=district.pinned_note,
        by=by,
        when=when,
        slug=district.slug,
        form=form,
        act="Change the note" if district.pinned_note else "Pin a note",
    )


def contact_edits(
    contacts: Iterable[Contact], *, number: int | None, form: Form | None
) -> tuple[ContactEdit, ...]:
    """Every contact with its form; that of `number` is `form`, as it was typed."""
    return tuple(
        ContactEdit(
            number=str(one.id),
            heading=one.name,
            about=", ".join(filter(None, (one.job, one.get_side_display().lower()))),
            form=form if form is not None and one.id == number else _form_of(one),
            is_open=form is not None and one.id == number,
        )
        for one in contacts
    )


def _form_of(one: Contact) -> ContactForm:
    known = {name: getattr(one, name) for name in ("name", "job", "phone", "email", "side")}
    return ContactForm(auto_id=f"contact{one.id}_%s", initial=known)


def talk_box(
    district: District, contacts: Iterable[Contact], *, hold: Hold | None, on_hold_page: bool
) -> TalkBox:
    """The form on a page of the district; it asks for an answer while a change waits."""
    return TalkBox(
        slug=district.slug,
        form=TalkForm(asks_answer=hold is not None),
        people=tuple(one.name for one in contacts),
        hold=str(hold.id) if hold is not None and on_hold_page else "",
        about=str(hold.plan_id) if hold is not None and on_hold_page else "",
    )
