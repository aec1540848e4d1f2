"""What was said about a pair, on the nights after: no machine goes over it, and nothing is applied unseen (RULES B10)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from districts.models import District
from rostering.models import PairAnswer, Pause, Run
from tests.factories import ConnectionFactory
from tests.feeds import NIGHT, Feed, nights_after, place, section, student, sync
from tests.holds.test_pairs import answered, made_anew, rekeyed, still_asked
from tests.pipeline.comebacks import before, moved
from tests.pipeline.deciding import approve_fully
from tests.pipeline.nights import live, number_of
from tests.pipeline.undoing import undone

pytestmark = pytest.mark.usefixtures("shared_database")
NEXT, AFTER_NEXT = tuple(nights_after(NIGHT, 2))
MORNING = datetime(
    AFTER_NEXT.year, AFTER_NEXT.month, AFTER_NEXT.day, 17, tzinfo=UTC
)  # 10:00 on the US west coast


def connected(feed: Feed) -> District:
    """A district with a feed on Khan Academy."""
    district: District = ConnectionFactory.create().district
    live(district, feed, night=NIGHT)
    return district


def with_old_address(feed: Feed, number: int) -> Feed:
    """Somebody new has the address of who may be the same by now: with the same name, that is certain."""
    address = f"pn{number}@north.example.org"
    return feed.with_changed("people", f"n{number}", email=address, email_key=address)


def test_whom_a_person_refused_is_never_paired_by_itself() -> None:
    """The district corrects two addresses, so that both would be certain; of one a person has said: another child."""
    held = sync(connected(before()), moved(), night=NEXT)
    answered(held, others=["n1"])
    later = sync(held.district, with_old_address(with_old_address(moved(), 1), 2), night=AFTER_NEXT)
    assert rekeyed(later) == {"n2"}
    assert "n1" not in still_asked(later)


def test_a_refusal_makes_nobody_else_certain() -> None:
    """Two of one name and address on each side: whoever is left over by an answer is still not certain."""
    alike = {"given_name": "Ada", "family_name": "Lund", "email": "", "email_key": "", "sis_number": "7"}
    held = sync(
        connected(before().plus("people", student("gone", **alike))),
        moved().plus("people", student("one", **alike), student("two", **alike)),
        night=NEXT,
    )
    answered(held, others=["one"])
    later = sync(
        held.district,
        moved(grade="6").plus("people", student("one", **alike), student("two", **alike)),
        night=AFTER_NEXT,
    )
    assert rekeyed(later) == set()
    assert {"two"} == still_asked(later) & {"one", "two"}


def test_an_accepted_pair_ends_when_somebody_certain_comes_for_one_of_them() -> None:
    """The answer was given before anybody had seen that child under the old address."""
    held = sync(connected(before()), moved(), night=NEXT)
    made_anew(answered(held, same=["n0"]))
    name = {"given_name": "Adaaaaa", "family_name": "Lundaaaa"}
    certain = student("nx", email="pn0@north.example.org", email_key="pn0@north.example.org", **name)
    later = sync(held.district, moved().plus("people", certain), night=AFTER_NEXT)
    assert rekeyed(later) == {"nx"}
    assert PairAnswer.objects.get(district=held.district).ended_as == "dropped"


def in_many_classes(feed: Feed) -> Feed:
    """Everybody in twelve classes more, and as many students beside them who stay: most of what leaves are class places."""
    people = [*feed.people, *(student(f"s{n}") for n in range(25))]
    named = [f"x{n}" for n in range(12)]
    places = [place(one, who.provider_id) for one in named for who in people if who.role == "student"]
    return replace(
        feed,
        people=tuple(people),
        sections=(*feed.sections, *map(section, named)),
        enrollments=(*feed.enrollments, *places),
    )


def test_a_case_does_not_clear_itself_by_the_pairs_that_people_accepted() -> None:
    """Within the limit now, and under a tenth of what was to leave still moves: all the same people decide the new list."""
    district = connected(in_many_classes(before()))
    known = number_of(district, "pn0")
    held = sync(district, in_many_classes(moved()), night=NEXT)
    anew = made_anew(answered(held, same=[f"n{n}" for n in range(20)]))
    assert len(rekeyed(anew)) == 20
    assert anew.plan.verdict["outcome"] == "pass"
    assert anew.status == "held"
    assert sync(district, in_many_classes(moved()), night=AFTER_NEXT).status == "held"
    assert number_of(district, "pn0") == known


def test_a_list_that_is_made_anew_by_day_is_not_applied_by_day() -> None:
    """The pause is over, so nothing but the answer would stand before the roster; the night brings it, with the pair."""
    district = connected(before())
    known = number_of(district, "pn0")
    Pause.objects.create(
        district=district, name="Fair", first_night=NEXT, last_night=NEXT, created_at=MORNING
    )
    feed = before().without("people", "pn0").without("enrollments", "pn0")
    feed = feed.plus("people", student("n0", given_name="Adaaaaa", family_name="Lundaaaa"))
    feed = feed.plus("enrollments", place("c0", "n0"))
    waiting = sync(district, feed, night=NEXT)
    assert waiting.status == "waiting"
    anew = made_anew(answered(waiting, same=["n0"], now=MORNING))
    assert (anew.status, rekeyed(anew)) == ("waiting", {"n0"})
    assert "Nothing was applied" in anew.message
    assert number_of(district, "pn0") == known
    assert sync(district, feed, night=AFTER_NEXT, trigger="nightly").status == "applied"
    assert number_of(district, "n0") == known
    anew.refresh_from_db()
    assert anew.status == "superseded"


def test_an_undo_asks_again_and_what_is_accepted_again_comes_to_the_same() -> None:
    """The person goes back to the old ID with everything, and can be accepted a second time."""
    district = connected(before())
    known = number_of(district, "pn0")
    anew = made_anew(answered(sync(district, moved(), night=NEXT), same=["n0"]))
    applied = approve_fully(anew)
    undone(applied, night=AFTER_NEXT)
    assert number_of(district, "pn0") == known
    again = Run.objects.get(district=district, status="held", plan__isnull=False)
    assert "n0" in still_asked(again)
    assert approve_fully(made_anew(answered(again, same=["n0"]))).status == "applied"
    assert number_of(district, "n0") == known
    assert list(PairAnswer.objects.filter(district=district).values_list("ended_as", flat=True)) == [
        "applied",
        "applied",
    ]
