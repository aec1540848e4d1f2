"""Notices: what districts were told of pauses, or are about to be, and the letters people sent; many sent again at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import keeps_districts
from rostering.models import Notice
from rostering.notices.acts import send_again, told_by_phone
from rostering.notices.post import mail_way
from rostering.notices.rules import NotDone
from rostering.screens.asked import number_in, words_in
from rostering.screens.digest_rows import failed_digests
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.lists import WholeList, list_page
from rostering.screens.notice_rows import (
    notice_of,
    notices_in,
    notices_of,
    open_mailings,
    pause_counts,
    pauses_told,
    unconfirmed_pauses,
)
from rostering.screens.presenters.digests import lost_digests
from rostering.screens.presenters.filters import (
    FilterBar,
    Removable,
    chip_group,
    filter_bar,
    search_field,
    select_field,
)
from rostering.screens.presenters.notice import notice_page
from rostering.screens.presenters.notices import (
    COLUMNS,
    mailing_lines,
    notice_row,
    notices_sentence,
    pause_lines,
    unconfirmed_words,
    way_words,
)
from rostering.screens.presenters.pages import page_of, with_query
from rostering.screens.presenters.tables import Wanted, ordering
from rostering.screens.scope import Scope
from rostering.screens.screen import screen
from rostering.screens.words import several

State = Notice.State
STATES: Final = {
    "": ("All", ()),
    "untold": ("Not told", (State.DUE, *Notice.STUCK)),
    "due": ("Due", (State.DUE,)),
    "sent": ("Sent", (State.SENT,)),
    "failed": ("Failed", (State.FAILED,)),
    "no_contact": ("No contact", (State.NO_CONTACT,)),
    "stopped": ("Stopped", (State.STOPPED,)),
    "phone": ("Told by phone", (State.TOLD_BY_PHONE,)),
    "not_needed": ("Not needed", (State.NOT_NEEDED,)),
}
_LIST: Final = WholeList(
    address="notices",
    caption="Notices",
    columns=COLUMNS,
    sort="-when",
    empty="No notice fits.",
    none="No district has been told of a pause yet, and none is due to be.",
)
_ORDER: Final = {
    "state": ("state",),
    "district": ("district__name",),
    "due": ("due_at",),
    "when": ("due_at",),
}
_FORM: Final = "notices-act"
_MOST_IN_CSV: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What was sent and could not be done: it stands in the form again."""

    picked: frozenset[str] = frozenset()
    note: str = ""
    refusal: str = ""


