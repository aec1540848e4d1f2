"""The change log: a row for each roster row a run changed, with what was there before; partitioned by month of night."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Change(models.Model):
    """One changed roster row. `kind`: schools, terms, sections, people, enrollments; `object_id`: the roster row's number.

    `before`/`after` hold only the fields that differ (an update keeps differing fields only); null where a row was
    newly created or simply left, since rows that leave keep all their values.
    `kept`: the values stored beside the compared ones, as they were, so that undo is exact. `relinked` rows have only those.
    The table itself is made by the first migration, partitioned; Django only reads and names it.
    """

    id = models.BigAutoField(primary_key=True)
    night = models.DateField()
    run_number = models.BigIntegerField()
    district_id = models.BigIntegerField()
    kind = models.TextField(db_collation="C")
    operation = models.TextField(db_collation="C")
    object_id = models.BigIntegerField()
    changed = ArrayField(models.TextField(), null=True)
    before = models.JSONField(null=True)
    kept = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "rostering_change"
        ordering = ("-night", "-id")

    def __str__(self) -> str:
        return f"{self.operation} {self.kind} {self.object_id}"
