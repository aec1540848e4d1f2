"""Random summers of a district of two schools, in which much leans on each other: full classes, few ids, whoever moves."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from rostering.records import Role
from tests.feeds import Feed, place, section
from tests.holds.two_schools import at_school, comes_back_as, joins, leaves, moves, reused, two_schools

CLASSES = {"c0": "s1", "c1": "s1", "d0": "s2", "d1": "s2"}
HEADS = {"c0": "k0", "c1": "k1", "d0": "m0", "d1": "m1"}
CHILDREN = [f"{child}{number}" for child in "pq" for number in range(8)]
CO_TEACHERS = [f"k{number}" for number in range(20, 29)]


def full_house() -> Feed:
    """Class c0 has all the ten staff a class may have; one of them works at both schools."""
    feed = joins(two_schools(), "c0", *CO_TEACHERS, role=Role.TEACHER)
    feed = feed.with_changed("people", "k20", school_provider_ids=("s1", "s2"))
    return feed.plus("enrollments", place("d0", "k20", Role.TEACHER))


def _leave(draw: st.DrawFn, feed: Feed) -> Feed:
    some = st.lists(st.sampled_from([*CHILDREN, *CO_TEACHERS, *HEADS.values()]), min_size=1, max_size=4)
    return leaves(feed, *draw(some))


def _join(draw: st.DrawFn, feed: Feed) -> Feed:
    klass = draw(st.sampled_from(sorted(CLASSES)))
    role, school = draw(st.sampled_from((Role.STUDENT, Role.TEACHER))), draw(st.sampled_from(("s1", "s2")))
    new = draw(st.sampled_from(("n0", "n1", "n2")))
    return joins(leaves(feed, new), klass, new, school=school, role=role)


def _new_head(draw: st.DrawFn, feed: Feed) -> Feed:
    """Somebody else leads a class: a colleague, or somebody new; the head of before stays in it, or not."""
    klass = draw(st.sampled_from(sorted(CLASSES)))
    new = draw(st.sampled_from(("k0", "k1", "m0", "k20", "h0")))
    gone = [row for row in feed.enrollments if row.section_provider_id == klass and row.role == Role.TEACHER]
    kept = [place(klass, row.person_provider_id, Role.TEACHER) for row in gone if draw(st.booleans())]
    kept = [row for row in kept if row.person_provider_id != new]
    feed = replace(feed, enrollments=tuple(row for row in feed.enrollments if row not in gone))
    if new == "h0" and new not in {person.provider_id for person in feed.people}:
        feed = joins(
            feed, klass, new, school=draw(st.sampled_from(("s1", "s2"))), role=Role.TEACHER, is_primary=True
        )
        return feed.plus("enrollments", *kept)
    return feed.plus("enrollments", place(klass, new, Role.TEACHER, is_primary=True), *kept)


def _move(draw: st.DrawFn, feed: Feed) -> Feed:
    to = draw(st.sampled_from(sorted(CLASSES)))
    return moves(feed, draw(st.sampled_from(CHILDREN)), to=to, school=CLASSES[to])


def _change_class(draw: st.DrawFn, feed: Feed) -> Feed:
    """Another class, perhaps at another school, while the person's own row stays."""
    child, to = draw(st.sampled_from(CHILDREN)), draw(st.sampled_from(sorted(CLASSES)))
    return feed.without("enrollments", child).plus("enrollments", place(to, child))


def _close_class(draw: st.DrawFn, feed: Feed) -> Feed:
    klass = draw(st.sampled_from(sorted(CLASSES)))
    return feed.without("sections", klass).without("enrollments", klass)


def _open_class(draw: st.DrawFn, feed: Feed) -> Feed:
    school, head = draw(st.sampled_from((("s1", "k0"), ("s2", "m0"))))
    children = draw(st.lists(st.sampled_from(CHILDREN), max_size=3, unique=True))
    feed = feed.without("sections", "e0").without("enrollments", "e0")
    feed = feed.plus("sections", section("e0", school_provider_id=school))
    return feed.plus(
        "enrollments",
        place("e0", head, Role.TEACHER, is_primary=True),
        *(place("e0", one) for one in children),
    )


def _reuse(draw: st.DrawFn, feed: Feed) -> Feed:
    if "n0" in {person.provider_id for person in feed.people} or len(feed.terms) > 1:
        return feed
    return reused(feed, draw(st.sampled_from(sorted(CLASSES))))


def _class_moves(draw: st.DrawFn, feed: Feed) -> Feed:
    klass = draw(st.sampled_from(sorted(CLASSES)))
    return feed.with_changed("sections", klass, school_provider_id=draw(st.sampled_from(("s1", "s2", "s3"))))


def _new_id(draw: st.DrawFn, feed: Feed) -> Feed:
    """The same person under another id, with the same places."""
    old = draw(st.sampled_from([*CHILDREN, *HEADS.values()]))
    return comes_back_as(feed, old, f"{old}-new")


def _close_school(draw: st.DrawFn, feed: Feed) -> Feed:
    return feed.without("schools", draw(st.sampled_from(("s1", "s2"))))


def _works_elsewhere(draw: st.DrawFn, feed: Feed) -> Feed:
    who = draw(st.sampled_from(["k20", "k21", *HEADS.values()]))
    return feed.with_changed("people", who, **at_school(draw(st.sampled_from(("s1", "s2")))))


OVERNIGHT: tuple[Callable[[st.DrawFn, Feed], Feed], ...] = (
    *(
        _leave,
        _join,
        _new_head,
        _new_head,
        _move,
        _change_class,
        _close_class,
        _open_class,
        _reuse,
        _class_moves,
    ),
    *(_new_id, _close_school, _works_elsewhere, _leave),
)


@st.composite
def summers(draw: st.DrawFn) -> Feed:
    """What the district shares afterwards: never quite the same as before."""
    feed = full_house().with_changed("people", "p7", given_name="Renamed")
    for change in draw(st.lists(st.sampled_from(OVERNIGHT), min_size=2, max_size=8)):
        feed = change(draw, feed)
    return feed
