"""What was said between us and a district, and what was promised: calls, mails, meetings and notes of one's own (DESIGN 9)."""

from django.db import models
from django.db.models import Q

from accounts.models import Staff
from districts.models import District
from rostering.models.holds import Hold
from rostering.models.plans import Plan
from rostering.models.runs import Run


class Talk(models.Model):
    """One entry. `answer`: what the district says about the change on hold. `due_on`: until when something was promised.

    `plan` and `run`: of which change list it said so, the one that was on the screen; nothing later is confirmed by it.
    A promise is open while `due_on` is set and `done_at` is not.
    """

    class Way(models.TextChoices):
        """How it was said."""

        CALL = "call", "Call"
        MAIL = "mail", "Mail"
        MEETING = "meeting", "Meeting"
        NOTE = "note", "Note"

    class Answer(models.TextChoices):
        """What the district answered about a change on hold."""

        NONE = "", "nothing about the change"
        NOT_REACHED = "not_reached", "Not reached"
        MEANT = "meant", "The change is meant"
        NOT_MEANT = "not_meant", "The change is not meant"
        CORRECTING = "correcting", "They correct their data"

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="talks")
    hold = models.ForeignKey(Hold, on_delete=models.SET_NULL, null=True, blank=True, related_name="talks")
    way = models.TextField(choices=Way.choices)
    with_whom = models.TextField(default="", blank=True)
    answer = models.TextField(choices=Answer.choices, default="", blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="talks")
    due_on = models.DateField(null=True, blank=True)
    due_at = models.TimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=("district", "-at"), name="talks_of_district"),
            models.Index(
                fields=("due_on",),
                condition=Q(due_on__isnull=False, done_at__isnull=True),
                name="open_promises",
            ),
        )
        constraints = (
            models.CheckConstraint(name="a_talk_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="an_answer_is_about_a_list_of_a_sync",
                condition=Q(plan__isnull=True, run__isnull=True)
                | (Q(plan__isnull=False, run__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="an_hour_needs_a_day", condition=Q(due_at__isnull=True) | Q(due_on__isnull=False)
            ),
            models.CheckConstraint(
                name="done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"talk {self.id}"
