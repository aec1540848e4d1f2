"""The ledger of digests: one mail a person a day about what waits for people, or the word that nothing did."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Staff


class Digest(models.Model):
    """What one member of staff is, or was, told on one day. `subject` and `text` are exactly what was sent.

    `escalated`: the numbers of the cases it told as waiting too long; each person is told of a case once.
    `claimed_at`: a worker has it in hand.
    """

    class State(models.TextChoices):
        """What became of it."""

        NOTHING = "nothing", "Nothing to tell"
        DUE = "due", "Due"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    id = models.BigAutoField(primary_key=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    state = models.TextField(choices=State.choices)
    subject = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    escalated = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-day", "-id")
        indexes = (models.Index(fields=("id",), condition=Q(state="due"), name="digests_due"),)
        constraints = (
            models.UniqueConstraint(fields=("staff", "day"), name="one_digest_a_person_a_day"),
            models.CheckConstraint(
                name="a_digest_says_something",
                condition=Q(state="nothing", subject="", text="")
                | (~Q(state="nothing") & ~Q(subject="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="a_sent_digest_says_when", condition=~Q(state="sent") | Q(sent_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"digest {self.id}"
