"""The grades of a roster in their order, the same for the database's index and for whoever sorts by it."""

from typing import Final

from django.db.models import Case, IntegerField, Value, When

GRADES: Final = ("K", *(str(number) for number in range(1, 13)), "Other")


def grade_place() -> Case:
    """An expression: the place of `grade` in that order; those without a grade (staff) come last."""
    whens = [When(grade=grade, then=Value(place)) for place, grade in enumerate(GRADES)]
    return Case(*whens, default=Value(len(GRADES)), output_field=IntegerField())
