"""Expected changes: agreed, self-ending allowances for a large change of one district (DESIGN 2, window)."""

from typing import Any, Final, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Staff
from districts.models import District
from rostering.models.runs import Run


class WindowQuerySet(models.QuerySet["Window"]):
    """Which expected changes count."""

    def binding(self) -> Self:
        """Agreed to by a second person, and not ended."""
        return self.filter(agreed_at__isnull=False, ended_at__isnull=True)

    def on(self, night: Any) -> Self:
        """Those whose nights include one."""
        return self.filter(first_night__lte=night, last_night__gte=night)


class Window(models.Model):
    """First to last night, both included. Written in `rostering.holds.windows` only; never changed, only ended and filed anew.

    It binds once a second person has agreed. `keeps_classes`: no school and no teacher may be left without a class.
    `run`: the sync on hold it was filed from. `batch`: one number for those filed together. `ended_at`: withdrawn before
    anybody agreed, or called back early.
    """

    MOST_NIGHTS: Final = 31

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="windows")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    batch = models.UUIDField(null=True)
    first_night = models.DateField()
    last_night = models.DateField()
    keeps_classes = models.BooleanField(default=True)
    reason = models.TextField()
    filed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(default="", blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ("first_night", "id")
        constraints = (
            models.CheckConstraint(
                name="a_window_ends_after_it_begins", condition=Q(last_night__gte=F("first_night"))
            ),
            models.CheckConstraint(
                name="a_window_is_no_longer_than_31_nights",
                condition=Q(
                    last_night__lt=Func(
                        F("first_night"), template="(%(expressions)s + 31)", output_field=models.DateField()
                    )
                ),
            ),
            models.CheckConstraint(name="a_window_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="who_agrees_to_a_window_says_when",
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_agrees_to_a_window_of_their_own",
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("filed_by")),
            ),
            models.CheckConstraint(
                name="who_ends_a_window_says_when_and_why",
                condition=Q(ended_by__isnull=True, ended_at__isnull=True, end_reason="")
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(end_reason="")),
            ),
            ExclusionConstraint(
                name="one_binding_window_per_district_and_night",
                expressions=(
                    # A range of one number, since an index of ranges knows no plain equality without an extension.
                    (
                        Func(
                            F("district_id"),
                            template="int8range(%(expressions)s, %(expressions)s, '[]')",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("first_night"),
                            F("last_night"),
                            template="daterange(%(expressions)s, '[]')",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ),
                condition=Q(agreed_at__isnull=False, ended_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(fields=("district", "last_night"), name="windows_of_district"),
            models.Index(fields=("batch",), condition=Q(batch__isnull=False), name="windows_filed_together"),
        )

    def __str__(self) -> str:
        return f"expected change {self.id}"


class WindowCeiling(models.Model):
    """The most that may happen to one kind, in whole percent of what exists; a kind without a row may not change at all."""

    MOST_ADDED: Final = 1000

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="ceilings")
    kind = models.TextField()
    removed = models.PositiveSmallIntegerField()
    added = models.PositiveSmallIntegerField()
    updated = models.PositiveSmallIntegerField()
    rekeyed = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("window", "id")
        constraints = (
            models.UniqueConstraint(fields=("window", "kind"), name="one_row_of_ceilings_per_kind"),
            models.CheckConstraint(
                name="a_ceiling_is_of_a_counted_kind",
                condition=Q(kind__in=("students", "teachers", "sections", "enrollments")),
            ),
            models.CheckConstraint(
                name="ceilings_are_percents_and_only_additions_exceed_100",
                condition=Q(removed__lte=100, updated__lte=100, rekeyed__lte=100, added__lte=1000),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.window_id}"
