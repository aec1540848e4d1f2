"""One OneRoster row of each kind as captured, to be changed by a test; fields we must not keep hold "never-keep"."""

from typing import Any

Row = dict[str, Any]


def ref(provider_id: str, kind: str = "x") -> Row:
    """A reference as sent; its href leads to a server that must never be asked."""
    return {"href": f"https://roster.invalid/{kind}/{provider_id}", "sourcedId": provider_id, "type": kind}


def org(provider_id: str | None = "7", /, **changes: Any) -> Row:
    """A school."""
    return {
        "sourcedId": provider_id,
        "status": "active",
        "name": "Oak High",
        "type": "school",
        "identifier": "012",
    } | changes


def user(provider_id: str | None = "s1", /, **changes: Any) -> Row:
    """A user as captured, with the fields we must not keep."""
    return {
        "sourcedId": provider_id,
        "status": "active",
        "dateLastModified": "2025-11-24T19:35:01.000Z",
        "username": "ada.l",
        "userIds": [{"type": "Fed", "identifier": "never-keep"}],
        "enabledUser": "true",
        "givenName": "Ada",
        "familyName": "Lovelace",
        "middleName": "B",
        "role": "student",
        "identifier": "22222",
        "email": "ada@cedar.example.org",
        "sms": "never-keep",
        "phone": "never-keep",
        "agents": [ref("never-keep", "user")],
        "orgs": [ref("7", "org")],
        "grades": ["11"],
        "password": "never-keep",
    } | changes


def klass(provider_id: str | None = "c1", /, **changes: Any) -> Row:
    """A class as captured."""
    return {
        "sourcedId": provider_id,
        "status": "active",
        "title": "Sci5 (Sci5)",
        "classCode": "SCI5-1",
        "classType": "scheduled",
        "location": "201",
        "grades": ["05"],
        "subjects": ["Science (grade 5)"],
        "course": ref("co1", "course"),
        "school": ref("7", "org"),
        "terms": [ref("FY", "academicSession")],
        "subjectCodes": ["3235"],
        "periods": ["2"],
    } | changes


def seat(provider_id: str | None = "e1", /, **changes: Any) -> Row:
    """An enrollment."""
    return {
        "sourcedId": provider_id,
        "status": "active",
        "role": "student",
        "primary": "false",
        "user": ref("s1", "user"),
        "class": ref("c1", "class"),
        "school": ref("7", "org"),
        "beginDate": "2026-08-17",
        "endDate": "2027-06-05",
    } | changes
