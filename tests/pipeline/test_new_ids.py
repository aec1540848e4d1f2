"""The same person or class under a new id, and a different one under an old id (DESIGN 5, Rekey)."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from districts.models import District, FormerProviderId, RosterUser, Section
from rostering.records import PersonRecord, Role, TermRecord
from tests.feeds import NIGHT, Feed, nights_after, place, section, small_district, student
from tests.pipeline.nights import classes, counted, district_with, in_terms, live, number_of
from tests.pipeline.rosters import read_roster

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))

ADA: dict[str, Any] = {
    "given_name": "Ada",
    "family_name": "Lund",
    "email_key": "ada@north.example.org",
    "sis_number": "17",
}


def with_people(*people: PersonRecord) -> Feed:
    """The small district and some more people, all in one class."""
    return (
        small_district()
        .plus("people", *people)
        .plus("enrollments", *(place("c0", p.provider_id) for p in people))
    )


def is_paired(before: PersonRecord, after: PersonRecord, *others: PersonRecord) -> bool:
    """Whether one person's new id is recognised; the others are there on both nights."""
    district = district_with(with_people(before, *others))
    known = number_of(district, before.provider_id, role=before.role)
    run = live(district, with_people(after, *others), night=NEXT)
    kind = f"{after.role}s"
    is_same = number_of(district, after.provider_id, role=after.role) == known
    assert counted(run, kind) == ({"rekeyed": 1} if is_same else {"added": 1, "removed": 1})
    return is_same


@pytest.mark.parametrize(
    ("after", "is_same"),
    [
        ({}, True),
        ({"sis_number": ""}, True),
        ({"sis_number": "99"}, True),
        ({"email_key": ""}, True),
        ({"email_key": "other@north.example.org"}, True),
        ({"given_name": "ADA", "family_name": "Lünd"}, True),
        ({"email_key": "", "sis_number": ""}, False),
        ({"email_key": "", "sis_number": "99"}, False),
        ({"given_name": "Adam"}, False),
        ({"given_name": "Lund", "family_name": "Ada"}, False),
        ({"birth_date": None}, True),
        ({"birth_date": date(2015, 3, 5)}, False),
    ],
    ids=str,
)
def test_a_student_is_known_by_name_and_address_or_number(after: dict[str, Any], is_same: bool) -> None:
    """DESIGN 5: (a) address and folded name, else (b) SIS number and folded name; birth dates not contradicting."""
    assert is_paired(student("old", **ADA), student("new", **(ADA | after))) is is_same


def test_an_address_without_the_name_is_a_question_for_a_person() -> None:
    """DESIGN 5: a family's shared address pairs nobody."""
    sister = ADA | {"given_name": "Bea", "sis_number": "18"}
    assert not is_paired(student("old", **ADA), student("new", **sister))


def test_a_nameless_person_is_nobody_else() -> None:
    nameless = ADA | {"given_name": "", "family_name": ""}
    assert not is_paired(student("old", **nameless), student("new", **nameless))


def test_the_role_must_be_the_same() -> None:
    """DESIGN 5: a change of role is removed and added."""
    district = district_with(with_people(student("old", **ADA)))
    run = live(district, with_people(student("new", **(ADA | {"role": Role.TEACHER}))), night=NEXT)
    assert (counted(run, "students"), counted(run, "teachers")) == ({"removed": 1}, {"added": 1})


def test_the_old_id_must_be_gone_from_the_feed_in_every_role() -> None:
    """DESIGN 5: the old id is in no feed row."""
    before, after = student("old", **ADA), student("new", **ADA)
    district = district_with(with_people(before))
    feed = with_people(after).plus("people", student("old", **(ADA | {"role": Role.TEACHER})))
    assert "rekeyed" not in counted(live(district, feed, night=NEXT), "students")


def test_the_new_id_must_be_in_no_roster_row_in_whatever_role() -> None:
    """DESIGN 5: the new one in no roster row."""
    known = student("new", given_name="Cy", family_name="Ng", role=Role.TEACHER)
    district = district_with(with_people(student("old", **ADA)).plus("people", known))
    run = live(district, with_people(student("new", **ADA)).plus("people", known), night=NEXT)
    assert counted(run, "students") == {"added": 1, "removed": 1}


def test_twins_who_change_their_ids_together_stay_themselves() -> None:
    """Same day of birth, same address, other names."""
    twins = [student("old1", **ADA), student("old2", **(ADA | {"given_name": "Ida", "sis_number": "18"}))]
    district = district_with(with_people(*twins))
    known = {one: number_of(district, one) for one in ("old1", "old2")}
    new = [student("new2", **(ADA | {"given_name": "Ida", "sis_number": "18"})), student("new1", **ADA)]
    run = live(district, with_people(*new), night=NEXT)
    assert counted(run, "students") == {"rekeyed": 2}
    assert [number_of(district, "new1"), number_of(district, "new2")] == [known["old1"], known["old2"]]


