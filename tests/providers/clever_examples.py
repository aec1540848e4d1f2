"""One Clever object of each kind as recorded, to be changed by a test; fields we must not keep hold "never-keep"."""

from typing import Any

SCHOOL = {
    "id": "sc1",
    "name": "Oak Elementary",
    "school_number": "12",
    "sis_id": "012",
    "low_grade": "Kindergarten",
}


def student(provider_id: str = "u1", *, user: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A student as recorded, with some of the fields we must not keep."""
    role = {
        "school": "sc1",
        "schools": ["sc1"],
        "sis_id": "9001",
        "student_number": "100095233",
        "grade": "Kindergarten",
        "dob": "2/11/2007",
        "race": "Unknown",
        "location": {"zip": "10459"},
        "credentials": {"district_username": "adal33", "district_password": "never-keep"},
    }
    return {
        "id": provider_id,
        "email": "ada@maple.example.org",
        "name": {"first": "Ada", "last": "Lovelace", "middle": "B"},
        "roles": {"student": role | changes},
    } | (user or {})


def person(provider_id: str, roles: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A user with these roles."""
    named = {"name": {"first": "Grace", "last": "Hopper", "middle": ""}, "email": "grace@maple.example.org"}
    return {"id": provider_id, "roles": roles} | named | changes


def section(provider_id: str = "se1", **changes: Any) -> dict[str, Any]:
    """A section as recorded."""
    return {
        "id": provider_id,
        "school": "sc1",
        "name": "Maths - Hopper - 4",
        "sis_id": "587",
        "subject": "math",
        "grade": "6",
        "period": "4",
        "course": "co1",
        "term_id": "te1",
        "students": ["u2", "u1"],
        "teacher": "t2",
        "teachers": ["t2", "t1"],
    } | changes
