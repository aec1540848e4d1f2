"""Weaker pairs: people who may be the same under a new id, and what a person answered (DESIGN 5, Rekey; RULES B10).

A question belongs to a change list, whose rows hold what both sides say. An answer outlives it: it is about two ids.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Staff
from districts.models import District
from districts.models.shared import PersonFields, id_field


class Pairing(models.Model):
    """A person on Khan Academy whose id is gone, and a new one in the feed who may be the same.

    `seen`: a digest of what both were known by (names, addresses, numbers, dates of birth).
    """

    class Evidence(models.TextChoices):
        """What speaks for it, the strongest first."""

        SAME_ADDRESS_SAME_NAME = "same_address_same_name", "Same address and name"
        SAME_NUMBER_SAME_NAME = "same_number_same_name", "Same SIS number and name"
        SAME_NAME_BIRTH_DATE_SCHOOL = "same_name_birth_date_school", "Same name, birth date and school"
        SAME_ADDRESS_OTHER_NAME = "same_address_other_name", "Same address, other name"
        SIMILAR_NAME = "similar_name", "Similar name"

    id = models.BigAutoField(primary_key=True)
    role = models.TextField(choices=PersonFields.Role.choices, db_collation="C")
    object_id = models.BigIntegerField()
    old_provider_id = id_field()
    new_provider_id = id_field()
    evidence = models.TextField(choices=Evidence.choices)
    score = models.PositiveSmallIntegerField()
    seen = models.TextField()

    class Meta:
        abstract = True


class PairQuestionQuerySet(models.QuerySet["PairQuestion"]):
    """Which questions are still to be answered."""

    def unanswered(self, *, district_id: int) -> Self:
        """Neither refused, nor about a person or an id that was accepted in this pair or another."""
        answers = PairAnswer.objects.filter(
            district_id=district_id, role=OuterRef("role"), ended_at__isnull=True
        )
        this = Q(object_id=OuterRef("object_id"), new_provider_id=OuterRef("new_provider_id"))
        shares = Q(object_id=OuterRef("object_id")) | Q(new_provider_id=OuterRef("new_provider_id"))
        return self.exclude(Exists(answers.filter(this | Q(accepted=True) & shares)))


class PairQuestion(Pairing):
    """One pair a person should look at. `new_object_id`: the number the change list drew for the new one.

    `warnings`: what speaks against it, as codes of pipeline/likeness.py.
    """

    plan_id = models.BigIntegerField()
    new_object_id = models.BigIntegerField()
    warnings = ArrayField(models.TextField(), default=list)

    objects = PairQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan_id", "object_id", "new_object_id"), name="a_change_list_asks_once_about_a_pair"
            ),
        )
        indexes = (models.Index(fields=("plan_id", "id"), name="pairs_of_plan"),)

    def __str__(self) -> str:
        return f"pair {self.id} of change list {self.plan_id}"


class PairAnswer(Pairing):
    """What a person said: the same, or not. In force until it ends.

    An accepted pair ends once it is applied, when it fits no more (dropped), or when it is taken back; a refused one only
    when it is taken back. Nobody is in two accepted pairs.
    """

    class End(models.TextChoices):
        """Why an answer is not in force any more."""

        APPLIED = "applied", "applied"
        DROPPED = "dropped", "did not fit any more"
        TAKEN_BACK = "taken_back", "taken back"

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_as = models.TextField(choices=End.choices, default="", blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("district", "object_id", "new_provider_id"),
                condition=Q(ended_at__isnull=True),
                name="one_answer_per_pair",
            ),
            models.UniqueConstraint(
                fields=("district", "object_id"),
                condition=Q(accepted=True, ended_at__isnull=True),
                name="a_person_comes_back_once",
            ),
            models.UniqueConstraint(
                fields=("district", "role", "new_provider_id"),
                condition=Q(accepted=True, ended_at__isnull=True),
                name="a_new_id_is_of_one_person",
            ),
            models.CheckConstraint(
                name="an_ended_answer_says_why",
                condition=Q(ended_at__isnull=True, ended_as="")
                | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
            ),
        )

    def __str__(self) -> str:
        return f"pair answer {self.id}"
