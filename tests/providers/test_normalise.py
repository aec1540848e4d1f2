"""What providers write in many ways comes out in one form (DESIGN 5: e-mail key, report grade; RULES A12, A48)."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from rostering.providers.normalise import (
    Text,
    boolean,
    email_key,
    identifier,
    identifiers,
    is_email,
    is_known_grade,
    normalise_grade,
    parse_date,
    parse_instant,
    source_digest,
    split_list,
    text,
)


@pytest.mark.parametrize("sent", [None, "", "   ", "\t\n"])
def test_missing_null_and_blank_text_are_the_same(sent: Text) -> None:
    """clever.md 7.13."""
    assert text(sent) == ""


def test_text_is_trimmed_and_composed_and_otherwise_kept_as_sent() -> None:
    decomposed = unicodedata.normalize("NFD", "José  Núñez")
    assert text(f"  {decomposed} ") == unicodedata.normalize("NFC", decomposed)
    assert text("O'Brien-García, 李 Jr.") == "O'Brien-García, 李 Jr."


def test_text_loses_the_nul_no_database_holds_and_is_cut_at_a_length_an_index_holds() -> None:
    assert text("A\x00da") == "Ada"
    assert len(text("x" * 501)) == 500
    assert len(text("x" * 500)) == 500


@pytest.mark.parametrize(
    ("sent", "expected"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), (True, "true"), (False, "false")]
)
def test_a_number_or_boolean_where_text_belongs_becomes_its_text(sent: Text, expected: str) -> None:
    assert text(sent) == expected


def test_an_id_is_kept_exactly_and_compared_case_sensitively() -> None:
    """oneroster.md 1.6: leading zeros, any character, exact comparison."""
    assert [identifier(sent) for sent in ("007", "STU_1 a/%", "AbC", 12)] == ["007", "STU_1 a/%", "AbC", "12"]
    assert identifier("x" * 255) == "x" * 255


@pytest.mark.parametrize("sent", [None, "", "  ", True, "x" * 256, "a\x00b"])
def test_what_can_not_serve_as_an_id_is_none(sent: Text) -> None:
    assert identifier(sent) == ""


def test_lists_of_ids_are_sorted_sets() -> None:
    """clever.md 7.14: lists have no promised order."""
    assert identifiers(["b", None, "a", "b", ""]) == ("a", "b")


def test_the_email_key_is_trimmed_composed_and_case_folded_and_nothing_else() -> None:
    """DESIGN 5, E-mail key; RULES A12."""
    assert email_key(" Ann.O+x@D.org ") == "ann.o+x@d.org"
    assert email_key("ＡＮＮ@d.org") == "ann@d.org"
    assert email_key("STRASSE@d.org") == email_key("straße@d.org")


@pytest.mark.parametrize(
    "address", ["ann@d.org", "a.b+c_d-e@mail.school.example.org", "o'brien@d.org", "josé@d.org"]
)
def test_a_well_formed_address_is_valid_without_asking_dns(address: str) -> None:
    assert is_email(address)


@pytest.mark.parametrize(
    "address",
    ["", "ann", "ann@", "@d.org", "a b@d.org", "ann@d", "ann..b@d.org", ".a@d.org", "a@-d.org", "a@b@c.org"],
)
def test_a_malformed_address_is_not(address: str) -> None:
    assert not is_email(address)


@given(st.from_regex(r"\A[A-Za-z0-9_.+'-]{1,70}@[a-z0-9.-]{1,30}\Z") | st.emails() | st.text(max_size=30))
def test_the_quick_way_to_judge_an_address_agrees_with_the_library(address: str) -> None:
    try:
        validate_email(address, check_deliverability=False)
        valid = True
    except EmailNotValidError:
        valid = False
    assert is_email(address) is valid


@pytest.mark.parametrize(
    ("raw", "reported"),
    [
        *[(raw, "K") for raw in ("K", "KG", "kg", "Kindergarten", "Grade K")],
        *[(raw, "1") for raw in ("1", "01", " 1 ", "Grade 1", "1st", "1st Grade", "grade 01")],
        *[(raw, "5") for raw in ("5", "05", "Grade 5", "5th")],
        *[("12", "12"), ("012", "12"), ("11", "11")],
        *[
            (raw, "Other")
            for raw in ("13", "14", "PostGraduate", "PG", "PS", "0", "99", "", "UG", "Ungraded")
        ],
        *[(raw, "Other") for raw in ("TK", "PK", "PR", "IT", "PreKindergarten", "TransitionalKindergarten")],
        *[(raw, "Other") for raw in ("InfantToddler", "Preschool", "Other", "freshman", "5A", "1.5")],
    ],
)
def test_grades_of_both_providers_become_the_report_grade(raw: str, reported: str) -> None:
    """RULES A48: K, 1 ... 12, or Other; the raw text is kept beside it elsewhere."""
    assert normalise_grade(raw) == reported


def test_a_grade_in_neither_providers_list_is_known_to_be_unknown() -> None:
    """oneroster.md 5.5: unknown grades are counted, the student is never refused."""
    known = (
        "",
        "K",
        "09",
        "9",
        "Grade 5",
        "PG",
        "UI",
        "PostGraduate",
        "TransitionalKindergarten",
        "UG",
        "13",
        "Other",
    )
    assert all(map(is_known_grade, known))
    assert not is_known_grade("freshman")
    assert not is_known_grade("77")


@pytest.mark.parametrize(
    "sent",
    [
        *["2011-02-03", "2011-02-03T00:00:00.000Z", "2011-02-03 08:00:00", " 2011-02-03 "],
        *["2/3/2011", "02/03/2011", "2/3/2011 12:00:00 AM", "20110203", "2011-2-3"],
    ],
)
def test_a_date_is_read_in_each_of_its_forms(sent: str) -> None:
    """clever.md 7.4 (M/D/YYYY), oneroster.md 5.10 (date-time, M/D/YYYY)."""
    assert parse_date(sent) == date(2011, 2, 3)


@pytest.mark.parametrize(
    "sent", [None, "", "soon", "2/30/2011", "13/13/2011", "1899-12-31", "2200-01-01", "9999-12-31", 20]
)
def test_an_unreadable_or_absurd_date_is_none(sent: Text) -> None:
    assert parse_date(sent) is None


def test_the_first_and_last_believable_day_are_read() -> None:
    assert parse_date("1900-01-01") == date(1900, 1, 1)
    assert parse_date("2199-12-31") == date(2199, 12, 31)


def test_an_instant_needs_a_zone() -> None:
    assert parse_instant("2026-08-01T06:00:00.000Z") == datetime(2026, 8, 1, 6, tzinfo=UTC)
    assert parse_instant("2026-08-01T06:00:00") is None
    assert parse_instant(None) is None


@pytest.mark.parametrize("sent", ["true", "TRUE", " True ", True, 1, "1", "Y", "yes"])
def test_a_boolean_is_compared_as_text(sent: Text) -> None:
    """oneroster.md 5.1."""
    assert boolean(sent)


@pytest.mark.parametrize("sent", ["false", "FALSE", False, 0, "0", "N", "", None, "off"])
def test_the_text_false_is_false(sent: Text) -> None:
    """oneroster.md 5.1: "false" is truthy in Python."""
    assert not boolean(sent)


def test_a_list_may_come_as_a_list_a_text_a_number_or_null() -> None:
    assert split_list(["09", None, " ", 10]) == ["09", "10"]
    assert split_list("09,10") == ["09", "10"]
    assert split_list(9) == ["9"]
    assert split_list(None) == []


def test_the_source_digest_changes_with_the_text_sent_and_not_with_null_against_blank() -> None:
    assert source_digest("a", None) == source_digest("a", "")
    assert source_digest("05") != source_digest("5")
    assert source_digest("ab", "c") != source_digest("a", "bc")
    assert -(2**63) <= source_digest("x") < 2**63
    assert any(source_digest(str(number)) < 0 for number in range(20))
