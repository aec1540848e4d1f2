"""Plans: the frozen list of changes that would turn the roster into tonight's included feed (DESIGN 3.7).

A plan's rows hold the values to be written, so that what was seen is what is applied, whatever the feed does meanwhile.
`before` keeps the differing old values of an update. Nothing is ever written to a plan after its checksum.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from districts.models import District
from districts.models.shared import (
    EnrollmentFields,
    PersonFields,
    SchoolFields,
    SectionFields,
    TermFields,
    id_field,
)


class Operation(models.TextChoices):
    """What happens to a row. Each record is in exactly one class (DESIGN 5, Counting).

    `ignored`: only uncounted fields differ, written but not counted. `ended`: term over, outside the percent.
    `relinked`: nothing a person would see differs (a place of a rekeyed person), only our bookkeeping.
    """

    ADDED = "added", "Joins"
    UPDATED = "updated", "Updated"
    REMOVED = "removed", "Leaves"
    REKEYED = "rekeyed", "New ID"
    ENDED = "ended", "Term over"
    IGNORED = "ignored", "Not counted"
    RELINKED = "relinked", "Bookkeeping"


class Plan(models.Model):
    """One frozen change list. `totals`: kind -> counts (DESIGN 6 JSON). `verdict`: what the guard said, with its limits.

    `summary`: now -> after by school and grade, red flags (see pipeline/weigh.py). `needs_second_person` as DESIGN 5.
    `pattern`: what a large change is taken for, "" for one that is not large or was never read.
    `over_at`: nothing waits for it any more since then. `rows_dropped_at`: since when not all of its rows are there;
    `rows_kept`: how many still are, once the others are gone (see pipeline/retention.py).
    `pairs`: which accepted pairs it was made with (pipeline/accepted_pairs.py).
    """

    class Pattern(models.TextChoices):
        """What a large change is taken for (holds/explain.py)."""

        FIRST_LOAD = "first_load", "First load"
        NEW_SCHOOL_YEAR = "new_school_year", "New school year"
        SEMESTER_CHANGE = "semester_change", "Change of semester"
        SIS_MIGRATION = "sis_migration", "New student system"
        SCHOOL_NOT_SHARED = "school_not_shared", "School not shared"
        GRADE_NOT_SHARED = "grade_not_shared", "Grade not shared"
        PROVIDER_SWITCH = "provider_switch", "New provider"
        SHARING_OFF = "sharing_off", "Sharing turned off"
        UNEXPLAINED = "unexplained", "Unexplained"

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="plans")
    night = models.DateField()
    roster_version = models.BigIntegerField()
    scope_version = models.BigIntegerField()
    feed_generation = models.BigIntegerField()
    checksum = models.TextField()
    totals = models.JSONField(default=dict)
    verdict = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    needs_second_person = models.BooleanField(default=False)
    pattern = models.TextField(choices=Pattern.choices, default="", db_default="")
    is_empty = models.BooleanField(default=False)
    pairs = models.TextField(default="", db_default="", blank=True)
    created_at = models.DateTimeField()
    rows_dropped_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    rows_kept = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("district", "-id"), name="plans_of_district"),
            models.Index(
                fields=("over_at",), condition=models.Q(rows_kept__isnull=True), name="plans_in_full"
            ),
            models.Index(fields=("over_at",), condition=models.Q(rows_kept__gt=0), name="plans_in_part"),
        )

    def __str__(self) -> str:
        return f"change list {self.id}"

    @property
    def has_all_rows(self) -> bool:
        """Nothing of it was dropped: it can be applied, cut in parts and compared."""
        return self.rows_dropped_at is None

    @property
    def has_rows(self) -> bool:
        """Some of its rows can be shown."""
        return self.has_all_rows or bool(self.rows_kept)


class PlanRow(models.Model):
    """What every row of a plan carries. `object_id`: the roster row it is about.

    `is_new`: that row is created by this plan; its number is drawn when the plan is made, so that places, log and screens
    can name it, and stays unused if the plan is never applied. `kept`: values stored beside the compared ones (fingerprint,
    a place's own id), as they were; the change log takes them over, so that undo is exact.
    """

    id = models.BigAutoField(primary_key=True)
    plan_id = models.BigIntegerField()
    operation = models.TextField(choices=Operation.choices, db_collation="C")
    object_id = models.BigIntegerField()
    is_new = models.BooleanField(default=False, db_default=False)
    changed = ArrayField(models.TextField(), null=True)
    before = models.JSONField(null=True)
    kept = models.JSONField(null=True)

    class Meta:
        abstract = True


class PlanSchool(PlanRow, SchoolFields):
    """A school in a plan."""

    class Meta:
        indexes = (models.Index(fields=("plan_id", "operation", "id"), name="plan_schools"),)


class PlanTerm(PlanRow, TermFields):
    """A term in a plan."""

    class Meta:
        indexes = (models.Index(fields=("plan_id", "operation", "id"), name="plan_terms"),)


class PlanSection(PlanRow, SectionFields):
    """A class in a plan."""

    is_term_over = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("plan_id", "operation", "id"), name="plan_sections"),)


class PlanPerson(PlanRow, PersonFields):
    """A person in a plan."""

    class Meta:
        indexes = (
            models.Index(fields=("plan_id", "operation", "id"), name="plan_people"),
            # Staff stand behind all students of a first load, and whoever sits in a class is looked up by number.
            models.Index(
                fields=("plan_id", "operation", "id"), condition=~models.Q(role="student"), name="plan_staff"
            ),
            models.Index(fields=("plan_id", "object_id"), name="plan_people_by_number"),
        )


class PlanEnrollment(PlanRow, EnrollmentFields):
    """A class place in a plan. `section_id` and `user_id` are roster numbers, of present rows or of the plan's own new ones."""

    section_id = models.BigIntegerField()
    user_id = models.BigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("plan_id", "operation", "id"), name="plan_places"),)


