"""Who approved a change list is said whole: also with an earlier night's sync, and where it waited for no hold (RULES B10)."""

from datetime import timedelta

import pytest

from districts.models import District
from rostering.models import Decision, Hold, LetThrough, Plan, Run
from rostering.screens.history_rows import approvals_of
from rostering.screens.presenters.history import approved_words
from rostering.screens.run_rows import agreement_on
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from tests.factories import FOUND_AT, DistrictFactory, StaffFactory

pytestmark = pytest.mark.django_db


def held_on(district: District, nights: int, plan: Plan) -> Run:
    """A sync so many nights later that met the same change list."""
    at = FOUND_AT + timedelta(days=nights)
    times = {"night": at.date(), "queued_at": at, "started_at": at, "finished_at": at}
    return Run.objects.create(district=district, trigger="nightly", status="held", plan=plan, **times)


def two_nights() -> tuple[Run, list[Decision]]:
    """The first person agrees on the first night, the second on the next, whose sync met the same list and was applied."""
    district = DistrictFactory()
    versions = {"roster_version": 0, "scope_version": 0, "feed_generation": 0}
    plan = Plan.objects.create(
        district=district, night=FOUND_AT.date(), checksum="c", created_at=FOUND_AT, **versions
    )
    runs = [held_on(district, nights, plan) for nights in (0, 1)]
    hold = Hold.objects.create(
        **{"district": district, "run": runs[1], "plan": plan, "reason": "large_change", "state": "applied"},
        **{"opened_at": FOUND_AT, "closed_at": FOUND_AT + timedelta(days=2), "opened_night": FOUND_AT.date()},
    )
    decisions = [
        Decision.objects.create(
            **{"hold": hold, "plan": plan, "checksum": "c", "verdict": "approve", "reason": "Maria called."},
            **{"run": run, "by": StaffFactory(name=name), "at": run.finished_at},
        )
        for run, name in zip(runs, ("Noor Haddad", "Sam Ito"), strict=True)
    ]
    Run.objects.filter(id=runs[0].id).update(status="superseded")
    Run.objects.filter(id=runs[1].id).update(status="applied")
    return Run.objects.get(id=runs[1].id), decisions


def test_both_who_agreed_are_named_beside_what_changed() -> None:
    run, _ = two_nights()
    found = approvals_of(run.district, [run.id])
    assert approved_words(found[run.id]) == "approved by Noor Haddad and Sam Ito"


def test_an_agreement_of_the_night_before_is_told_by_the_sync_that_applied_it() -> None:
    run, (first, second) = two_nights()
    scope = Scope(Viewer(staff=first.by, now=FOUND_AT, zone="UTC"))
    assert agreement_on(scope, run) == second
    second.delete()
    assert agreement_on(scope, run) == first


def test_who_let_a_waiting_list_through_is_named_and_it_did_not_go_by_itself() -> None:
    """A specialist applies what waits, or releases a provider: the log must not say that nobody did."""
    run, decisions = two_nights()
    values = {"plan_id": run.plan_id, "checksum": "c", "reason": "Before the exams.", "at": FOUND_AT}
    LetThrough.objects.create(run=run, by=StaffFactory(name="Lena Roth"), settled_at=FOUND_AT, **values)
    scope = Scope(Viewer(staff=decisions[0].by, now=FOUND_AT, zone="UTC"))
    assert agreement_on(scope, run) == decisions[1]
    assert approved_words(approvals_of(run.district, [run.id])[run.id]).endswith("Noor Haddad and Sam Ito")
    Decision.objects.all().delete()
    agreed = agreement_on(scope, run)
    assert agreed is not None
    assert str(agreed.by) == "Lena Roth"
    assert approved_words(approvals_of(run.district, [run.id])[run.id]) == "approved by Lena Roth"
