"""What stops a night: people's stops, and provider checks that a bad night trips; and what is let through after all."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Staff
from districts.models import Connection, District
from rostering.models.plans import Plan
from rostering.models.runs import Run

_LIVE = Q(lifted_at__isnull=True)


class Stop(models.Model):
    """A person has stopped one district, one provider, or (neither given) everything, until somebody starts it again.

    `by` is empty for stops from before authors were kept. Starting again needs no reason, but keeps one that is given.
    """

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, related_name="stops")
    provider = models.TextField(choices=Connection.Provider.choices, default="", blank=True)
    reason = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_reason = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("district",),
                condition=_LIVE & Q(district__isnull=False),
                name="one_live_stop_per_district",
            ),
            models.UniqueConstraint(
                fields=("provider",),
                condition=_LIVE & Q(district__isnull=True),
                name="one_live_stop_per_provider_and_of_all",
            ),
            models.CheckConstraint(
                name="a_stop_of_a_district_names_no_provider",
                condition=Q(district__isnull=True) | Q(provider=""),
            ),
            models.CheckConstraint(name="a_stop_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="who_starts_again_says_when",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"stop {self.id}"


class ProviderCheck(models.Model):
    """A bad night has tripped the brake: nothing more of a provider is applied until a specialist releases it.

    The numbers are those at the moment it tripped; `run_numbers` are the syncs behind them.
    """

    id = models.BigAutoField(primary_key=True)
    provider = models.TextField(choices=Connection.Provider.choices)
    night = models.DateField()
    opened_at = models.DateTimeField()
    finished = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    run_numbers = ArrayField(models.BigIntegerField(), default=list)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    released_reason = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("provider",),
                condition=Q(released_at__isnull=True),
                name="one_open_check_per_provider",
            ),
            models.CheckConstraint(
                name="a_release_has_author_and_reason",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(released_reason="")),
            ),
        )

    def __str__(self) -> str:
        return f"provider check {self.id}"


class LetThrough(models.Model):
    """A waiting change list that a person wants applied: by itself, or with all that waited for a provider check.

    It is done once (`settled_at`), whatever came of it; until then any worker may take it up.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="let_through")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    checksum = models.TextField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    check_released = models.ForeignKey(ProviderCheck, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("run",), condition=Q(settled_at__isnull=True), name="a_run_is_let_through_once"
            ),
            models.CheckConstraint(name="letting_through_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"let sync {self.run_id} through"
