"""Pauses: nights on which rosters do not change (RULES B12-B17). Company pauses are computed unless a row replaces them."""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Staff
from districts.models import District


class Pause(models.Model):
    """First to last night, both paused. No district = everybody. `replaces`: the computed pause of that year it stands for.

    Rows are written in `rostering.calendar.keeping` only. `batch`: one number for the pauses of many districts that were
    entered together. `ended_at`: ended early, from the night of that instant on, or withdrawn before it had begun.
    `changed_at`: when somebody last changed or ended it; empty while it is as it was entered.
    """

    class Replaces(models.TextChoices):
        """Which computed company pause a row stands for, "" for one of its own."""

        NOTHING = "", "a pause of its own"
        THANKSGIVING = "thanksgiving", "Thanksgiving"
        WINTER = "winter", "winter holidays"

    class Kind(models.TextChoices):
        """What sort of pause it is: the first two are for everybody, the others for one district each."""

        COMPANY = "company", "Company pause"
        CLOSURE = "closure", "Office closure"
        SUMMER = "summer", "Summer"
        OTHER = "other", "Other"

    FOR_EVERYBODY: Final = (Kind.COMPANY, Kind.CLOSURE)
    FOR_DISTRICTS: Final = (Kind.SUMMER, Kind.OTHER)
    MOST_NIGHTS: Final = 120

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.CASCADE, null=True, related_name="pauses")
    kind = models.TextField(choices=Kind.choices, default=Kind.OTHER)
    batch = models.UUIDField(null=True)
    name = models.TextField()
    reason = models.TextField(default="", blank=True)
    first_night = models.DateField()
    last_night = models.DateField()
    replaces = models.TextField(choices=Replaces.choices, default="", blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("first_night", "id")
        constraints = (
            models.CheckConstraint(
                name="a_pause_ends_after_it_begins", condition=Q(last_night__gte=F("first_night"))
            ),
            models.CheckConstraint(
                name="a_pause_is_no_longer_than_120_nights",
                condition=Q(
                    last_night__lt=Func(
                        F("first_night"), template="(%(expressions)s + 120)", output_field=models.DateField()
                    )
                ),
            ),
            models.CheckConstraint(name="a_pause_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="a_pause_is_for_everybody_or_for_a_district",
                condition=Q(kind__in=("company", "closure"), district__isnull=True)
                | Q(kind__in=("summer", "other"), district__isnull=False),
            ),
            models.CheckConstraint(
                name="a_company_pause_says_which_it_is",
                condition=Q(kind="company", year__isnull=False) & ~Q(replaces="")
                | ~Q(kind="company") & Q(replaces="", year__isnull=True),
            ),
            models.UniqueConstraint(
                fields=("replaces", "year"), condition=~Q(replaces=""), name="one_replacement_per_year"
            ),
        )
        indexes = (
            models.Index(fields=("district", "last_night"), name="pauses_of_district"),
            models.Index(fields=("batch",), condition=Q(batch__isnull=False), name="pauses_entered_together"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def seen(self) -> str:
        """What a form remembers of a row, so that a change of one that somebody changed meanwhile can be refused."""
        at: datetime = self.changed_at or self.created_at
        return at.isoformat()