class PlanWithoutClass(models.Model):
    """A person who would be in no class once a plan is applied: the list behind a red flag, in the order it is shown.

    `object_id`: the roster person, or the plan's own new one. `classes_now`: how many class places they have today.
    """

    id = models.BigAutoField(primary_key=True)
    plan_id = models.BigIntegerField()
    object_id = models.BigIntegerField()
    role = models.TextField(db_collation="C")
    school_provider_id = id_field(default="")
    is_new = models.BooleanField()
    classes_now = models.IntegerField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("plan_id", "role", "id"), name="plan_people_without_class"),)

    def __str__(self) -> str:
        return f"{self.role} {self.object_id} without a class"


class PlanTeacher(models.Model):
    """A teacher whose classes change by a plan on hold, the hardest hit first: the breakdown by teacher.

    `places`: class places of students in the classes they teach, now and after; `leave`, `join`: how many of them go and come.
    """

    id = models.BigAutoField(primary_key=True)
    plan_id = models.BigIntegerField()
    object_id = models.BigIntegerField()
    is_new = models.BooleanField()
    folded_name = models.TextField(db_collation="C")
    school_provider_id = id_field(default="")
    classes_now = models.IntegerField()
    classes_after = models.IntegerField()
    places_now = models.IntegerField()
    places_after = models.IntegerField()
    leave = models.IntegerField()
    join = models.IntegerField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("plan_id", "id"), name="plan_teachers"),)

    def __str__(self) -> str:
        return f"teacher {self.object_id} in change list {self.plan_id}"


class PlanWait(models.Model):
    """A row that a person released and that has to wait all the same with the rest of its list (see pipeline/part.py)."""

    id = models.BigAutoField(primary_key=True)
    plan_id = models.BigIntegerField()
    kind = models.TextField(db_collation="C")
    object_id = models.BigIntegerField()
    because = models.TextField(db_collation="C")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("plan_id", "kind", "because", "id"), name="plan_waits"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.because}"
