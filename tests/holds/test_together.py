"""Many holds approved as one list, each on its own checksum; a second person asked once for all (DESIGN 5; RULES B8-B10)."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import AuditEvent, Staff
from districts.models import Contact
from rostering.asking import ask_together
from rostering.holds.decide import Refused
from rostering.holds.each import MOST, Seen, each_by_itself
from rostering.holds.together import NOT_YOURS, Approval, agree_together, approve_together
from rostering.models import ApprovalList, Decision, Hold, ListedHold, Notice, Plan, Stop, Talk
from rostering.notices.letters import Letter
from rostering.notices.words import Words
from tests.factories import DistrictFactory, StaffFactory, StopFactory
from tests.holds.on_hold import FLAG, NOW, moves_on, on_hold, seen
from tests.pipeline.deciding import approve
from tests.pipeline.workers import together

pytestmark = pytest.mark.usefixtures("shared_database")


def send(holds: list[Seen], *, by: Staff, nonce: UUID | None = None, **values: Any) -> ApprovalList:
    """Approve them as a list."""
    given: dict[str, Any] = {"reason": "The new year, as every August."} | values
    approval = Approval(holds=holds, nonce=nonce or uuid4(), **given)
    return approve_together(approval=approval, by=by, now=NOW)


def states(*holds: Hold) -> list[str]:
    return [Hold.objects.get(id=hold.id).state for hold in holds]


def refused(code: str, holds: list[Seen], **values: Any) -> str:
    """It is refused with this code, and nothing at all is decided."""
    before = (Decision.objects.count(), ApprovalList.objects.count())
    with pytest.raises(Refused) as refusal:
        send(holds, **values)
    assert refusal.value.code == code
    assert "Nothing was changed" in str(refusal.value)
    assert (Decision.objects.count(), ApprovalList.objects.count()) == before
    return str(refusal.value)


def test_of_five_what_moved_was_decided_or_is_not_ones_own_is_left_out_and_named(
    marcus: Staff, sam: Staff
) -> None:
    """RULES B10: each is bound to the checksum that was on the screen."""
    one, other, moved, decided = (on_hold(dsm=marcus) for _ in range(4))
    strange = on_hold()
    page = seen(one, other, moved, decided, strange)
    moves_on(moved)
    approve(decided.run, by=sam, apply_now=False)
    sent = send(page, by=marcus)
    assert states(one, other, moved, strange) == ["approved", "approved", "open", "open"]
    why = dict(sent.holds.values_list("hold_id", "left_out"))
    assert why[one.id] == why[other.id] == ""
    assert "has moved since you looked" in why[moved.id]
    assert "it is approved by now" in why[decided.id]
    assert "not one of yours" in why[strange.id]
    mine = Decision.objects.filter(by=marcus)
    assert {(row.hold_id, row.checksum) for row in mine} == {
        (hold.id, hold.plan.checksum) for hold in (one, other)
    }
    assert set(sent.holds.exclude(first=None).values_list("first", flat=True)) == {row.id for row in mine}
    events = AuditEvent.objects.filter(by_email=marcus.email)
    assert events.filter(event="hold.approved").count() == 2
    assert events.get(event="holds.approved_together").after == {
        "pattern": "new_school_year", "holds": 5, "left_out": 3,
    }  # fmt: skip


def test_red_flags_and_what_is_not_explained_are_left_out_of_a_list(noor: Staff) -> None:
    plain, flagged, unknown = on_hold(), on_hold(flags=2), on_hold(pattern="unexplained")
    sent = send(seen(plain, flagged, unknown), by=noor)
    assert states(plain, flagged, unknown) == ["approved", "open", "open"]
    why = dict(sent.holds.values_list("hold_id", "left_out"))
    assert why[flagged.id] == "Not approved: it has 2 red flags; look at it by itself."
    assert "no known pattern explains it" in why[unknown.id]


def test_one_that_is_stopped_does_not_keep_the_others(noor: Staff) -> None:
    stopped, free = on_hold(), on_hold()
    stop: Stop = StopFactory(district=stopped.district)
    sent = send(seen(stopped, free), by=noor)
    assert states(stopped, free) == ["open", "approved"]
    assert sent.holds.get(hold=stopped).left_out
    stop.delete()


def test_a_second_person_is_asked_once_for_all_that_take_two(noor: Staff, sam: Staff) -> None:
    """DESIGN 5, Second person: those that take one are approved at once, the others wait together."""
    plain, first, second, moved = on_hold(), on_hold(two=True), on_hold(two=True), on_hold(two=True)
    sent = send(seen(plain, first, second, moved), by=noor)
    assert states(plain, first, second, moved) == ["approved", "open", "open", "open"]
    assert sent.holds.waiting().count() == 3
    page = seen(first, second, moved)
    moves_on(moved)
    assert set(sent.holds.waiting()) == set(sent.holds.filter(hold__in=[first, second]))
    outcome = agree_together(number=sent.id, seen=page, by=sam, reason="I looked at each.", now=NOW)
    assert {hold.id for hold in outcome.done} == {first.id, second.id}
    assert [one.why for one in outcome.skipped] == [
        "The change has moved since the list was approved; nothing was changed. Decide on the new one."
    ]
    assert states(first, second, moved) == ["approved", "approved", "open"]
    assert not sent.holds.waiting().exists()
    assert set(sent.holds.exclude(second=None).values_list("second__by", flat=True)) == {sam.id}


def test_the_same_person_is_not_the_second(noor: Staff) -> None:
    hold = on_hold(two=True)
    sent = send(seen(hold), by=noor)
    with pytest.raises(Refused) as refusal:
        agree_together(number=sent.id, seen=seen(hold), by=noor, reason="Again.", now=NOW)
    assert refusal.value.code == "second_person"
    assert states(hold) == ["open"]


def test_a_dsm_agrees_to_his_districts_of_a_list_only(noor: Staff, marcus: Staff) -> None:
    his, strange = on_hold(two=True, dsm=marcus), on_hold(two=True)
    sent = send(seen(his, strange), by=noor)
    outcome = agree_together(number=sent.id, seen=seen(his, strange), by=marcus, reason="Yes.", now=NOW)
    assert states(his, strange) == ["approved", "open"]
    (left,) = outcome.skipped
    assert (left.district, "not one of yours" in left.why) == ("", True)


def test_nothing_of_a_colleagues_district_is_told_whatever_became_of_its_hold(
    noor: Staff, marcus: Staff
) -> None:
    his, strange = on_hold(two=True, dsm=marcus), on_hold(two=True)
    page = seen(his, strange)
    sent = send(page, by=noor)
    moves_on(strange)
    outcome = agree_together(number=sent.id, seen=page, by=marcus, reason="Yes.", now=NOW)
    assert [(one.district, one.why) for one in outcome.skipped] == [("", NOT_YOURS)]


def test_what_is_taken_for_something_else_by_now_is_not_agreed_to_in_a_list(noor: Staff, sam: Staff) -> None:
    """The same list may be weighed again in a later night: what it is taken for is asked again."""
    term, unknown, flagged = on_hold(two=True), on_hold(two=True), on_hold(two=True)
    page = seen(term, unknown, flagged)
    sent = send(page, by=noor)
    for hold, values in (
        (term, {"pattern": "semester_change"}),
        (unknown, {"pattern": "unexplained"}),
        (flagged, {"summary": {"red_flags": [FLAG]}}),
    ):
        Plan.objects.filter(id=hold.plan_id).update(**values)
    outcome = agree_together(number=sent.id, seen=page, by=sam, reason="Yes.", now=NOW)
    assert states(term, unknown, flagged) == ["open"] * 3
    why = {one.number: one.why for one in outcome.skipped}
    assert "looks like something else by now" in why[term.id]
    assert "no known pattern explains it" in why[unknown.id]
    assert "it has 1 red flag" in why[flagged.id]
    assert all(said.endswith("Nothing was changed.") for said in why.values())


def test_holds_of_no_list_are_not_agreed_to_in_silence(noor: Staff, sam: Staff) -> None:
    sent, other = send(seen(on_hold(two=True)), by=noor), on_hold(two=True)
    with pytest.raises(Refused) as refusal:
        agree_together(number=sent.id, seen=seen(other), by=sam, reason="Yes.", now=NOW)
    assert refusal.value.code == "nothing_picked"
    assert not AuditEvent.objects.filter(event="holds.agreed_together", target=f"list {sent.id}").exists()


def test_what_breaks_in_one_of_them_does_not_keep_the_others() -> None:
    """Whatever it is: what was decided before is kept, what comes after is tried."""
    broken, fine = on_hold(), on_hold()

    def act(hold: Hold) -> None:
        Hold.objects.filter(id=hold.id).update(seen_again=1)
        if hold.id == broken.id:
            raise ValueError("a time zone nobody knows")

    outcome = each_by_itself([broken, fine], act)
    assert [hold.id for hold in outcome.done] == [fine.id]
    assert "nothing was changed" in outcome.skipped[0].why
    assert Hold.objects.get(id=broken.id).seen_again == 0


def test_what_was_called_back_or_settled_alone_waits_for_nobody(noor: Staff, sam: Staff) -> None:
    called_back, alone, waits = (on_hold(two=True) for _ in range(3))
    sent = send(seen(called_back, alone, waits), by=noor)
    Decision.objects.filter(hold=called_back).update(called_back_at=NOW)
    approve(alone.run, by=sam, apply_now=False)
    assert [one.hold_id for one in sent.holds.waiting()] == [waits.id]
    page = seen(called_back, alone, waits)
    outcome = agree_together(number=sent.id, seen=page, by=sam, reason="Yes.", now=NOW)
    assert [hold.id for hold in outcome.done] == [waits.id]
    assert len(outcome.skipped) == 2
    assert states(called_back) == ["open"]


def test_a_list_for_tonight_is_applied_tonight_also_what_a_second_person_adds(
    noor: Staff, sam: Staff
) -> None:
    plain, two = on_hold(), on_hold(two=True)
    sent = send(seen(plain, two), by=noor, tonight=True)
    agree_together(number=sent.id, seen=seen(two), by=sam, reason="Yes.", now=NOW)
    assert states(plain, two) == ["approved", "approved"]
    assert all(Hold.objects.get(id=hold.id).not_before is not None for hold in (plain, two))


def test_the_same_page_twice_is_one_list(noor: Staff, sam: Staff) -> None:
    hold, nonce = on_hold(), uuid4()
    first, again = (send(seen(hold), by=noor, nonce=nonce) for _ in range(2))
    assert first == again
    assert Decision.objects.filter(hold=hold).count() == 1
    refused("not_your_page", seen(hold), by=sam, nonce=nonce)


def test_what_can_not_be_a_list_is_refused_in_words(noor: Staff, marcus: Staff) -> None:
    hold, other = on_hold(), on_hold(pattern="semester_change")
    refused("nothing_picked", [], by=noor)
    refused("reason_required", seen(hold), by=noor, reason="  ")
    assert "1 “New school year”, 1 “Change of semester”" in refused(
        "mixed_patterns", seen(hold, other), by=noor
    )
    refused("none_fits", [Seen(hold.id, "of yesterday")], by=noor)
    refused("none_fits", seen(hold), by=marcus)
    refused("not_allowed", seen(hold), by=StaffFactory(role=Staff.Role.ADMIN))
    strangers = [Seen(10**9 + number, "x") for number in range(MOST + 1)]
    refused("too_many", strangers, by=noor)
    refused("none_fits", strangers[:MOST], by=noor)


def test_two_people_send_the_same_holds_in_the_same_second(noor: Staff, sam: Staff) -> None:
    """Each hold is decided exactly once; whoever was later is told of each."""
    holds = [on_hold() for _ in range(4)]
    page = seen(*holds)
    lists = together(lambda: send(page, by=noor), lambda: send(page, by=sam))
    assert states(*holds) == ["approved"] * 4
    assert Decision.objects.filter(hold__in=holds).count() == 4
    told = ListedHold.objects.filter(list__in=[one.id for one in lists if isinstance(one, ApprovalList)])
    assert told.exclude(first=None).count() == 4
    later = [str(one) for one in lists if isinstance(one, Refused)]
    later += list(told.filter(first=None).values_list("left_out", flat=True))
    assert all(later)
    assert len(later) in (1, 4)


def test_two_people_send_the_same_holds_that_take_two(noor: Staff, sam: Staff) -> None:
    """Both count, whichever came first: nothing waits for a third."""
    holds = [on_hold(two=True) for _ in range(3)]
    page = seen(*holds)
    together(lambda: send(page, by=noor), lambda: send(page, by=sam))
    assert states(*holds) == ["approved"] * 3
    assert Decision.objects.filter(hold__in=holds).count() == 6
    assert not ListedHold.objects.waiting().filter(hold__in=holds).exists()


def test_the_same_letters_sent_twice_in_one_second_are_one_letter_and_one_entry(noor: Staff) -> None:
    hold = on_hold()
    maria = Contact.objects.create(
        district=hold.district, side="district", name="Maria", email="m@example.org"
    )
    words = Words(subject="Your sync", text="Is it meant?")
    letter = Letter(key="letter_held", words=words, contacts=frozenset({maria.id}), nonce=uuid4())

    def ask() -> Any:
        return ask_together(holds=[hold], letters={hold.id: letter}, by=noor, now=NOW)

    assert [outcome.done for outcome in together(ask, ask)] == [(hold,)] * 2
    assert Notice.objects.filter(hold=hold).count() == 1
    assert Talk.objects.filter(hold=hold).count() == 1


def test_a_list_is_no_district_s_alone(noor: Staff) -> None:
    """A district may be in many lists, once in each."""
    hold = on_hold(district=DistrictFactory.create(), two=True)
    send([*seen(hold), *seen(hold)], by=noor)
    assert ListedHold.objects.filter(hold=hold).count() == 1