@require_safe
@screen
def notices(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The ledger, the latest first unless the URL says otherwise."""
    return _page(request, scope, query=request.GET, typed=_Typed())


def _page(
    request: HttpRequest, scope: Scope, *, query: QueryDict, typed: _Typed, status: int = 200
) -> HttpResponse:
    wanted = _LIST.wanted(query)
    fitting = _without_state(scope, query)
    counts = dict(fitting.order_by().values_list("state").annotate(count=Count("id")))
    page = page_of(_rows(fitting, wanted), query=query)
    may_tell = keeps_districts(scope.viewer.staff)
    response = list_page(
        request,
        _LIST,
        [notice_row(one, viewer=scope.viewer) for one in page],
        page=page,
        wanted=wanted,
        sentence=notices_sentence(counts),
        bar=_bar(scope, query, counts),
        template="notices/list.html",
        bulk=_FORM if may_tell and page.paginator.count else "",
        picked=typed.picked,
        act={"form": _FORM, "back": query.urlencode(), "note": typed.note, "refusal": typed.refusal}
        if may_tell and page.paginator.count
        else None,
        **_above(scope),
    )
    response.status_code = status
    return response


def _above(scope: Scope) -> dict[str, Any]:
    """What stands above the list: mails that wait, the way of mails here, the pauses ahead."""
    return {
        "lost": lost_digests(failed_digests(scope), viewer=scope.viewer),
        "mailings": mailing_lines(open_mailings(scope), viewer=scope.viewer),
        "way": way_words(mail_way()),
        "has_mailbox": mail_way() == "mailbox",
        "pauses": pause_lines(pause_counts(scope), viewer=scope.viewer),
        "unconfirmed": unconfirmed_words(unconfirmed_pauses(scope)),
    }


@require_safe
@screen
def notices_csv(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The same list as CSV."""
    wanted = _LIST.wanted(request.GET)
    found = _rows(_without_state(scope, request.GET), wanted)[:_MOST_IN_CSV]
    rows = (notice_row(one, viewer=scope.viewer) for one in found.iterator(chunk_size=2000))
    filters = codes_of(request.GET, state=STATES)
    if pause := number_in(request.GET.get("pause", "")):
        filters |= {"pause": str(pause)}
    taken = Download(area="notices", parts=("notices",), filters=filters)
    return download_list(scope, taken, rows, columns=COLUMNS, wanted=wanted)


@require_safe
@screen
def notice(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One notice: exactly what was sent, or what would be."""
    found = notice_of(scope, number)
    page = notice_page(found, viewer=scope.viewer)
    way = way_words(mail_way()) if found.state == Notice.State.DUE else ""
    return render(request, "notices/notice.html", {"page": page, "way": way})


@require_POST
@screen
def notices_act(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Send the chosen notices again, or write down that their districts were called; then back to the same view."""
    sent, viewer = request.POST, scope.viewer
    query = _readable(QueryDict(sent.get("back", "")[:2000]))
    chosen = [found for text in sent.getlist("pick") if (found := number_in(text)) is not None]
    note = words_in(sent.get("note"))
    try:
        mine = notices_in(scope, chosen)
        if sent.get("act") == "told":
            done = told_by_phone(notices=mine, note=note, by=viewer.staff, now=viewer.now)
            words = f"{several(done, 'district')} told by phone."
        else:
            done = send_again(notices=mine, by=viewer.staff, now=viewer.now)
            words = f"{several(done, 'notice')} will leave within a minute; more than 20 wait ten minutes."
    except NotDone as refused:
        typed = _Typed(picked=frozenset(sent.getlist("pick")), note=note, refusal=str(refused))
        return _page(request, scope, query=query, typed=typed, status=400)
    messages.success(request, words)
    return redirect(f"{reverse('notices')}{f'?{query.urlencode()}' if query else ''}")


def _readable(query: QueryDict) -> QueryDict:
    """The view a form came from; one with a zero byte in it is none of ours."""
    is_odd = any("\x00" in value for _, values in query.lists() for value in values)
    return QueryDict() if is_odd else query


def _without_state(scope: Scope, query: QueryDict) -> QuerySet[Notice]:
    """What every filter but the state leaves."""
    rows = notices_of(scope)
    if pause := number_in(query.get("pause", "")):
        rows = rows.filter(pause_id=pause)
    if name := query.get("q", "").strip()[:200]:
        rows = rows.filter(district__name__icontains=name)
    if slug := query.get("district", "")[:80]:
        rows = rows.filter(district__slug=slug)
    return rows


def _rows(fitting: QuerySet[Notice], wanted: Wanted) -> QuerySet[Notice]:
    states = STATES.get(wanted.query.get("state", ""), STATES[""])[1]
    rows = fitting.filter(state__in=states) if states else fitting
    return rows.order_by(*ordering(wanted, _ORDER, then=("-id",)))


def _bar(scope: Scope, query: QueryDict, counts: dict[str, int]) -> FilterBar:
    pauses = [(str(number), words) for number, words in pauses_told(scope)]
    choices = []
    for key, (words, states) in STATES.items():
        count = sum(counts.get(state, 0) for state in states) if states else sum(counts.values())
        choices.append((key, words, f"{count:,}" if count else ""))
    return filter_bar(
        query,
        label="Notices",
        action=reverse("notices"),
        fields=(
            search_field(query, label="District"),
            select_field(query, name="pause", label="Pause", choices=pauses),
        ),
        groups=(chip_group(query, name="state", label="State", choices=choices),),
        group_names=("state",),
        also=tuple(_one_district(scope, query)),
    )


def _one_district(scope: Scope, query: QueryDict) -> Iterator[Removable]:
    """A district that a link elsewhere asked for; it has no field of its own."""
    if slug := query.get("district", "")[:80]:
        name = scope.districts().filter(slug=slug).values_list("name", flat=True).first()
        yield Removable(words=name or "One district", href=with_query(query, district=""))
