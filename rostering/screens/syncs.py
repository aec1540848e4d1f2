"""One sync: while it works, and its story afterwards."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import keeps_districts
from rostering.calendar.nights import night_of
from rostering.calendar.pauses import first_free, longest_over, pauses_between
from rostering.models import Plan, Run
from rostering.notices.letters import letter_key
from rostering.pipeline.totals import totals_from_json
from rostering.screens.apply_box import apply_box
from rostering.screens.asked import words_in
from rostering.screens.changes import samples
from rostering.screens.confirmed import is_confirmed
from rostering.screens.history_rows import Agreement
from rostering.screens.pair_rows import left_to_look_at
from rostering.screens.presenters.early_warnings import warning_lines, warnings_beside_totals
from rostering.screens.presenters.figures import Figures, figures_of
from rostering.screens.presenters.kept_rows import is_listed, kept_words
from rostering.screens.presenters.live import before_lines, likely_end, live_sentence, what_comes
from rostering.screens.presenters.pair_questions import pairs_link
from rostering.screens.presenters.run import run_head, run_trail
from rostering.screens.presenters.run_facts import (
    finding_facts,
    problem_lines,
    read_facts,
    run_facts,
    technical_facts,
)
from rostering.screens.presenters.run_paragraph import paragraph
from rostering.screens.presenters.school_changes import schools_table
from rostering.screens.presenters.stages import progress_of, step_words
from rostering.screens.presenters.time_left import seconds_left, spent_in_stage, usual_of
from rostering.screens.presenters.tonight import next_change_words
from rostering.screens.presenters.totals import totals_table
from rostering.screens.presenters.undo import put_back_rows
from rostering.screens.run_rows import agreement_on, hold_of, newer_than, runs_before
from rostering.screens.scope import Scope, problems_of
from rostering.screens.screen import fragment, screen
from rostering.screens.undo import agree_link, undo_link
from rostering.screens.words import number, provider_name, several
from rostering.stops import stops_in_force

_PROBLEMS_SHOWN: Final = 5
_LAST_ONES: Final = 5
_AHEAD: Final = timedelta(days=120)
Context = dict[str, Any]


@require_safe
@screen
def run(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """One sync: its progress while it works, its story afterwards."""
    return run_page(request, scope, scope.run(number))


def run_page(
    request: HttpRequest, scope: Scope, found: Run, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """Its page; `refusal`: why what was typed beside it was not done."""
    if not found.is_finished:
        return render(request, "syncs/live.html", _live_context(scope, found))
    context = _story_context(scope, found, show_all=request.GET.get("schools") == "all") | {
        "needs_password": not is_confirmed(request, now=scope.viewer.now),
        "reason": words_in(request.POST.get("reason")),
        "refusal": refusal,
    }
    return render(request, "syncs/run.html", context, status=status)


@fragment
@require_safe
def run_live(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """The part that renews itself; a finished sync asks for the whole page once more."""
    found = scope.run(number)
    if found.is_finished:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return render(request, "syncs/progress.html", _live_context(scope, found))


def _live_context(scope: Scope, found: Run) -> Context:
    viewer, zone = scope.viewer, found.district.time_zone
    past = runs_before(scope, found, most=_LAST_ONES)
    usual = usual_of([one.seconds for one in past if one.seconds])
    left = seconds_left(found, usual=usual, now=viewer.now)
    night = night_of(at=viewer.now, zone=zone)
    pause = longest_over(pauses_between(district=found.district, first=night, last=night), night=night)
    sentence = live_sentence(found, provider=_provider(found), left=left, now=viewer.now)
    return {
        "crumbs": run_trail(found),
        "head": run_head(found, None, viewer=viewer, zone=zone, sentence=sentence),
        "progress": progress_of(found, before=usual.seconds, spent=spent_in_stage(found, viewer.now)),
        "facts": run_facts(found, viewer=viewer, zone=zone) + likely_end(left, viewer=viewer, zone=zone),
        "comes": what_comes(found, is_paused=pause is not None, is_under_review=_is_under_review(found)),
        "before": before_lines(past[:3], viewer=viewer, zone=zone),
        "said": step_words(found),
        "seconds": _looks_again(found),
    }


def _is_under_review(found: Run) -> bool:
    state = getattr(found.district, "roster", None)
    return state is not None and state.is_under_review


def _looks_again(found: Run) -> int:
    """A sync that waits for a worker, or for its next attempt, moves less often."""
    return 5 if found.status == Run.Status.QUEUED else 2


def _provider(found: Run) -> str:
    connection = getattr(found.district, "connection", None)
    return provider_name(connection.provider) if connection else "the provider"


def _story_context(scope: Scope, found: Run, *, show_all: bool) -> Context:
    viewer, zone = scope.viewer, found.district.time_zone
    plan = found.plan if found.plan is not None and not found.plan.is_empty else None
    figures = figures_of(plan) if plan else None
    past = runs_before(scope, found, most=1)
    newer = newer_than(scope, found)
    return {
        "crumbs": run_trail(found),
        "head": run_head(found, figures, viewer=viewer, zone=zone),
        "hold": hold_of(scope, found) if found.status == Run.Status.HELD else None,
        "story": paragraph(
            found,
            figures,
            before=past[0].read_counts if past else {},
            agreed=_agreed(scope, found),
            next_night="" if newer else _next_night(scope, found),
            viewer=viewer,
        ),
        "newer": {"number": newer, "words": number(newer)} if newer else None,
        "apply": apply_box(found, scope, changed=figures.changed if figures else 0),
        **_changes_context(found, plan, figures, show_all=show_all),
        **_problems_context(found),
        "findings": finding_facts(found),
        "progress": progress_of(found, before={})
        if found.seconds or found.status == Run.Status.FAILED
        else None,
        "facts": run_facts(found, viewer=viewer, zone=zone),
        "reads": read_facts(found),
        "technical": technical_facts(found),
        "letter": _letter(scope, found),
        "undo": undo_link(found),
        "agree": agree_link(found),
    }


def _letter(scope: Scope, found: Run) -> str:
    """Where a letter about it begins; "" where there is nothing to write about, or the viewer does not write."""
    may_write = letter_key(run=found) and keeps_districts(scope.viewer.staff)
    return reverse("run_letter", args=[found.id]) if may_write else ""


def _changes_context(found: Run, plan: Plan | None, figures: Figures | None, *, show_all: bool) -> Context:
    """What changed or would: totals, by school, a few of the changes. Empty without a change list."""
    is_applied = found.status in (Run.Status.APPLIED, Run.Status.UNDONE)
    is_undo = found.trigger == Run.Trigger.UNDO
    is_kept = plan is not None and plan.has_rows
    can_list = plan is not None and is_listed(found, plan)
    return {
        "totals_heading": "What changed" if is_applied else "What would change",
        "totals": totals_table(figures, is_applied=is_applied) if figures and not is_undo else None,
        "put_back": put_back_rows(totals_from_json(plan.totals)) if plan and is_undo else (),
        "warnings": _warnings(found, figures) if figures else (),
        "warnings_aside": _within(found),
        "schools": schools_table(figures, run=found.id if can_list else None, show_all=show_all)
        if figures
        else None,
        "changes": samples(plan, figures, is_undo=is_undo) if plan and figures and is_kept else (),
        "changed": several(figures.changed, "change") if figures else "",
        "asked_pairs": pairs_link(run=found.id, count=left_to_look_at(found, plan)) if plan else None,
        "is_listed": can_list,
        "kept": kept_words(found, plan, figures) if plan and figures and not is_applied else "",
    }


def _warnings(found: Run, figures: Figures) -> tuple[str, ...]:
    """Of a list on hold only those that its totals and red flags do not say already."""
    if found.status == Run.Status.HELD:
        return warnings_beside_totals(figures)
    return warning_lines(figures, is_applied=found.status == Run.Status.APPLIED)


def _within(found: Run) -> str:
    """Of what a list with a warning stayed within; a list on hold stayed within nothing."""
    if found.status == Run.Status.HELD:
        return ""
    what = "an expected change" if found.reason == Run.Reason.APPROVED_WINDOW else "the limit"
    return f"within {what}, worth a look"


def _problems_context(found: Run) -> Context:
    problems = problems_of(found)
    count = problems.count()
    return {
        "problems": problem_lines(problems[:_PROBLEMS_SHOWN]) if count else (),
        "problem_count": number(count),
        "more_problems": count > _PROBLEMS_SHOWN,
    }


def _agreed(scope: Scope, found: Run) -> Agreement | None:
    return agreement_on(scope, found) if found.status == Run.Status.APPLIED else None


def _next_night(scope: Scope, found: Run) -> str:
    """When the district is read next; "" while it takes part in no night."""
    district, viewer = found.district, scope.viewer
    stop = stops_in_force(now=viewer.now).for_district(district)
    if district.partnership != district.Partnership.PARTNER or stop is not None:
        return ""
    night = night_of(at=viewer.now, zone=district.time_zone)
    spans = pauses_between(district=district, first=night, last=night + _AHEAD)
    pause = longest_over(spans, night=night)
    return next_change_words(
        now=viewer.now,
        zone=district.time_zone,
        start=settings.NIGHT_START,
        pause=pause,
        resumes=first_free(spans, after=pause.last_night if pause else night),
    )
