"""Parts: what people may agree to of a change list while the rest waits (DESIGN 5, Under review)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from districts.models.shared import id_field
from rostering.models.plans import Plan


class Part(models.Model):
    """A change list cut in two: `released` is what is agreed to, `remainder` becomes the case's next list.

    Everything but removals, or some schools by their provider's ids; `names` as they were called when it was cut.
    `side_by_side`: teachers who would have classes that come beside classes that were to leave.
    """

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="parts")
    released = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    remainder = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    without_removals = models.BooleanField()
    schools = ArrayField(id_field())
    names = ArrayField(models.TextField())
    side_by_side = models.IntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "without_removals", "schools"), name="a_change_list_is_cut_once_the_same_way"
            ),
            models.CheckConstraint(
                name="a_part_is_without_removals_or_of_schools",
                condition=Q(without_removals=True, schools=[]) | (Q(without_removals=False) & ~Q(schools=[])),
            ),
        )

    def __str__(self) -> str:
        return f"part {self.id}"
