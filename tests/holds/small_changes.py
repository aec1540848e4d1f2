"""What becomes of the small district in the nights after its first load, as the tests of holds and undos change it."""

from tests.feeds import NIGHT, Feed, nights_after, place, small_district, student

NEXT, AFTER_NEXT, THEN = tuple(nights_after(NIGHT, 3))


def fewer(count: int) -> Feed:
    """The small district without its first students: 11 of 20 are a large change, and need a second person."""
    gone = [f"p{number}" for number in range(count)]
    return small_district().without("people", *gone).without("enrollments", *gone)


def renamed(count: int) -> Feed:
    """The small district with its first students renamed: a large change from 11 on, which one person may approve."""
    feed = small_district()
    for number in range(count):
        feed = feed.with_changed("people", f"p{number}", given_name=f"New{number}")
    return feed


def grown(count: int) -> Feed:
    """The small district with more students, in a class each."""
    feed = small_district()
    for number in range(count):
        feed = feed.plus("people", student(f"n{number}")).plus("enrollments", place("c0", f"n{number}"))
    return feed
