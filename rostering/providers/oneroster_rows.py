"""The OneRoster rows as they arrive: only the fields we use, each as loosely typed as the wild demands (oneroster.md 5).

`Text` where real servers send numbers or booleans; `str` where anything else means a broken row, which is better kept as it
was last night than read as somebody called 17.

Passwords, phones, agents and demographics other than the birth date have no field here and so never leave the page.
References come as objects, as bare ids or flattened (`classSourcedId`); lists as lists, as "a,b" or as null.
"""

from typing import Annotated

import msgspec

from rostering.providers.normalise import LONGEST_ID, Text, identifier, identifiers, text


class Reference(msgspec.Struct, gc=False, rename="camel"):
    """A pointer to another record; its href names the district's own server and is never followed."""

    sourced_id: Text = None


Id = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
Link = Reference | str | None
References = list[Link] | Link
Texts = list[Text] | Text


def reference(*candidates: Link | Text) -> str:
    """The first usable id among the forms a reference comes in; "" if there is none."""
    for candidate in candidates:
        if found := identifier(candidate.sourced_id if isinstance(candidate, Reference) else candidate):
            return found
    return ""


def references(*candidates: References | Texts) -> tuple[str, ...]:
    """Every usable id among the forms a list of references comes in, sorted, without duplicates."""
    given = [candidate for candidate in candidates if candidate]
    if len(given) == 1 and isinstance(given[0], list) and len(given[0]) == 1:
        only = reference(given[0][0])
        return (only,) if only else ()
    found: list[Text] = []
    for candidate in given:
        if isinstance(candidate, str):
            found.extend(piece.strip() for piece in candidate.split(","))
        else:
            parts = candidate if isinstance(candidate, list) else [candidate]
            found.extend(part.sourced_id if isinstance(part, Reference) else part for part in parts)
    return identifiers(found)


class OrgRow(msgspec.Struct, gc=False, rename="camel"):
    """An org of any type; schools are the ones of type school."""

    sourced_id: Text = None
    status: Text = None
    name: str | None = None
    type: str | None = None
    identifier: Text = None


class SessionRow(msgspec.Struct, gc=False, rename="camel"):
    """An academic session of any type: school year, semester, term, grading period."""

    sourced_id: Text = None
    status: Text = None
    title: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class CourseRow(msgspec.Struct, gc=False, rename="camel"):
    """A course; folded into its classes."""

    sourced_id: Text = None
    status: Text = None
    title: str | None = None
    course_code: Text = None
    subjects: Texts = None


class ClassRow(msgspec.Struct, gc=False, rename="camel"):
    """A class."""

    sourced_id: Text = None
    status: Text = None
    title: str | None = None
    class_code: Text = None
    grades: Texts = None
    subjects: Texts = None
    periods: Texts = None
    course: Link = None
    course_sourced_id: Text = None
    school: Link = None
    school_sourced_id: Text = None
    terms: References = None
    term_sourced_ids: Texts = None


class RoleRow(msgspec.Struct, gc=False, rename="camel"):
    """One entry of the 1.2 `roles` list, which some 1.1 tenants send too."""

    role: str | None = None
    role_type: str | None = None
    org: Link = None


class UserRow(msgspec.Struct, gc=False, rename="camel"):
    """A user of any role."""

    sourced_id: Text = None
    status: Text = None
    username: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    middle_name: str | None = None
    role: str | None = None
    roles: list[RoleRow] | None = None
    identifier: Text = None
    email: str | None = None
    grades: Texts = None
    orgs: References = None
    org_sourced_ids: Texts = None
    primary_org: Link = None


class DemographicsRow(msgspec.Struct, gc=False, rename="camel"):
    """The one thing we take from demographics."""

    sourced_id: Text = None
    user_sourced_id: Text = None
    status: Text = None
    birth_date: str | int | None = None
    birthdate: str | int | None = None


class PlainReference(msgspec.Struct, gc=False, rename="camel"):
    """A reference as the standard writes it."""

    sourced_id: Id


class EnrollmentRow(msgspec.Struct, gc=False, rename="camel"):
    """An enrollment as the standard writes it: the one list long enough to need a strict type for its speed."""

    sourced_id: Id
    user: PlainReference
    class_: PlainReference = msgspec.field(name="class")
    role: str
    status: str | None = None
    primary: str | bool | None = None
    begin_date: str | None = None
    end_date: str | None = None


class LooseEnrollmentRow(msgspec.Struct, gc=False, rename="camel"):
    """An enrollment as the wild writes it."""

    sourced_id: Text = None
    user: Link = None
    user_sourced_id: Text = None
    class_: Link = msgspec.field(default=None, name="class")
    class_sourced_id: Text = None
    role: str | None = None
    status: Text = None
    primary: Text = None
    begin_date: str | None = None
    end_date: str | None = None

    def strict(self) -> EnrollmentRow:
        """The same in the standard's form; ids that can not be read become ""."""
        return EnrollmentRow(
            sourced_id=identifier(self.sourced_id),
            user=PlainReference(reference(self.user, self.user_sourced_id)),
            class_=PlainReference(reference(self.class_, self.class_sourced_id)),
            role=text(self.role),
            status=text(self.status),
            primary=text(self.primary),
            begin_date=text(self.begin_date),
            end_date=text(self.end_date),
        )
