"""Undoing: who asked that a sync, and those after it, be taken back, and who agreed (DESIGN 5, Undo)."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from accounts.models import Staff
from rostering.models.runs import Run


class Undo(models.Model):
    """What one undo is to do; `run` is the undo itself, a run of its own, and its status says how far it is.

    `undoes`: the earliest sync taken back; the later ones go along. `roster_version`: of the roster in the preview; what is
    put back follows from these two alone. `agreed_by`: the second person, where one is needed.
    """

    #: Where its run stands as long as it is not settled.
    UNDER_WAY: Final = (Run.Status.HELD, *Run.UNFINISHED)

    id = models.BigAutoField(primary_key=True)
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="undo")
    undoes = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="undos")
    roster_version = models.BigIntegerField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="undos")
    reason = models.TextField()
    at = models.DateTimeField()
    needs_second_person = models.BooleanField(default=False)
    agreed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_reason = models.TextField(default="", blank=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(name="an_undo_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="an_undo_is_no_undo_of_itself", condition=~Q(run=F("undoes"))),
            models.CheckConstraint(
                name="the_second_person_is_another",
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True, agreed_reason="")
                | (
                    Q(agreed_by__isnull=False, agreed_at__isnull=False)
                    & ~Q(agreed_by=F("by"))
                    & ~Q(agreed_reason="")
                ),
            ),
        )

    def __str__(self) -> str:
        return f"undo of sync {self.undoes_id}"
