"""The roster: what Khan Academy holds and shows. Rows are never deleted; they leave softly and come back as the same row.

Numbers (`id`) never change: accounts, the change log and undo use only these. Enrollments, and the pointers to a school,
carry no foreign-key constraints (the checks cost ten times the rows): apply counts orphans itself and aborts on any, and it
takes the pointers from the schools it has just written (DESIGN 4).
"""

from django.db import models
from django.db.models import F, Q

from districts.grades import grade_place
from districts.models.district import District
from districts.models.shared import (
    EnrollmentFields,
    PersonFields,
    SchoolFields,
    SectionFields,
    TermFields,
    id_field,
)


class RemovedAs(models.TextChoices):
    """How a row left."""

    PRESENT = "", "present"
    REMOVED = "removed", "not shared any more"
    ENDED = "ended", "term over"


class RosterRow(models.Model):
    """What every roster row carries. `removed_at` null = on Khan Academy now. `since_run`/`changed_run`: run numbers, no key."""

    id = models.BigAutoField(primary_key=True)
    removed_at = models.DateTimeField(null=True)
    removed_as = models.TextField(choices=RemovedAs.choices, default="")
    changed_run = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


class School(RosterRow, SchoolFields):
    """A school on Khan Academy."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="schools")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("district", "provider_id"),
                condition=Q(removed_at__isnull=True),
                name="school_provider_id_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Term(RosterRow, TermFields):
    """A term on Khan Academy."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="terms")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("district", "provider_id"),
                condition=Q(removed_at__isnull=True),
                name="term_provider_id_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Section(RosterRow, SectionFields):
    """A class on Khan Academy, labelled District Synced (RULES A8, B27). `is_term_over`: it stays although its term has ended."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="sections")
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="sections"
    )
    is_term_over = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("district", "provider_id"),
                condition=Q(removed_at__isnull=True),
                name="section_provider_id_once",
            ),
        )
        # Find looks for the ids of what left too; only rows that leave pay for it.
        indexes = (
            models.Index(
                fields=("provider_id",), condition=Q(removed_at__isnull=False), name="left_section_by_id"
            ),
        )

    def __str__(self) -> str:
        return self.name


class RosterUser(RosterRow, PersonFields):
    """A rostered person. Not an account (RULES B19)."""

    # Checking the reference row by row costs half as much as the rows; a district with people has runs, and those protect it.
    # No index of its own either: two of those below begin with the district.
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="people"
    )
    school = models.ForeignKey(
        School, on_delete=models.PROTECT, db_constraint=False, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("district", "role", "provider_id"),
                condition=Q(removed_at__isnull=True),
                name="person_provider_id_once",
            ),
        )
        indexes = (
            # With its id, a search by the middle of a name is answered from the index alone.
            models.Index(fields=("district", "folded_name", "id"), name="person_by_name"),
            models.Index(
                fields=("district", "sis_number"), condition=~Q(sis_number=""), name="person_by_number"
            ),
            models.Index(fields=("email_key",), condition=~Q(email_key=""), name="person_by_address"),
            models.Index(
                fields=("provider_id",), condition=Q(removed_at__isnull=False), name="left_person_by_id"
            ),
            models.Index(
                F("district"),
                grade_place(),
                F("folded_name"),
                condition=Q(removed_at__isnull=True),
                name="person_by_grade",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Enrollment(EnrollmentFields):
    """A class place on Khan Academy: one row per (class, person, role) for ever, present while `removed_at` is null."""

    id = models.BigAutoField(primary_key=True)
    district = models.ForeignKey(
        District, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="enrollments"
    )
    section = models.ForeignKey(
        Section, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="enrollments"
    )
    user = models.ForeignKey(
        RosterUser, on_delete=models.DO_NOTHING, db_constraint=False, related_name="enrollments"
    )
    removed_at = models.DateTimeField(null=True)
    removed_as = models.TextField(choices=RemovedAs.choices, default="")
    changed_run = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("district", "section", "user", "role"), name="one_place_per_person_class_role"
            ),
        )
        indexes = (
            # None of a place's indexes knows whether it has left, so that leaving and coming back are written on its own page.
            models.Index(
                fields=("district", "section"), condition=Q(role="teacher"), name="teachers_of_class"
            ),
        )

    def __str__(self) -> str:
        return f"place {self.id}"


class RosterState(models.Model):
    """One row a district: locked by whoever changes its roster, `version` moves with every change (DESIGN 3.9).

    `loaded_from`: the provider whose feed was applied last, "" while nothing was; another one tonight is a change of provider.
    """

    district = models.OneToOneField(
        District, on_delete=models.CASCADE, primary_key=True, related_name="roster"
    )
    version = models.BigIntegerField(default=0)
    is_under_review = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    loaded_from = models.TextField(default="", db_default="", blank=True)

    def __str__(self) -> str:
        return f"roster {self.district_id} v{self.version}"


class FormerProviderId(models.Model):
    """The ids a school, class or person had before a rekey."""

    district = models.ForeignKey(District, on_delete=models.CASCADE)
    kind = models.TextField()
    object_id = models.BigIntegerField()
    provider_id = id_field()
    until_night = models.DateField()
    run_number = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(fields=("district", "provider_id"), name="former_id_lookup"),
            models.Index(fields=("kind", "object_id"), name="former_ids_of_object"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class PersonAddress(models.Model):
    """Every address a rostered person was ever seen with (DESIGN 4), so that a former one still finds them."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    user = models.ForeignKey(RosterUser, on_delete=models.CASCADE, db_constraint=False)
    email_key = models.TextField(db_collation="C")
    first_night = models.DateField()
    run_number = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("email_key", "user"), name="address_once_per_person"),)

    def __str__(self) -> str:
        return f"address of {self.user_id}"
