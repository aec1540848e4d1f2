"""Runs: one night's (nightly) or one asked-for (on-demand) sync of one district. These rows are the queue (DESIGN 4).

An undo is a run too, and so is planning again from the stored feed after it; neither asks the provider.
"""

from django.db import models
from django.db.models import Q

from accounts.models import Staff
from districts.models import District
from districts.models.shared import id_field


class Run(models.Model):
    """One sync. Its id is its number; order is by number (DESIGN 5). Status changes only in `rostering.run_states`.

    `fence` grows with every lease: whoever applies must still hold the number he started with.
    `not_before`: a retry within the night is not taken up earlier. `work`: live counts while it works.
    `trouble`: whether its change list is a sign of trouble at the provider (`rostering.pipeline.brake`).
    """

    class Trigger(models.TextChoices):
        """Why it exists."""

        NIGHTLY = "nightly", "nightly"
        ON_DEMAND = "on_demand", "asked for"
        UNDO = "undo", "undo"
        REPLAN = "replan", "planned again"
        REST = "rest", "the rest of a change list"

    class Status(models.TextChoices):
        """DESIGN 6, Statuses."""

        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        APPLYING = "applying", "Applying"
        APPLIED = "applied", "Applied"
        HELD = "held", "On hold"
        WAITING = "waiting", "Paused, changes ready"
        UNCHANGED = "unchanged", "Unchanged"
        FAILED = "failed", "Failed"
        SKIPPED = "skipped", "Skipped"
        MISSED = "missed", "Missed"
        REJECTED = "rejected", "Rejected"
        SUPERSEDED = "superseded", "Superseded"
        CLEARED = "cleared", "Cleared"
        UNDONE = "undone", "Undone"

    class Reason(models.TextChoices):
        """DESIGN 6, Reasons; "" where none is needed."""

        NONE = "", ""
        FIRST_LOAD = "first_load", "first load"
        LARGE_CHANGE = "large_change", "large change"
        UNDER_REVIEW = "under_review", "under review"
        APPROVED_WINDOW = "approved_window", "inside an expected change"
        PAUSED = "paused", "paused"
        STOPPED = "stopped", "stopped by staff"
        NOT_PARTNER = "not_partner", "not a partner"
        ENTERPRISE_STARTER = "enterprise_starter", "Enterprise Starter"
        NOT_ENABLED = "not_enabled", "sharing not enabled"
        ACCESS_LOST = "access_lost", "access lost"
        INCOMPLETE_FEED = "incomplete_feed", "incomplete feed"
        EMPTY_FEED = "empty_feed", "empty feed"
        PROVIDER_UNAVAILABLE = "provider_unavailable", "provider unavailable"
        PROVIDER_REFUSED = "provider_refused", "provider refused"

    class Trouble(models.TextChoices):
        """What of a change list counts for the brake; a failed sync counts by its status."""

        NONE = "", "none"
        HELD = "held", "held for a large change"
        LOST = "lost", "loses over 20 % of a kind"

    UNFINISHED = (Status.QUEUED, Status.RUNNING, Status.APPLYING)

    #: The trigger of a dry run's row, which is in the database only until its transaction is taken back (pipeline/rehearsal.py).
    #: No choice: nobody ever reads it. It stands in no index that another sync could have to wait for.
    DRY = "dry"

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="runs")
    night = models.DateField()
    trigger = models.TextField(choices=Trigger.choices)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.TextField(choices=Status.choices, default=Status.QUEUED)
    reason = models.TextField(choices=Reason.choices, default="", blank=True)
    message = models.TextField(default="", blank=True)
    is_after_pause = models.BooleanField(default=False)
    attempt = models.PositiveSmallIntegerField(default=1)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    stage = models.TextField(default="", blank=True)
    work = models.JSONField(default=dict)
    read_counts = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    plan = models.ForeignKey("rostering.Plan", on_delete=models.SET_NULL, null=True, related_name="runs")
    feed_generation = models.BigIntegerField(null=True)
    trouble = models.TextField(choices=Trouble.choices, default="", db_default="", blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("district", "night"),
                condition=Q(trigger="nightly"),
                name="one_nightly_run_per_district_and_night",
            ),
            models.UniqueConstraint(
                fields=("district",),
                condition=Q(status__in=("queued", "running", "applying")) & ~Q(trigger="dry"),
                name="one_unfinished_run_per_district",
            ),
            models.CheckConstraint(
                name="a_finished_run_says_when",
                condition=Q(status__in=("queued", "running", "applying")) | Q(finished_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("district", "-id"), name="runs_of_district"),
            models.Index(fields=("night", "status"), name="runs_of_night"),
            models.Index(
                fields=("status", "lease_until"),
                condition=Q(status__in=("queued", "running", "applying")),
                name="runs_at_work",
            ),
        )

    def __str__(self) -> str:
        return f"sync {self.id}"

    @property
    def is_finished(self) -> bool:
        """True once nothing more happens by itself."""
        return self.status not in self.UNFINISHED


class RowProblem(models.Model):
    """One row of the feed that could not be used, or that is worth saying; the first 1,000 of a run. No names, only ids."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="problems")
    kind = models.TextField()
    provider_id = id_field(default="")
    problem = models.TextField()
    was_carried_over = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.problem}"
