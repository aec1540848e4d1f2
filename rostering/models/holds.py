"""Holds: cases of districts that wait for people, and what people decided (RULES B8-B10)."""

from typing import Final, Self

from django.db import models
from django.db.models import Q

from accounts.models import Staff
from districts.models import District
from rostering.models.parts import Part
from rostering.models.plans import Plan
from rostering.models.runs import Run


class HoldQuerySet(models.QuerySet["Hold"]):
    """Which case a run belongs to."""

    def of_run(self, run: Run) -> Self:
        """The district's live case; a rejected one if its very change came again with this run."""
        is_live = Q(district_id=run.district_id, state__in=Hold.LIVE)
        came_again = Q(run_id=run.id, state=Hold.State.REJECTED, seen_again__gt=0)
        return self.filter(is_live | came_again)


#: A rejected change that the last night brought again: no new case, but it can still be decided.
CAME_AGAIN: Final = Q(state="rejected", seen_again__gt=0, run__status="held")


class Hold(models.Model):
    """One case. It stays, with owner and age, while its plan is superseded night by night; `run` and `plan` are the current ones.

    `approved`: everybody who must has agreed; a worker applies it, or `part` of it, not before `not_before`.
    `asked_again_on`: the district is to correct its data until that day. `seen_again`: nights with a rejected change again.
    `escalated_on`: it waited too long, and since that day all specialists know.
    """

    class State(models.TextChoices):
        """Where the case stands."""

        OPEN = "open", "open"
        APPROVED = "approved", "approved, being applied"
        APPLIED = "applied", "approved and applied"
        REJECTED = "rejected", "rejected"
        CLEARED = "cleared", "cleared by itself"

    LIVE = (State.OPEN, State.APPROVED)

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="holds")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(choices=Run.Reason.choices)
    state = models.TextField(choices=State.choices, default=State.OPEN)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="holds")
    opened_at = models.DateTimeField()
    opened_night = models.DateField()
    closed_at = models.DateTimeField(null=True)
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, related_name="+")
    not_before = models.DateTimeField(null=True)
    asked_again_on = models.DateField(null=True)
    seen_again = models.PositiveIntegerField(default=0, db_default=0)
    seen_again_night = models.DateField(null=True)
    escalated_on = models.DateField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("district",),
                condition=Q(state__in=("open", "approved")),
                name="one_live_hold_per_district",
            ),
            models.CheckConstraint(
                name="a_closed_hold_says_when",
                condition=Q(state__in=("open", "approved"), closed_at__isnull=True)
                | (~Q(state__in=("open", "approved")) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_an_approved_hold_waits_for_a_night",
                condition=Q(state="approved") | Q(not_before__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"hold {self.id}"

    def approvals(self) -> "list[Decision]":
        """The approvals of the current list, or of a part of it, that count: those not called back, in order."""
        return [
            one
            for one in self.decisions.all()
            if one.plan_id == self.plan_id
            and one.verdict == Decision.Verdict.APPROVE
            and one.called_back_at is None
        ]


class Decision(models.Model):
    """What one person decided on one plan, bound to the checksum that was seen (RULES B10).

    `part`: of the plan, if not all of it. `is_tonight`: at the beginning of the next night instead of at once.
    An approval that was called back counts no more.
    """

    class Verdict(models.TextChoices):
        """To wait leaves the case open: it is the district's turn."""

        APPROVE = "approve", "approved"
        REJECT = "reject", "rejected"
        WAIT = "wait", "waiting for a corrected feed"

    id = models.BigAutoField(primary_key=True)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="decisions")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="decisions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="decisions")
    checksum = models.TextField()
    verdict = models.TextField(choices=Verdict.choices)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="decisions")
    reason = models.TextField()
    at = models.DateTimeField()
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, related_name="decisions")
    is_tonight = models.BooleanField(default=False, db_default=False)
    called_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("hold", "plan", "by"),
                condition=Q(verdict="approve", called_back_at__isnull=True),
                name="one_approval_per_person_and_change_list",
            ),
            models.CheckConstraint(name="a_decision_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.verdict} {self.run_id}"
