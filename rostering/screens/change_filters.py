"""Which rows of a change list somebody wants: by school, and by what he searches for."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from districts.text import fold
from rostering.models import Operation
from rostering.pipeline.summary import OPERATIONS as IN_SCHOOLS
from rostering.providers.normalise import email_key

ROLE_OF: Final = {"students": "student", "teachers": "teacher", "administrators": "administrator"}
#: Kinds whose rows stand at a school.
AT_SCHOOLS: Final = ("students", "teachers", "sections", "enrollments")
#: What a list shows; bookkeeping is nothing anybody would see.
SHOWN: Final = tuple(one.value for one in Operation if one != Operation.RELINKED)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """`operation` "" for every one; `school` None for every one, "" for rows of no school; `words` "" for no search."""

    kind: str
    operation: str = ""
    school: str | None = None
    words: str = ""

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations asked for; a school's are those that the summary counts by school."""
        if self.operation:
            return (self.operation,)
        return SHOWN if self.school is None else IN_SCHOOLS


def person_is(words: str, *, of_plan: bool = True) -> Q:
    """A name or its beginnings in any order; or exactly an address, a provider's id or a SIS number, also a former id."""
    named = Q()
    for word in fold(words).split():
        named &= Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}")
    exact = Q(provider_id=words) | Q(sis_number=words) | Q(email_key=email_key(words))
    return named | exact | Q(before__provider_id=words) if of_plan else named | exact


def thing_is(words: str, *, of_plan: bool = True) -> Q:
    """A class, school or term: part of its name, or exactly its id, also a former one."""
    found = Q(name__icontains=words) | Q(provider_id=words)
    return found | Q(before__provider_id=words) if of_plan else found


def at_school(kind: str, school: str) -> Q:
    """Rows of a kind at one school."""
    name = "school_provider_id" if kind == "sections" else "home_school_provider_id"
    return Q(**{name: school})
