"""Holds: cases of districts that wait for people, and what people decided (RULES B8-B10)."""

from django.db import models
from django.db.models import Q

from accounts.models import Staff
from districts.models import District
from rostering.models.plans import Plan
from rostering.models.runs import Run


class Hold(models.Model):
    """One case. It stays, with owner and age, while its plan is superseded night by night; `run` and `plan` are the current ones.

    `approved`: everybody who must has agreed; a worker applies it. `needs_second_person`: the first has agreed.
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
        )

    def __str__(self) -> str:
        return f"hold {self.id}"


class Decision(models.Model):
    """What one person decided on one plan, bound to the checksum he saw (RULES B10)."""

    class Verdict(models.TextChoices):
        """The two decisions of the first step; more come with the review screen."""

        APPROVE = "approve", "approved"
        REJECT = "reject", "rejected"

    id = models.BigAutoField(primary_key=True)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="decisions")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="decisions")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="decisions")
    checksum = models.TextField()
    verdict = models.TextField(choices=Verdict.choices)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="decisions")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("hold", "plan", "by"), name="one_decision_per_person_and_change_list"
            ),
            models.CheckConstraint(name="a_decision_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.verdict} {self.run_id}"
