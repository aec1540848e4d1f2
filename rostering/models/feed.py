"""The feed: what each district shares right now, mirrored row by row. No foreign keys, nothing points at it (DESIGN 4).

`excluded_because` is "" for a row that may enter the roster; scope writes only the exceptions.
`generation` is the feed generation in which the row was last written.
"""

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


class FeedRow(models.Model):
    """What every feed row carries."""

    district_id = models.BigIntegerField()
    generation = models.BigIntegerField()
    excluded_because = models.TextField(default="", db_collation="C")

    class Meta:
        abstract = True


class FeedSchool(FeedRow, SchoolFields):
    """A school as shared."""

    pk = models.CompositePrimaryKey("district_id", "provider_id")


class FeedTerm(FeedRow, TermFields):
    """A term as shared. `end_changed_night`: the night in which its end date last moved (DESIGN 5, Current term)."""

    pk = models.CompositePrimaryKey("district_id", "provider_id")
    end_changed_night = models.DateField(null=True)


class FeedSection(FeedRow, SectionFields):
    """A class as shared. `is_term_over`: included although its term has ended, until the next term's classes are there."""

    pk = models.CompositePrimaryKey("district_id", "provider_id")
    is_term_over = models.BooleanField(default=False)


class FeedPerson(FeedRow, PersonFields):
    """A person as shared, one row a role."""

    pk = models.CompositePrimaryKey("district_id", "role", "provider_id")


class FeedEnrollment(FeedRow, EnrollmentFields):
    """A class place as shared. `is_primary` is what was sent, `holds_primary` what scope made of it (DESIGN 5, Class staff)."""

    pk = models.CompositePrimaryKey("district_id", "section_provider_id", "person_provider_id", "role")
    section_provider_id = id_field()
    person_provider_id = id_field()
    is_primary = models.BooleanField(default=False)


class FeedState(models.Model):
    """One row a district: where its feed stands, and for which nights the scope marks hold.

    `scope_inputs`: digest of everything the marks were made from besides the feed; `scope_through`: the last night for
    which they stay right without a change of the feed. `settled_for`: the state of roster, marks and feed that is known to
    agree, because a whole change list made from it was applied (pipeline/settled.py).
    """

    district = models.OneToOneField(District, on_delete=models.CASCADE, primary_key=True, related_name="feed")
    generation = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    read_by_run = models.BigIntegerField(null=True)
    counts = models.JSONField(default=dict)
    scope_version = models.BigIntegerField(default=0)
    scope_generation = models.BigIntegerField(default=-1)
    scope_inputs = models.TextField(default="")
    scope_through = models.DateField(null=True)
    scope_notes = models.JSONField(default=dict)
    settled_for = models.TextField(default="")

    def __str__(self) -> str:
        return f"feed {self.district_id} g{self.generation}"


class FeedMemory(models.Model):
    """What raw rows of class places became, by their bytes: packed pairs of digests. Saves parsing and decides nothing.

    `parser`: the code that made them; another code's memory is not used. Losing a row here costs one slower night.
    """

    district = models.OneToOneField(District, on_delete=models.CASCADE, primary_key=True, related_name="+")
    parser = models.TextField()
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"memory of {self.district_id}"
