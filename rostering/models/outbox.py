"""The outbox: what must leave once a transaction is in, written inside it (DESIGN 3.10)."""

from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """One thing to do after commit: `topic` names the handler, `body` holds numbers and codes only."""

    id = models.BigAutoField(primary_key=True)
    topic = models.TextField()
    district_id = models.BigIntegerField(null=True)
    run_number = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_problem = models.TextField(default="", blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("id",), condition=Q(delivered_at__isnull=True), name="outbox_to_deliver"),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"
