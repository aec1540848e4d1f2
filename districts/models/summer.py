"""Whether a district teaches in summer, as its DSM keeps it (RULES B18)."""

from django.db import models
from django.db.models import F, Q

from districts.models.district import District


class SummerSchool(models.Model):
    """The plan for the summer of a calendar year. No row, or `unknown`: nobody has asked yet.

    `first_day`, `last_day`: of teaching, empty while the days are not known. `schools`: their names, "" for all of the
    district's.
    """

    class Plan(models.TextChoices):
        """What the district said."""

        UNKNOWN = "unknown", "Not known yet"
        YES = "yes", "Yes"
        NO = "no", "No"

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="summer_schools")
    year = models.PositiveSmallIntegerField()
    plan = models.TextField(choices=Plan.choices, default=Plan.UNKNOWN)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    schools = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        ordering = ("district", "year")
        constraints = (
            models.UniqueConstraint(fields=("district", "year"), name="one_summer_a_year"),
            models.CheckConstraint(
                name="summer_school_ends_after_it_begins",
                condition=Q(first_day__isnull=True, last_day__isnull=True)
                | Q(first_day__isnull=False, last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="only_a_summer_with_school_has_days",
                condition=Q(plan="yes") | Q(first_day__isnull=True, last_day__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"summer {self.year} of {self.district_id}"
