"""Districts: the list, searched while one types, filtered and sorted through its URL."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Staff
from accounts.permissions import keeps_districts
from districts.models import Agreement, Connection
from rostering.screens.district_list_rows import (
    ORDER,
    Fitting,
    district_facts,
    fitting_districts,
)
from rostering.screens.downloads import Download, codes_of, download_list
from rostering.screens.lists import WholeList, list_page
from rostering.screens.people_choices import people_fields
from rostering.screens.presenters.districts import (
    COLUMNS,
    STATES,
    chip_choices,
    district_row,
    list_sentence,
)
from rostering.screens.presenters.filters import (
    FilterBar,
    chip_group,
    filter_bar,
    search_field,
    select_field,
)
from rostering.screens.presenters.night_strip import NIGHTS
from rostering.screens.presenters.pages import page_of, with_query
from rostering.screens.presenters.tables import (
    Row,
    Wanted,
    ordering,
)
from rostering.screens.recent_nights import recent_nights
from rostering.screens.scope import Scope
from rostering.screens.screen import screen

_AT_ONCE: Final = 500
_LIST: Final = WholeList(
    address="districts",
    caption="Districts",
    columns=COLUMNS,
    sort="name",
    empty="No district fits.",
    none="No district is yours yet. A rostering specialist can assign one to you.",
)
_FORM: Final = "reassign"
_WHOSE: Final = (("mine", "Mine"), ("covered", "I cover"))


@require_safe
@screen
def districts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The list."""
    query = request.GET
    wanted = _LIST.wanted(query)
    fitting = _fitting(scope, wanted)
    counts = Counter(one.state for one in fitting)
    state = _state(query)
    found = [one for one in fitting if not state or one.state == state]
    page = page_of(found, query=query)
    nights = _nights(scope, wanted)
    bar = _bar(scope, query, counts)
    sentence = list_sentence(len(found), query=bar.fields[0].value, state=state, whose=query.get("whose", ""))
    rows = [
        district_row(one, viewer=scope.viewer, nights=nights)
        for one in district_facts(list(page), scope, nights=nights)
    ]
    staff = scope.viewer.staff
    may_reassign, may_pause = staff.role != Staff.Role.DSM, keeps_districts(staff)
    return list_page(
        request,
        _LIST,
        rows,
        page=page,
        wanted=wanted,
        sentence=sentence,
        bar=bar,
        template="districts/list.html",
        bulk=_FORM if rows else "",
        form=_FORM,
        may_pause=may_pause,
        pause_href=f"{reverse('pauses_new')}{with_query(query, fitting='1')}" if may_pause and found else "",
        may_reassign=may_reassign,
        may_import=keeps_districts(staff),
    )


@require_safe
@screen
def districts_csv(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """The same list as CSV, all of it."""
    wanted = _LIST.wanted(request.GET)
    state = _state(request.GET)
    found = [one for one in _fitting(scope, wanted) if not state or one.state == state]
    filters = codes_of(
        request.GET,
        state=STATES,
        whose=dict(_WHOSE),
        provider=Connection.Provider.values,
        plan=Agreement.PlanType.values,
    )
    taken = Download(area="districts", parts=("districts",), count=len(found), filters=filters)
    rows = _all_rows(found, scope, _nights(scope, wanted))
    return download_list(scope, taken, rows, columns=COLUMNS, wanted=wanted)


def slugs_fitting(scope: Scope, query: QueryDict) -> list[str]:
    """The short names of all districts that the list would show for a URL, page by page together."""
    wanted, state = _LIST.wanted(query), _state(query)
    numbers = [one.number for one in _fitting(scope, wanted) if not state or one.state == state]
    return list(
        scope.districts().filter(id__in=numbers).order_by("name", "id").values_list("slug", flat=True)
    )


def _all_rows(found: Sequence[Fitting], scope: Scope, nights: Sequence[date]) -> Iterator[Row]:
    """Every row, some hundred at a time."""
    for begin in range(0, len(found), _AT_ONCE):
        for one in district_facts(found[begin : begin + _AT_ONCE], scope, nights=nights):
            yield district_row(one, viewer=scope.viewer, nights=nights)


def _fitting(scope: Scope, wanted: Wanted) -> list[Fitting]:
    order = ordering(wanted, ORDER, then=("name", "id"))
    found = fitting_districts(scope, wanted.query, sort=wanted.sort, order=order)
    return found[::-1] if wanted.sort == "state" and wanted.is_descending else found


def _state(query: QueryDict) -> str:
    state = query.get("state", "")
    return state if state in STATES else ""


def _nights(scope: Scope, wanted: Wanted) -> Sequence[date]:
    return (
        recent_nights(scope.viewer, count=NIGHTS, start=settings.NIGHT_START)
        if wanted.shows("nights")
        else ()
    )


def _bar(scope: Scope, query: QueryDict, counts: Counter[str]) -> FilterBar:
    choices = chip_choices(counts)
    state = _state(query)
    if state and not counts.get(state):
        choices.append((state, STATES[state], "0"))
    states = chip_group(query, name="state", label="State", choices=choices)
    is_dsm = scope.viewer.staff.role == Staff.Role.DSM
    everything = "All of mine" if is_dsm else "Everyone’s"
    whose = _WHOSE if not is_dsm else (("mine", "Assigned to me"), ("covered", "I cover"))
    fields = (
        search_field(query, label="Name or ID"),
        select_field(query, name="whose", label="Whose", choices=whose, everything=everything),
        select_field(query, name="provider", label="Through", choices=Connection.Provider.choices),
        select_field(query, name="plan", label="Subscription", choices=Agreement.PlanType.choices),
        *people_fields(query),
    )
    return filter_bar(
        query,
        label="Districts",
        action=reverse("districts"),
        fields=fields,
        groups=(states,),
        group_names=("state",),
    )
