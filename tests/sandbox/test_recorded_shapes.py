"""The practice answers have the keys and types of answers recorded from the live services, and the other way round.

The recordings are Clever's live API v3.0 (a demo district) and ClassLink-flavoured OneRoster 1.1 exports. What they do not
show (v3.1 and other roles on Clever, REST names on OneRoster) is taken from the published descriptions, written down here.
Every difference that is meant is in an allow-list with its reason.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rostering.sandbox import PracticeProviders
from tests.sandbox.clients import MONDAY, ClassLinkClient, CleverClient, district

Shape = dict[str, set[str]]
CLEVER_LISTS = ("districts", "schools", "terms", "courses", "sections", "users")

# Keys of v3.1 that v3.0 has not, and keys the description allows and the demo district did not show.
CLEVER_ADDED_IN_31 = {
    "districts": {"lms_type": "str", "lms_state": "str", "last_attendance_sync": "null"},
    "sections": {"lms_status": "object", "lms_status.synced_in_lms": "bool"},
    "users": {
        **{"lms_status": "object", "lms_status.synced_in_lms": "bool"},
        **{
            f"roles.student.{name}": "str"
            for name in ("ell_status", "iep_status", "section_504_status", "gifted_status", "frl_status")
        },
        **{f"roles.student.{name}": "str" for name in ("home_language", "home_language_code")},
    },
}
# From the description of Clever's objects: roles without a recorded list row, and a class without a main teacher.
CLEVER_DESCRIBED = {
    "users": {
        **{"roles.teacher": "object", "roles.staff": "object", "roles.district_admin": "object"},
        **{"roles.contact": "object", "roles.staff.roles": "list", "roles.staff.roles[]": "str"},
        **{
            f"roles.teacher.{name}": "str"
            for name in ("school", "sis_id", "legacy_id", "teacher_number", "state_id")
        },
        **{"roles.teacher.title": "str", "roles.teacher.schools": "list", "roles.teacher.schools[]": "str"},
        **{"roles.teacher.credentials": "object", "roles.teacher.credentials.district_username": "str"},
        **{"roles.teacher.ext": "object", "roles.teacher.ext.admin_permissions": "str"},
        **{f"roles.staff.{name}": "str" for name in ("staff_id", "title", "department", "legacy_id")},
        **{"roles.staff.schools": "list", "roles.staff.schools[]": "str", "roles.staff.ext": "object"},
        **{"roles.staff.credentials": "object", "roles.staff.credentials.district_username": "str"},
        **{f"roles.district_admin.{name}": "str" for name in ("title", "legacy_id")},
        **{f"roles.contact.{name}": "str" for name in ("sis_id", "phone", "phone_type", "legacy_id")},
        **{"roles.contact.student_relationships": "list", "roles.contact.student_relationships[]": "object"},
        **{
            f"roles.contact.student_relationships[].{name}": "str"
            for name in ("student", "relationship", "type")
        },
    },
    "sections": {"teacher": "null"},
}
# A recorded contact repeats its relation outside student_relationships, which the v3.1 description no longer has.
CLEVER_LEFT_OUT = {
    "roles.contact.relationship",
    "roles.contact.students",
    "roles.contact.students[]",
    "roles.contact.type",
}

# CSV column -> REST key: the same fact under another name or shape.
CSV_TO_REST = {
    "parentSourcedId": "parent",
    "schoolYearSourcedId": "schoolYear",
    "orgSourcedId": "org",
    "orgSourcedIds": "orgs",
    "courseSourcedId": "course",
    "schoolSourcedId": "school",
    "termSourcedIds": "terms",
    "classSourcedId": "class",
    "userSourcedId": "user",
    "agentSourcedIds": "agents",
    "metadata.address1": "metadata",
    "metadata.address2": "metadata",
    "metadata.city": "metadata",
    "metadata.postCode": "metadata",
    "metadata.state": "metadata",
}
# REST has these lists and the CSV files have no column for them.
REST_ONLY = {
    "orgs": {"children"},
    "academicSessions": {"children"},
    "courses": {"resources"},
    "classes": {"resources"},
}
ONEROSTER_LISTS = ("academicSessions", "orgs", "courses", "classes", "users", "enrollments", "demographics")
ONEROSTER_FOLDERS = ("oneroster-edfi-lms-toolkit/v1.1", "oneroster-nicelion")


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    names = {str: "str", dict: "object", list: "list", int: "number", float: "number", type(None): "null"}
    return names[type(value)]


def _walk(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a JSON value with its type: ("roles.student.schools[]", "str")."""
    children: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        children = [(f"{name}.{key}".removeprefix("."), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        children = [(f"{name}[]", inner) for inner in value]
    for child, inner in children:
        yield child, _type(inner)
        yield from _walk(inner, child)


def _shape(records: list[dict[str, Any]]) -> Shape:
    shape: Shape = {}
    for record in records:
        for name, kind in _walk(record):
            shape.setdefault(name, set()).add(kind)
    return shape


def _recorded(folder: Path, name: str) -> Any:
    return json.loads((folder / "clever-recorded-v3.0" / name).read_text(encoding="utf-8"))


def _recorded_records(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a recorded list, and the whole objects of recorded events, which show more roles."""
    rows = [row["data"] for row in _recorded(folder, f"get_v3.0_{name}.json")["data"]]
    for event in _recorded(folder, "get_v3.0_events.json")["data"]:
        if event["data"]["type"].partition(".")[0] == name:
            rows.append(event["data"]["data"]["object"])
    return rows


@pytest.fixture(scope="module")
def practice() -> Iterator[PracticeProviders]:
    """Districts large enough to show every role and oddity."""
    with PracticeProviders([district("oak", "clever", 800), district("maple", students=800)]) as running:
        running.set_night(None, MONDAY)
        yield running


@pytest.fixture(scope="module")
def clever_shapes(practice: PracticeProviders) -> dict[tuple[str, str], Shape]:
    client = CleverClient(practice)
    shapes = {
        (version, name): _shape(client.rows(f"/{version}/{name}", limit=5000))
        for version in ("v3.0", "v3.1")
        for name in CLEVER_LISTS
    }
    client.session.close()
    return shapes


def _allowed(name: str, version: str) -> Shape:
    added = CLEVER_ADDED_IN_31.get(name, {}) if version == "v3.1" else {}
    allowed: Shape = {}
    for described in (added, CLEVER_DESCRIBED.get(name, {})):
        for key, kind in described.items():
            allowed.setdefault(key, set()).add(kind)
    return allowed


@pytest.mark.parametrize("version", ["v3.0", "v3.1"])
@pytest.mark.parametrize("name", CLEVER_LISTS)
def test_every_key_we_send_as_clever_is_recorded_or_described_with_that_type(
    recorded_data: Path, clever_shapes: dict[tuple[str, str], Shape], version: str, name: str
) -> None:
    known = _shape(_recorded_records(recorded_data, name))
    for key, kinds in _allowed(name, version).items():
        known.setdefault(key, set()).update(kinds)
    strange = {
        key: kinds
        for key, kinds in clever_shapes[(version, name)].items()
        if not kinds <= known.get(key, set())
    }
    assert strange == {}


@pytest.mark.parametrize("version", ["v3.0", "v3.1"])
@pytest.mark.parametrize("name", CLEVER_LISTS)
def test_every_recorded_key_of_clever_is_one_we_send_with_that_type(
    recorded_data: Path, clever_shapes: dict[tuple[str, str], Shape], version: str, name: str
) -> None:
    ours = clever_shapes[(version, name)]
    recorded = _shape(_recorded_records(recorded_data, name))
    missing = {
        key: kinds
        for key, kinds in recorded.items()
        if key not in CLEVER_LEFT_OUT and not kinds & ours.get(key, set())
    }
    assert missing == {}


@pytest.mark.parametrize("name", CLEVER_LISTS)
def test_keys_that_every_recorded_row_has_are_in_every_row_we_send(
    recorded_data: Path, practice: PracticeProviders, name: str
) -> None:
    rows = [row["data"] for row in _recorded(recorded_data, f"get_v3.0_{name}.json")["data"]]
    always = set.intersection(*({key for key, _ in _walk(row) if "[]" not in key} for row in rows))
    # Every recorded user of that list is a student with a whole name.
    parameters = {"role": "student"} if name == "users" else {}
    client = CleverClient(practice)
    for row in client.rows(f"/v3.0/{name}", limit=5000, **parameters):
        assert always <= {key for key, _ in _walk(row)}
    client.session.close()


@pytest.mark.parametrize(
    ("ours", "recorded"),
    [
        ("/v3.0/terms", "get_v3.0_terms.json"),
        ("/v3.0/users?limit=25", "get_v3.0_users_limit=25.json"),
        ("/v3.0/districts", "get_v3.0_districts.json"),
    ],
)
def test_the_envelope_and_its_links_are_the_recorded_ones(
    recorded_data: Path, practice: PracticeProviders, ours: str, recorded: str
) -> None:
    client = CleverClient(practice)
    body, known = client.get(ours).json(), _recorded(recorded_data, recorded)
    client.session.close()
    assert set(body) == set(known)
    assert set(body["data"][0]) == set(known["data"][0])
    rels = [(link["rel"], link["uri"].partition("starting_after")[0]) for link in body["links"]]
    assert rels == [(link["rel"], link["uri"].partition("starting_after")[0]) for link in known["links"]]


def test_the_last_page_links_as_recorded(recorded_data: Path, practice: PracticeProviders) -> None:
    name = "get_v3.0_terms_limit=3_starting_after=5b42365868c8d6104f634d34.json"
    known = [link["rel"] for link in _recorded(recorded_data, name)["links"]]
    client = CleverClient(practice)
    last = list(client.pages("/v3.0/terms", limit=3))[-1]
    client.session.close()
    assert [link["rel"] for link in last["links"]] == known


@pytest.mark.parametrize(
    ("path", "recorded"),
    [
        ("tokens", "get_oauth_tokens_owner_type=district.json"),
        ("/oauth/tokeninfo", "get_oauth_tokeninfo.json"),
    ],
)
def test_the_token_answers_are_the_recorded_ones(
    recorded_data: Path, practice: PracticeProviders, path: str, recorded: str
) -> None:
    client = CleverClient(practice)
    body = client.tokens().json() if path == "tokens" else client.get(path).json()
    client.session.close()
    assert _shape([body]) == _shape([_recorded(recorded_data, recorded)])


@pytest.mark.parametrize("folder", ONEROSTER_FOLDERS)
@pytest.mark.parametrize("name", ONEROSTER_LISTS)
def test_oneroster_rows_have_the_columns_of_classlinks_exports(
    recorded_data: Path, practice: PracticeProviders, folder: str, name: str
) -> None:
    with (recorded_data / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    expected = {CSV_TO_REST.get(column, column) for column in columns} | REST_ONLY.get(name, set())
    client = ClassLinkClient(practice)
    rows = client.rows(name, name, limit=10_000)
    client.session.close()
    keys = {key for row in rows for key in row}
    assert keys == expected
    # Empty is "", [] or null, never absent; only schools carry metadata.
    assert all(set(row) >= expected - {"metadata"} for row in rows)


@pytest.mark.parametrize("name", ONEROSTER_LISTS)
def test_oneroster_values_have_the_types_of_the_published_description(
    practice: PracticeProviders, name: str
) -> None:
    references = {"parent", "course", "school", "org", "class", "user"}
    lists = {
        "children",
        "grades",
        "subjects",
        "subjectCodes",
        "periods",
        "resources",
        "terms",
        "orgs",
        "agents",
        "userIds",
    }
    client = ClassLinkClient(practice)
    for row in client.rows(name, name, limit=10_000):
        for key, value in row.items():
            if key in references or (key == "schoolYear" and name == "courses"):
                assert value is None or set(value) == {"href", "sourcedId", "type"}
            elif key in lists:
                assert isinstance(value, list)
            elif key == "metadata":
                assert isinstance(value, dict)
            else:
                assert isinstance(value, str)
    client.session.close()
