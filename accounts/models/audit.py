"""The audit: who did what, when and why. Rows stand alone and can be neither changed nor deleted (a database trigger refuses)."""

from django.db import models
from django.db.models import Q


class AuditEvent(models.Model):
    """One act. Exactly one author: a person's address or a named job of the system."""

    id = models.BigAutoField(primary_key=True)
    event = models.TextField()
    at = models.DateTimeField()
    by_email = models.TextField(default="")
    by_job = models.TextField(default="")
    district_id = models.BigIntegerField(null=True)
    target = models.TextField(default="")
    reason = models.TextField(default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("district_id", "-id"), name="audit_of_district"),)
        constraints = (
            models.CheckConstraint(
                name="an_act_has_one_author",
                condition=(~Q(by_email="") & Q(by_job="")) | (Q(by_email="") & ~Q(by_job="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.target}"