@pytest.mark.parametrize("who_is_double", ["before", "after"])
def test_two_who_can_not_be_told_apart_are_not_paired(who_is_double: str) -> None:
    """DESIGN 5: unique on both sides within a level."""
    double = [student("one", **(ADA | {"sis_number": ""})), student("two", **(ADA | {"sis_number": ""}))]
    single = [student("other", **(ADA | {"sis_number": ""}))]
    before, after = (double, single) if who_is_double == "before" else (single, double)
    run = live(district_with(with_people(*before)), with_people(*after), night=NEXT)
    assert "rekeyed" not in counted(run, "students")


def test_namesakes_with_one_address_are_told_apart_by_number() -> None:
    """DESIGN 5: what level (a) leaves open, level (b) may decide."""
    before = [student("one", **ADA), student("two", **(ADA | {"sis_number": "18"}))]
    after = [student("new1", **ADA), student("new2", **(ADA | {"sis_number": "18"}))]
    district = district_with(with_people(*before))
    known = number_of(district, "two")
    run = live(district, with_people(*after), night=NEXT)
    assert counted(run, "students") == {"rekeyed": 2}
    assert number_of(district, "new2") == known


def test_a_pair_made_by_address_leaves_the_candidates_for_numbers() -> None:
    """DESIGN 5: Ada has a new id and number; another Ada has come with her old number and no address."""
    district = district_with(with_people(student("old", **ADA)))
    known = number_of(district, "old")
    after = [student("new", **(ADA | {"sis_number": "99"})), student("else", **(ADA | {"email_key": ""}))]
    run = live(district, with_people(*after), night=NEXT)
    assert counted(run, "students") == {"rekeyed": 1, "added": 1}
    assert number_of(district, "new") == known


def test_a_rekeyed_person_keeps_every_place_and_none_of_them_counts() -> None:
    """DESIGN 5, Counting: a place is person, class and role; the person is the same."""
    district = district_with(with_people(student("old", **ADA)))
    before = read_roster(district.id).there
    run = live(district, with_people(student("new", **(ADA | {"grade": "6"}))), night=NEXT)
    assert (counted(run, "students"), counted(run, "enrollments")) == ({"rekeyed": 1}, {})
    assert read_roster(district.id).there == before
    former = FormerProviderId.objects.get(district=district)
    assert (former.provider_id, former.object_id, former.run_number) == (
        "old",
        number_of(district, "new"),
        run.id,
    )
    assert (
        live(district, with_people(student("new", **(ADA | {"grade": "6"}))), night=AFTER_NEXT).status
        == "unchanged"
    )


def test_everybody_gets_a_new_id_and_nothing_else_changes() -> None:
    """An SIS migration: 100 % of the people, held, and afterwards every row is the row it was."""
    feed = small_district()
    district = district_with(feed)
    before = read_roster(district.id)
    new = Feed(
        feed.schools,
        feed.terms,
        feed.sections,
        tuple(_renamed(person, "provider_id") for person in feed.people),
        tuple(_renamed(one, "person_provider_id") for one in feed.enrollments),
    )
    run = live(district, new, night=NEXT)
    assert (counted(run, "students"), counted(run, "teachers"), counted(run, "enrollments")) == (
        {"rekeyed": 20},
        {"rekeyed": 4},
        {},
    )
    assert read_roster(district.id).there == before.there


def _renamed(row: Any, field: str) -> Any:
    return msgspec.structs.replace(row, **{field: f"new-{getattr(row, field)}"})


def test_two_who_exchange_their_ids_are_two_updates_and_keep_their_places_by_id() -> None:
    """The id is what the district says; both rows change what they say."""
    ada, bea = (
        student("x1", **ADA),
        student("x2", given_name="Bea", family_name="Ng", email_key="bea@north.example.org"),
    )
    district = district_with(with_people(ada, bea))
    swapped = [msgspec.structs.replace(bea, provider_id="x1"), msgspec.structs.replace(ada, provider_id="x2")]
    run = live(district, with_people(*swapped), night=NEXT)
    assert counted(run, "students") == {"updated": 2}
    assert RosterUser.objects.get(district=district, provider_id="x2").given_name == "Ada"


# --- classes -----------------------------------------------------------------------------------------

SPRING = TermRecord("t2", "Spring 2027", date(2027, 1, 5), date(2027, 5, 28))


def one_class(provider_id: str, students: range, **values: Any) -> Feed:
    """The small district and a class with these students."""
    feed = small_district().plus(
        "sections", section(provider_id, **({"name": "Algebra", "code": "ALG-1"} | values))
    )
    return feed.plus("enrollments", *(place(provider_id, f"p{number}") for number in students))


