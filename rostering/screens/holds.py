"""One hold: the case, and deciding it."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import keeps_districts
from rostering.calendar.nights import last_weeknights, night_of
from rostering.calendar.pauses import PauseSpan, longest_over, pauses_between
from rostering.holds.own_edits import own_edits
from rostering.models import Hold, Talk
from rostering.screens.asked import words_in
from rostering.screens.changes import samples
from rostering.screens.confirmed import is_confirmed
from rostering.screens.forms import OTHER_VERDICTS
from rostering.screens.hold_beside_rows import last_answer, said_about
from rostering.screens.moments import span_words
from rostering.screens.night_rows import night_rows
from rostering.screens.pair_rows import left_to_look_at
from rostering.screens.presenters.crumbs import crumb, trail
from rostering.screens.presenters.decisions import decision_panel
from rostering.screens.presenters.figures import figures_of
from rostering.screens.presenters.hold import hold_head
from rostering.screens.presenters.hold_beside import said_lines
from rostering.screens.presenters.hold_evidence import hold_evidence
from rostering.screens.presenters.keeping import pinned_note, talk_box
from rostering.screens.presenters.kept_rows import kept_words
from rostering.screens.presenters.nights_chart import chart_nights, nights_chart
from rostering.screens.presenters.pair_questions import pairs_link
from rostering.screens.presenters.since_confirmed import since_confirmed
from rostering.screens.presenters.waits import waits_lines
from rostering.screens.presenters.year_before import year_before, year_before_words
from rostering.screens.scope import Scope, contacts_of
from rostering.screens.screen import screen
from rostering.screens.talk_rows import note_pinned
from rostering.screens.viewer import Viewer
from rostering.screens.words import several

_SAID: Final = 3


@require_safe
@screen
def hold(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One case."""
    return hold_page(request, scope, scope.hold(number))


def _pause_before(found: Hold, spans: list[PauseSpan]) -> str:
    """The pause after whose first night back the case was opened, "" for another night (RULES B15)."""
    (before,) = last_weeknights(before=found.opened_night, count=1, skip=lambda _: False)
    span = longest_over(spans, night=before)
    return span.name if span and not longest_over(spans, night=found.opened_night) else ""


def hold_page(
    request: HttpRequest,
    scope: Scope,
    found: Hold,
    *,
    refusal: str = "",
    status: int = 200,
    is_expected: bool = False,
) -> HttpResponse:
    """One case, with what was typed into its form and why that was refused; `is_expected`: filing it as an expected change."""
    figures = figures_of(found.plan)
    zone, viewer = found.district.time_zone, scope.viewer
    night = night_of(at=viewer.now, zone=zone)
    nights = chart_nights(tonight=night, through=found.run.night)
    spans = pauses_between(district=found.district, first=nights[0], last=night)
    talks = said_about(found)
    since = since_confirmed(found, last_answer(talks)) if found.state in Hold.LIVE else None
    before = year_before(found.run.night)
    rows = night_rows(found.district, since=nights[0], around=before, also=found.run_id)
    context: dict[str, Any] = {
        "crumbs": trail(crumb("Holds", "holds"), found.district.name),
        "head": hold_head(
            found, figures, viewer=viewer, zone=zone, after=_pause_before(found, spans), since=since
        ),
        "since": since,
        "evidence": hold_evidence(found, figures, show_all_schools=request.GET.get("schools") == "all"),
        "changes": samples(found.plan, figures) if found.plan.has_rows else (),
        "changed": several(figures.changed, "change"),
        "kept": "" if found.plan.has_all_rows else kept_words(found.run, found.plan, figures),
        "panel": decision_panel(
            found,
            figures,
            viewer=viewer,
            zone=zone,
            pause=_pause_words(longest_over(spans, night=night)),
            needs_password=not is_confirmed(request, now=viewer.now),
            own=_own_edits(found, viewer),
        ),
        "chart": nights_chart(rows, nights=nights, spans=spans),
        "year_before": year_before_words(rows, night=found.run.night),
        **_beside(found, talks, viewer=viewer),
        "reason": words_in(request.POST.get("reason")),
        "chosen": request.POST.get("verdict", "") in OTHER_VERDICTS or is_expected,
        "chosen_schools": request.POST.getlist("school"),
        "chosen_until": request.POST.get("until", ""),
        "chosen_when": request.POST.get("when", ""),
        "waits": waits_lines(found.plan),
        "asked_pairs": pairs_link(run=found.run_id, count=left_to_look_at(found.run, found.plan)),
        "refusal": refusal,
    }
    return render(request, "holds/hold.html", context, status=status)


def _own_edits(found: Hold, viewer: Viewer) -> Sequence[str]:
    """What the viewer did that the change may come from; read where there is anything."""
    if found.state != Hold.State.OPEN or not getattr(found, "has_own_edits", True):
        return ()
    return own_edits(hold=found, by=viewer.staff)


def _beside(found: Hold, said: Sequence[Talk], *, viewer: Viewer) -> dict[str, Any]:
    """The pinned note, what the district said, and the form to write down what it says now."""
    district, may_keep = found.district, keeps_districts(viewer.staff)
    pinned, by = note_pinned(district) if district.pinned_note else (None, "")
    talks = may_keep and found.state in Hold.LIVE
    return {
        "note": pinned_note(district, pinned=pinned, pinned_by=by, viewer=viewer, may_keep=False),
        "said": said_lines(said[:_SAID], viewer=viewer, zone=district.time_zone),
        "talk": talk_box(district, contacts_of(district), hold=found, on_hold_page=True) if talks else None,
    }


def _pause_words(span: PauseSpan | None) -> str:
    return (
        f"{span.name} pauses this district, {span_words(span.first_night, span.last_night)}." if span else ""
    )
