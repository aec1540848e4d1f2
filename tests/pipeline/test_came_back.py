"""Who was away and joins again under a new id is who they were: nothing that hangs on them is lost (DOMAIN, failure 4)."""

from typing import Any

import pytest

from districts.models import District, Enrollment, FormerProviderId, RosterUser
from rostering.records import Role
from tests.feeds import NIGHT, Feed, nights_after, place, small_district, student, teacher
from tests.pipeline.nights import counted, district_with, live, number_of
from tests.pipeline.rosters import read_roster
from tests.pipeline.undoing import exactly, undone

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT, THEN = tuple(nights_after(NIGHT, 3))
BORN = {"birth_date": student("x").birth_date}
ADA: dict[str, Any] = {
    "given_name": "Ada",
    "family_name": "Lund",
    "email_key": "ada@north.example.org",
    "sis_number": "17",
}


def with_somebody(provider_id: str, *, role: Role = Role.STUDENT, **values: Any) -> Feed:
    """The small district, and Ada in a class of it."""
    who = (student if role == Role.STUDENT else teacher)(provider_id, **(ADA | values))
    return small_district().plus("people", who).plus("enrollments", place("c0", provider_id, role))


def away(*old_ids: str) -> District:
    """A district that Ada has left, under each of these ids."""
    feed = small_district()
    for old in old_ids:
        feed = feed.plus("people", student(old, **ADA)).plus("enrollments", place("c0", old))
    district = district_with(feed)
    live(district, small_district(), night=NEXT)
    return district


def test_the_same_row_comes_back_with_its_place_and_the_old_id_is_a_former_one() -> None:
    district = away("a1")
    known = RosterUser.objects.get(district=district, provider_id="a1").id
    seat = Enrollment.objects.get(district=district, user_id=known).id
    run = live(district, with_somebody("a2"), night=AFTER_NEXT)
    assert (counted(run, "students"), counted(run, "enrollments")) == ({"added": 1}, {"added": 1})
    assert number_of(district, "a2") == known
    assert Enrollment.objects.get(district=district, user_id=known, removed_at=None).id == seat
    former = FormerProviderId.objects.filter(district=district)
    assert [(one.object_id, one.provider_id, one.run_number) for one in former] == [(known, "a1", run.id)]
    again = live(district, with_somebody("a2"), night=THEN)
    assert again.status == "unchanged"


@pytest.mark.parametrize(
    ("values", "is_same"),
    [
        ({"sis_number": ""}, True),
        ({"email_key": ""}, True),
        ({"family_name": "Lünd"}, True),
        ({"birth_date": None}, True),
        ({"email_key": "", "sis_number": ""}, False),
        ({"given_name": "Adam"}, False),
        ({"birth_date": BORN["birth_date"].replace(year=2001)}, False),
        ({"role": Role.TEACHER}, False),
    ],
    ids=str,
)
def test_known_by_name_and_address_or_number_as_under_any_new_id(
    values: dict[str, Any], is_same: bool
) -> None:
    """DESIGN 5, Rekey: the same evidence; an address without the name, another role or birth date is somebody else."""
    district = away("a1")
    known = RosterUser.objects.get(district=district, provider_id="a1").id
    live(district, with_somebody("a2", **values), night=AFTER_NEXT)
    came = RosterUser.objects.get(district=district, provider_id="a2")
    assert (came.id == known) is is_same


def test_of_two_who_left_nobody_knows_which_it_is() -> None:
    district = away("a1", "a3")
    live(district, with_somebody("a2"), night=AFTER_NEXT)
    assert RosterUser.objects.filter(district=district, **ADA).count() == 3


def test_beside_somebody_of_that_name_and_address_who_is_there_it_is_not_certain() -> None:
    district = away("a1")
    live(district, with_somebody("a2", sis_number=""), night=AFTER_NEXT)
    both = with_somebody("a2", sis_number="").plus("people", student("a3", **(ADA | {"sis_number": ""})))
    live(district, both, night=THEN)
    assert RosterUser.objects.filter(district=district, given_name="Ada").count() == 2


def test_whose_old_id_is_shared_again_comes_back_under_it() -> None:
    district = away("a1")
    known = RosterUser.objects.get(district=district, provider_id="a1").id
    live(district, with_somebody("a1").plus("people", student("a2", **ADA)), night=AFTER_NEXT)
    assert number_of(district, "a1") == known
    assert number_of(district, "a2") != known


@pytest.mark.parametrize("both", [False, True], ids=["the return", "leaving and the return"])
def test_it_is_undone_exactly_and_comes_again_as_the_same(both: bool) -> None:
    district = district_with(with_somebody("a1"))
    before = exactly(read_roster(district.id))
    known = number_of(district, "a1")
    left = live(district, small_district(), night=NEXT)
    without = exactly(read_roster(district.id))
    back = live(district, with_somebody("a2"), night=AFTER_NEXT)
    undone(left if both else back)
    assert exactly(read_roster(district.id)) == (before if both else without)
    former = FormerProviderId.objects.filter(district=district, provider_id="a1").exists()
    assert former is not both
    live(district, with_somebody("a2"), night=THEN)
    assert number_of(district, "a2") == known