def class_is_paired(after: Feed, *, before: Feed | None = None) -> bool:
    """Whether the class "old" is found again under "new"."""
    district = district_with(before or one_class("old", range(10)))
    known = Section.objects.get(district=district, provider_id="old").id
    run = live(district, after, night=NEXT)
    is_same = Section.objects.get(district=district, provider_id="new", removed_at=None).id == known
    assert counted(run, "sections") == ({"rekeyed": 1} if is_same else {"added": 1, "removed": 1})
    return is_same


@pytest.mark.parametrize(
    ("after", "is_same"),
    [
        (one_class("new", range(10)), True),
        (one_class("new", range(5, 15)), True),
        (one_class("new", range(6, 16)), False),
        (one_class("new", range(5)), True),
        (one_class("new", range(4)), False),
        (one_class("new", range(20)), True),
        (one_class("new", range(10), name="Geometry"), False),
        (one_class("new", range(10), code="ALG-2"), False),
        (one_class("new", range(10), code=""), False),
        (one_class("new", range(10), period="3", subject="Math"), True),
        (one_class("new", range(10), school_provider_id=""), False),
    ],
    ids=[
        *("same students", "half of them", "four of ten", "half are left", "four are left", "ten more"),
        *("other name", "other code", "no code", "other period", "other school"),
    ],
)
def test_a_class_is_known_by_school_code_name_and_half_of_its_students(after: Feed, is_same: bool) -> None:
    """DESIGN 5, Rekey, classes."""
    assert class_is_paired(after) is is_same


def test_a_class_is_known_when_its_students_have_new_ids_too() -> None:
    """DESIGN 5: after people are paired."""
    after = one_class("new", range(10))
    renamed = Feed(
        after.schools,
        after.terms,
        after.sections,
        tuple(_renamed(person, "provider_id") for person in after.people),
        tuple(_renamed(one, "person_provider_id") for one in after.enrollments),
    )
    assert class_is_paired(renamed)


def test_a_class_in_terms_that_do_not_overlap_is_another_one() -> None:
    """DESIGN 5: overlapping term dates. The spring class comes ahead, for its school has no other."""
    summer = TermRecord("summer", "Summer", date(2026, 6, 1), date(2026, 8, 7))
    fall = TermRecord("fall", "Fall", date(2026, 8, 10), date(2026, 12, 18))
    before = in_terms(summer, fall, old=["summer"]).with_changed(
        "sections", "old", name="Algebra", code="ALG-1"
    )
    after = in_terms(summer, fall, new=["fall"]).with_changed("sections", "new", name="Algebra", code="ALG-1")
    district = district_with(before, night=date(2026, 8, 4))
    run = live(district, after, night=date(2026, 8, 5))
    assert counted(run, "sections") == {"added": 1, "removed": 1}


@pytest.mark.parametrize(("stay", "is_reused"), [(1, True), (2, False)])
def test_an_id_that_returns_in_another_term_with_under_a_fifth_of_its_students_is_reused(
    stay: int, is_reused: bool
) -> None:
    """DESIGN 5: the old one leaves, a new one is added. Ten students: one is under a fifth, two are a fifth."""
    district = district_with(one_class("c9", range(10)))
    known = Section.objects.get(district=district, provider_id="c9").id
    feed = one_class("c9", range(10 - stay, 20 - stay), term_provider_ids=("t2",)).plus("terms", SPRING)
    run = live(district, feed, night=date(2026, 10, 7))
    assert counted(run, "sections") == ({"added": 1, "removed": 1} if is_reused else {"updated": 1})
    now = Section.objects.get(district=district, provider_id="c9", removed_at=None)
    assert (now.id != known) is is_reused
    assert now.enrollments.filter(removed_at=None).count() == 10
    assert live(district, feed, night=date(2026, 10, 8)).status == "unchanged"


def test_a_class_and_its_students_who_come_back_next_term_are_the_same_rows() -> None:
    """DESIGN 5: a return after removal is the same row; the id was not reused, all its students are there again."""
    feed = one_class("c9", range(10))
    district = district_with(feed)
    before = {row.provider_id: row.id for row in Section.objects.filter(district=district)}
    gone = [f"p{number}" for number in range(10)]
    live(district, small_district().without("people", *gone).without("enrollments", *gone), night=NEXT)
    assert "c9" not in classes(district)
    back = one_class("c9", range(10), term_provider_ids=("t2",)).plus("terms", SPRING)
    live(district, back, night=date(2027, 1, 4) + timedelta(days=1))
    assert Section.objects.get(district=district, provider_id="c9", removed_at=None).id == before["c9"]


def test_a_removed_id_that_comes_back_as_another_class_is_a_new_row() -> None:
    district: District = district_with(one_class("c9", range(10)))
    known = Section.objects.get(district=district, provider_id="c9").id
    live(district, small_district(), night=NEXT)
    other = one_class("c9", range(10, 20), term_provider_ids=("t2",)).plus("terms", SPRING)
    live(district, other, night=date(2027, 1, 5))
    assert Section.objects.get(district=district, provider_id="c9", removed_at=None).id != known
