"""Pauses: nights on which rosters do not change (RULES B12-B17). Company pauses are computed unless a row replaces them."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Staff
from districts.models import District


class Pause(models.Model):
    """First to last night, both paused. No district = everybody. `replaces`: the computed pause of that year it stands for."""

    class Replaces(models.TextChoices):
        """Which computed company pause a row stands for, "" for one of its own."""

        NOTHING = "", "a pause of its own"
        THANKSGIVING = "thanksgiving", "Thanksgiving"
        WINTER = "winter", "winter holidays"

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.CASCADE, null=True, related_name="pauses")
    name = models.TextField()
    reason = models.TextField(default="", blank=True)
    first_night = models.DateField()
    last_night = models.DateField()
    replaces = models.TextField(choices=Replaces.choices, default="", blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("first_night", "id")
        constraints = (
            models.CheckConstraint(
                name="a_pause_ends_after_it_begins", condition=Q(last_night__gte=F("first_night"))
            ),
            models.CheckConstraint(name="a_pause_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=("replaces", "year"), condition=~Q(replaces=""), name="one_replacement_per_year"
            ),
        )

    def __str__(self) -> str:
        return self.name
