"""A district most of whose students come back under new ids and addresses: known by name, birth date and school alone."""

from dataclasses import replace

from tests.feeds import Feed, place, small_district, student


def moved(**values: object) -> Feed:
    """The small district after most of its students came back under new ids with another address; one has other values too."""
    people = [student(f"n{n}", **(_name(n) | (values if n == 0 else {}))) for n in range(20)]
    feed = small_district()
    staff = tuple(one for one in feed.people if one.role != "student")
    seats = tuple(one for one in feed.enrollments if one.role != "student")
    return replace(
        feed,
        people=(*people, *staff),
        enrollments=(*seats, *(place("c0", one.provider_id) for one in people)),
    )


def before() -> Feed:
    """The same people under their old ids."""
    feed = moved()
    people = tuple(
        student(f"p{one.provider_id}", given_name=one.given_name, family_name=one.family_name)
        if one.role == "student"
        else one
        for one in feed.people
    )
    seats = tuple(
        place("c0", f"p{one.person_provider_id}") if one.role == "student" else one
        for one in feed.enrollments
    )
    return replace(feed, people=people, enrollments=seats)


def _name(number: int) -> dict[str, object]:
    """Names that are like nobody else's."""
    letters = "abcdefghijklmnopqrst"[number] * 4
    return {"given_name": f"Ada{letters}", "family_name": f"Lund{letters}"}
