"""Dry runs: what a district's next sync would do, asked for by a person and computed without writing anything else."""

from typing import Final

from django.db import models
from django.db.models import Q

from accounts.models import Staff
from districts.models import District


class DryRun(models.Model):
    """One dry run: the only row it ever leaves. Kept 30 days (`rostering.dry_runs`).

    `number`: drawn from the numbers of syncs, for its staging tables; no sync will ever have it. `work`: how far it is, as
    `Run.work`. `result`: totals, verdict, what would be left by school and grade; never a row of a person.
    """

    class State(models.TextChoices):
        """Where it stands. `failed`: no answer; what a provider answered is an answer."""

        QUEUED = "queued", "Queued"
        WORKING = "working", "At work"
        DONE = "done", "Done"
        FAILED = "failed", "No answer"

    UNFINISHED = (State.QUEUED, State.WORKING)
    #: The fencing number of its staging tables: a dry run is begun once.
    FENCE: Final = 1

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="dry_runs")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    for_night = models.DateField()
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    number = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    work = models.JSONField(default=dict)
    message = models.TextField(default="", blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("district",),
                condition=Q(state__in=("queued", "working")),
                name="one_unfinished_dry_run_per_district",
            ),
            models.CheckConstraint(
                name="a_finished_dry_run_says_when",
                condition=Q(state__in=("queued", "working")) | Q(finished_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=("district", "-id"), name="dry_runs_of_district"),
            models.Index(fields=("asked_at",), name="dry_runs_by_age"),
        )

    def __str__(self) -> str:
        return f"dry run {self.id}"
