"""Who looks after which district, and since when; dated cover for colleagues (DESIGN 9)."""

from django.db import models
from django.db.models import F, Q

from accounts.models.staff import Staff
from districts.models import Connection, District


class Assignment(models.Model):
    """One person, one district, one role, from a day to a day (both inclusive, null = open)."""

    class Role(models.TextChoices):
        """As what."""

        DSM = "dsm", "District Success Manager"
        SPECIALIST = "specialist", "Rostering specialist"
        COVER = "cover", "Cover"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="assignments")
    role = models.TextField(choices=Role.choices)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("district", "role", "id")
        constraints = (
            models.CheckConstraint(
                name="assignment_ends_after_it_begins",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=("district", "role"),
                condition=Q(ends_on__isnull=True) & ~Q(role="cover"),
                name="one_open_assignment_per_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} of {self.district_id}"


class ConnectionClaim(models.Model):
    """Who has taken a new connection from the inbox (RULES A32)."""

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="claim")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="claims")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"claim of {self.connection_id}"
