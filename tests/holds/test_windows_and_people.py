"""Who files, agrees to and ends expected changes, what is refused in words, and who does not decide alone after one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Staff
from districts.models import Agreement, District
from rostering.holds.refused import Refused
from rostering.holds.windows import agree_to_all, agree_to_window, end_window, file_window
from rostering.models import Window, WindowCeiling
from rostering.pipeline.expected import Ceilings
from tests.factories import DistrictFactory, StaffFactory, dsm_of
from tests.feeds import NIGHT, at, nights_after, sync
from tests.holds.small_changes import renamed
from tests.pipeline.deciding import approve
from tests.pipeline.workers import together
from tests.windows import ALL, ceilings, expected, filed, in_force, only, state

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, THIRD, FOURTH, _ = tuple(nights_after(NIGHT, 4))


# --- nobody alone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["filed", "ended"])
def test_nobody_alone_approves_what_their_own_expected_change_may_have_caused(
    loaded: District, hand: str
) -> None:
    """The one who filed or ended it needs a second person; anybody else decides alone."""
    author = StaffFactory.create()
    window = in_force(loaded, first=NEXT, by=author, ceilings=ceilings(students=only("updated", 10)))
    if hand == "ended":
        author = StaffFactory.create()
        end_window(window=window, by=author, reason="Not this year.", now=at(NEXT))
    run = sync(loaded, renamed(13), night=NEXT)
    assert (state(run), run.plan.needs_second_person) == (("held", "large_change"), False)
    alone = approve(run, by=author)
    assert (alone.status, alone.needs_second_person) == ("held", True)
    assert f"You {hand} the expected change until" in alone.message
    assert approve(run).status == "applied"


def test_one_that_nobody_agreed_to_or_of_other_nights_takes_nobody_his_decision(loaded: District) -> None:
    author = StaffFactory.create()
    filed(loaded, first=NEXT, last=NEXT, by=author)
    in_force(loaded, first=FOURTH, by=author)
    assert approve(sync(loaded, renamed(13), night=NEXT), by=author).status == "applied"


def test_nobody_agrees_to_what_somebody_filed_who_does_not_decide_any_more() -> None:
    """It would bind nobody, so it is filed anew."""
    window = filed(DistrictFactory.create())
    Staff.objects.filter(id=window.filed_by_id).update(is_active=False)
    said = refused("author_gone", agree_to_window, window=window, by=StaffFactory.create(), now=at(NIGHT))
    assert "withdraw it and file it anew" in said


# --- filing and agreeing -----------------------------------------------------------------------------


def test_of_two_people_who_agree_in_the_same_second_one_wins_and_the_other_is_told() -> None:
    window = filed(DistrictFactory.create())
    people = [StaffFactory.create() for _ in range(3)]
    outcomes = together(
        *[lambda by=by: agree_to_window(window=window, by=by, now=at(NIGHT)) for by in people]
    )
    (winner,) = [one for one in outcomes if isinstance(one, Window)]
    told = [one for one in outcomes if isinstance(one, Refused)]
    assert [one.code for one in told] == ["already_agreed"] * 2
    assert str(winner.agreed_by) in str(told[0])
    assert AuditEvent.objects.filter(event="window.agreed", target=f"window {window.id}").count() == 1


def refused(code: str, act: Any, **values: Any) -> str:
    """An act is refused with this code, in words, and nothing changes."""
    before = list(Window.objects.order_by("id").values())
    with pytest.raises(Refused) as refusal:
        act(**values)
    assert refusal.value.code == code
    assert str(refusal.value).endswith("Nothing was changed.")
    assert list(Window.objects.order_by("id").values()) == before
    return str(refusal.value)


def test_whoever_files_it_can_not_agree_to_it() -> None:
    district = DistrictFactory.create()
    author = StaffFactory.create()
    window = filed(district, by=author)
    refused("second_person", agree_to_window, window=window, by=author, now=at(NIGHT))
    with pytest.raises(IntegrityError, match="nobody_agrees_to_a_window_of_their_own"), transaction.atomic():
        Window.objects.filter(id=window.id).update(agreed_by=author, agreed_at=at(NIGHT))
    agreed = agree_to_window(window=window, by=dsm_of(district), now=at(NIGHT))
    assert agreed.agreed_at == at(NIGHT)
    refused("already_agreed", agree_to_window, window=window, by=StaffFactory.create(), now=at(NIGHT))
    events = (
        AuditEvent.objects.filter(district_id=district.id).order_by("id").values_list("event", "by_email")
    )
    assert list(events)[-2:] == [("window.filed", author.email), ("window.agreed", agreed.agreed_by.email)]


@pytest.mark.parametrize(("role", "code"), [(Staff.Role.DSM, "not_yours"), (Staff.Role.ADMIN, "not_allowed")])
def test_only_those_who_decide_for_the_district_file_agree_and_end(role: str, code: str) -> None:
    district, stranger = DistrictFactory.create(), StaffFactory.create(role=role)
    refused(code, file_window, district=district, expected=expected(), by=stranger, now=at(NIGHT))
    window = filed(district)
    refused(code, agree_to_window, window=window, by=stranger, now=at(NIGHT))
    refused(code, end_window, window=window, by=stranger, reason="No.", now=at(NIGHT))


def test_no_night_of_a_district_has_two() -> None:
    district = DistrictFactory.create()
    window = filed(district, first=NIGHT, last=NEXT)
    overlapping = {"district": district, "by": StaffFactory.create(), "now": at(NIGHT)}
    said = refused("overlaps", file_window, expected=expected(NEXT, NEXT), **overlapping)
    assert "end that one first" in said
    filed(district, first=THIRD, last=THIRD)
    window = agree_to_window(window=window, by=StaffFactory.create(), now=at(NIGHT))
    other = Window(
        district=district,
        first_night=NEXT,
        last_night=NEXT,
        reason="Behind its back.",
        filed_by=window.filed_by,
        filed_at=at(NIGHT),
        agreed_by=window.agreed_by,
        agreed_at=at(NIGHT),
    )
    with (
        pytest.raises(IntegrityError, match="one_binding_window_per_district_and_night"),
        transaction.atomic(),
    ):
        other.save()
    end_window(window=window, by=StaffFactory.create(), reason="Other nights.", now=at(NIGHT))
    filed(district, first=NEXT, last=NEXT)


def test_it_is_ended_once_with_a_reason_and_not_when_it_is_over() -> None:
    window = in_force(DistrictFactory.create(), last=NEXT)
    by = StaffFactory.create()
    refused("reason_required", end_window, window=window, by=by, reason=" ", now=at(NIGHT))
    refused("over", end_window, window=window, by=by, reason="Done.", now=at(THIRD))
    assert end_window(window=window, by=by, reason="Done.", now=at(NEXT)).ended_by == by
    refused("ended", end_window, window=window, by=by, reason="Done.", now=at(NEXT))
    late = filed(DistrictFactory.create(), last=NEXT)
    refused("over", agree_to_window, window=late, by=by, now=at(THIRD))


def test_those_filed_together_are_agreed_to_together_each_by_itself() -> None:
    by, mine = StaffFactory.create(), filed(DistrictFactory.create())
    others = [filed(DistrictFactory.create(), by=by), filed(DistrictFactory.create())]
    outcome = agree_to_all([*others, mine], by=mine.filed_by, now=at(NIGHT))
    assert {one.id for one in outcome.done} == {one.id for one in others}
    assert [(one.number, "somebody else must agree" in one.why) for one in outcome.skipped] == [
        (mine.id, True)
    ]


def test_what_breaks_in_one_of_them_is_named_and_the_others_are_agreed_to() -> None:
    first, gone, last = (filed(DistrictFactory.create()) for _ in range(3))
    WindowCeiling.objects.filter(window=gone).delete()
    Window.objects.filter(id=gone.id).delete()
    outcome = agree_to_all([first, gone, last], by=StaffFactory.create(), now=at(NIGHT))
    assert {one.id for one in outcome.done} == {first.id, last.id}
    assert [one.district for one in outcome.skipped] == [gone.district.name]
    assert "The portal itself failed; nothing was changed." in outcome.skipped[0].why


@pytest.mark.parametrize(
    "values", [{"removed": 101}, {"updated": 101}, {"rekeyed": 101}, {"added": 1001}, {"kind": "schools"}]
)
def test_the_database_holds_the_ranges(values: dict[str, Any]) -> None:
    window = filed(DistrictFactory.create())
    WindowCeiling.objects.filter(window=window, kind="students").delete()
    given = {"kind": "students", "removed": 100, "added": 1000, "updated": 100, "rekeyed": 100}
    with pytest.raises(IntegrityError), transaction.atomic():
        WindowCeiling.objects.create(window=window, **(given | values))
    WindowCeiling.objects.create(window=window, **given)


@pytest.mark.parametrize(
    ("values", "code", "says"),
    [
        (
            {"ceilings": ceilings(students=Ceilings(removed=101))},
            "bad_ceiling",
            "A removal ceiling above 100 % means nothing, no more than all of them can (students: 101 %)",
        ),
        ({"ceilings": ceilings(students=Ceilings(added=1001))}, "bad_ceiling", "write 0 to 1000"),
        ({"ceilings": ceilings(teachers=Ceilings(updated=-1))}, "bad_ceiling", "below 0 %"),
        ({"ceilings": ceilings(Ceilings())}, "allows_nothing", "Every ceiling is 0 %"),
        ({"reason": "  "}, "reason_required", "Say why"),
        ({"reason": "x" * 501}, "reason_too_long", "shorter"),
        ({"last": NIGHT - timedelta(days=1)}, "bad_nights", "before the first"),
        ({"last": NIGHT + timedelta(days=31)}, "too_long", "32 nights"),
        ({"first": NIGHT - timedelta(days=1)}, "begun", "tonight or later"),
        ({"first": NIGHT + timedelta(days=401)}, "too_far", "check the year"),
    ],
)
def test_what_can_not_be_is_refused_in_words(values: dict[str, Any], code: str, says: str) -> None:
    given = {"district": DistrictFactory.create(), "by": StaffFactory.create(), "now": at(NIGHT)}
    assert says in refused(code, file_window, expected=expected(**values), **given)


def test_a_month_of_nights_and_all_of_everything_can_be_filed() -> None:
    window = filed(DistrictFactory.create(), last=NIGHT + timedelta(days=30), ceilings=ceilings(ALL))
    assert window.ceilings.count() == 4


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"rows__plan_type": Agreement.PlanType.ENTERPRISE_STARTER}, "enterprise_starter"),
        ({"partnership": District.Partnership.PROSPECT}, "not_partner"),
    ],
)
def test_only_districts_that_are_synced_have_changes_to_expect(values: dict[str, Any], code: str) -> None:
    """RULES B2, A1."""
    given = {"district": DistrictFactory.create(**values), "by": StaffFactory.create(), "now": at(NIGHT)}
    refused(code, file_window, expected=expected(), **given)
