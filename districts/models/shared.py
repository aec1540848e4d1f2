"""The fields a feed row and a roster row have in common (DESIGN 4), so that planning is a comparison of like with like.

Texts are never null: "" means not sent. Ids compare byte by byte (COLLATE "C"). References between rows are the
provider's ids here; the roster adds our own numbers beside them.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


def id_field(**options: object) -> "models.TextField[str, str]":
    """A provider's id: any text, compared exactly."""
    return models.TextField(db_collation="C", **options)  # type: ignore[arg-type]


class Mirrored(models.Model):
    """What every mirrored row carries.

    `fingerprint`: 128-bit hash over the id and every compared value: equal fingerprints, equal rows.
    `source_digest`: hash of the raw values, which tells a change at the source from one of our own normaliser.
    """

    provider_id = id_field()
    fingerprint = models.UUIDField()
    source_digest = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class SchoolFields(Mirrored):
    """A school's values."""

    name = models.TextField()
    number = models.TextField(default="")
    low_grade = models.TextField(default="")
    high_grade = models.TextField(default="")

    class Meta:
        abstract = True


class TermFields(Mirrored):
    """A term's values; both dates inclusive, null when none was sent."""

    name = models.TextField()
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)

    class Meta:
        abstract = True


class SectionFields(Mirrored):
    """A class's values. Its people are not fields of the class (DESIGN 5, Counting)."""

    school_provider_id = id_field(default="")
    name = models.TextField()
    code = models.TextField(default="")
    course_name = models.TextField(default="")
    course_number = models.TextField(default="")
    subject = models.TextField(default="")
    grade = models.TextField(default="")
    raw_grade = models.TextField(default="")
    period = models.TextField(default="")
    term_provider_ids = ArrayField(id_field(), default=list)

    class Meta:
        abstract = True


class PersonFields(Mirrored):
    """A person's values. `grade` is the report grade (RULES A48), `raw_grade` what the district sent."""

    class Role(models.TextChoices):
        """What the person is in the district."""

        STUDENT = "student", "student"
        TEACHER = "teacher", "teacher"
        ADMINISTRATOR = "administrator", "administrator"

    role = models.TextField(choices=Role.choices, db_collation="C")
    given_name = models.TextField(default="")
    family_name = models.TextField(default="")
    middle_name = models.TextField(default="")
    folded_name = models.TextField(default="", db_collation="C")
    email = models.TextField(default="")
    email_key = models.TextField(default="", db_collation="C")
    username = models.TextField(default="")
    sis_number = models.TextField(default="", db_collation="C")
    grade = models.TextField(default="")
    raw_grade = models.TextField(default="")
    birth_date = models.DateField(null=True)
    home_school_provider_id = id_field(default="")
    school_provider_ids = ArrayField(id_field(), default=list)

    class Meta:
        abstract = True


class EnrollmentFields(models.Model):
    """A class place's values. A place *is* (person, class, role); the provider's id of it is kept, never compared (DESIGN 5)."""

    class Role(models.TextChoices):
        """Which kind of place."""

        STUDENT = "student", "student"
        TEACHER = "teacher", "teacher"

    provider_id = id_field(default="")
    role = models.TextField(choices=Role.choices, db_collation="C")
    holds_primary = models.BooleanField(default=False)
    begin_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    fingerprint = models.UUIDField()

    class Meta:
        abstract = True
