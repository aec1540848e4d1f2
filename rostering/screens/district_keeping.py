"""What a DSM types about a district: note, contacts, talks. The rules are in `rostering.keeping` and `rostering.talks`."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from districts.models import Contact, District
from rostering.keeping.contacts import remove_contact, save_contact
from rostering.keeping.notes import pin_note
from rostering.keeping.rules import NotKept, check_keeper
from rostering.models import Hold
from rostering.screens.asked import number_in
from rostering.screens.keeping_forms import ContactForm, NoteForm, TalkForm
from rostering.screens.moments import short_date
from rostering.screens.presenters.crumbs import district_trail
from rostering.screens.presenters.keeping import contact_edits
from rostering.screens.scope import Scope, contacts_of
from rostering.screens.screen import Conflict, screen
from rostering.screens.talk_rows import talk_of
from rostering.talks import log_talk, settle


@require_POST
@screen
def district_note(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Pin a note, change it, or take it off."""
    found = scope.district(slug)
    form = NoteForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            if pin_note(district=found, note=note, by=scope.viewer.staff, now=scope.viewer.now):
                words = "The note is pinned here and on every hold of this district."
                messages.success(request, words if note.strip() else "The note is off.")
            return redirect("district", slug=slug)
        except NotKept as refused:
            form.add_error(refused.field, str(refused))
    return _again(request, found, form, title="Pinned note", act="district_note")


@require_safe
@screen
def district_contacts(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """Everybody to call, each to be changed or removed, and room for one more."""
    return _contacts(request, scope, scope.district(slug))


def _contacts(
    request: HttpRequest,
    scope: Scope,
    found: District,
    *,
    number: int | None = None,
    form: Form | None = None,
) -> HttpResponse:
    """`form`: what was typed for contact `number` (None: for a new one) and can not be kept."""
    check_keeper(district=found, by=scope.viewer.staff, now=scope.viewer.now)
    adding = form if number is None and form is not None else ContactForm(auto_id="new_%s")
    context = {
        "crumbs": district_trail(found, "Contacts"),
        "name": found.name,
        "slug": found.slug,
        "edits": contact_edits(contacts_of(found), number=number, form=form),
        "adding": adding,
    }
    return render(request, "districts/contacts.html", context, status=400 if form else 200)


@require_POST
@screen
def district_contact_save(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Add a contact, or change the one whose number is sent."""
    found = scope.district(slug)
    contact = _contact(found, request.POST.get("number", ""))
    form = ContactForm(request.POST, auto_id=f"contact{contact.id}_%s" if contact else "new_%s")
    if form.is_valid():
        viewer = scope.viewer
        try:
            saved = save_contact(
                district=found, contact=contact, values=form.values(), by=viewer.staff, now=viewer.now
            )
            messages.success(request, f"{saved.name} is kept as a contact.")
            return redirect("district_contacts", slug=slug)
        except NotKept as refused:
            form.add_error(refused.field, str(refused))
    return _contacts(request, scope, found, number=contact.id if contact else None, form=form)


@require_POST
@screen
def district_contact_remove(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Forget a contact."""
    found = scope.district(slug)
    contact = _contact(found, request.POST.get("number", ""))
    if contact is not None:
        remove_contact(district=found, contact=contact, by=scope.viewer.staff, now=scope.viewer.now)
        messages.success(request, "The contact is removed.")
    return redirect("district_contacts", slug=slug)


def _contact(found: District, number: str) -> Contact | None:
    """The contact of a number, None for no number. Raises Http404 for one that is not this district's (any more)."""
    if not number:
        return None
    wanted = number_in(number)
    contact = found.contacts.filter(id=wanted).first() if wanted is not None else None
    if contact is None:
        raise Http404("This contact is not here any more.")
    return contact


@require_POST
@screen
def district_talk(request: HttpRequest, scope: Scope, slug: str) -> HttpResponseBase:
    """Log a call, a mail, a meeting or a note; from a hold's page it belongs to that hold and leads back to it."""
    found = scope.district(slug)
    hold = _hold(found, request.POST.get("hold", ""))
    about = number_in(request.POST.get("about", ""))
    form = TalkForm(request.POST, asks_answer=hold is not None or "answer" in request.POST)
    if form.is_valid():
        try:
            talk = log_talk(
                district=found,
                hold=hold,
                about=about,
                said=form.said(),
                by=scope.viewer.staff,
                now=scope.viewer.now,
            )
            due = f" It is due {talk.due_on:%A} {short_date(talk.due_on)}." if talk.due_on else ""
            messages.success(request, f"Logged.{due}")
            return redirect("hold", number=hold.id) if hold else redirect("district", slug=slug)
        except NotKept as refused:
            form.add_error(refused.field, str(refused))
    extra = {"hold": str(hold.id), "about": str(about or "")} if hold else {}
    return _again(request, found, form, title="Log a call", act="district_talk", hidden=extra)


def _hold(found: District, number: str) -> Hold | None:
    wanted = number_in(number)
    return found.holds.filter(id=wanted).first() if wanted is not None else None


@require_POST
@screen
def talk_done(request: HttpRequest, scope: Scope, number: int) -> HttpResponseBase:
    """A promise is kept; leads back to where the button was."""
    talk = talk_of(scope, number)
    try:
        is_first = settle(talk=talk, by=scope.viewer.staff, now=scope.viewer.now)
    except NotKept as refused:
        raise Conflict(str(refused)) from refused
    if is_first:
        messages.success(request, "Done. It is off the list of promises.")
    else:
        messages.info(request, "A colleague has marked it as done already.")
    home = request.POST.get("back") == "home"
    return redirect("home") if home else redirect("district", slug=talk.district.slug)


def _again(
    request: HttpRequest,
    found: District,
    form: Form,
    *,
    title: str,
    act: str,
    hidden: dict[str, str] | None = None,
) -> HttpResponse:
    """The form alone with what is wrong beside it; nothing was changed."""
    context = {
        "crumbs": district_trail(found, title),
        "title": title,
        "name": found.name,
        "slug": found.slug,
        "form": form,
        "action": reverse(act, args=[found.slug]),
        "hidden": hidden or {},
    }
    return render(request, "districts/form.html", context, status=400)
