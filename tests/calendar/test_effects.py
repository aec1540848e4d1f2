"""What an act on pauses does to the nights of a district: weekends never run, overlaps count once, what is over stays."""

from datetime import date, timedelta

from rostering.calendar.effects import effect_of
from rostering.calendar.spans import PauseSpan

#: A Monday; the last night of every week is a Sunday.
MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)


def span(first: int, last: int, name: str = "Summer") -> PauseSpan:
    """A pause, so many nights after the Monday."""
    return PauseSpan(MONDAY + first * DAY, MONDAY + last * DAY, name, "", "district")


def days(nights: tuple[date, ...]) -> list[int]:
    """How many nights after the Monday."""
    return [(night - MONDAY).days for night in nights]


def test_only_weeknights_that_would_have_run_change() -> None:
    new = span(3, 8)
    effect = effect_of(before=[], after=[new], of=new, tonight=MONDAY)
    assert (days(effect.paused), effect.weekends, effect.running) == ([3, 4, 7, 8], 2, ())
    assert effect.resumes == MONDAY + 9 * DAY
    assert effect.first_morning == MONDAY + 10 * DAY


def test_nights_that_another_pause_has_do_not_change_again() -> None:
    other, new = span(2, 3, "Exams"), span(3, 4)
    effect = effect_of(before=[other], after=[other, new], of=new, tonight=MONDAY)
    assert (days(effect.paused), effect.also) == ([4], (other,))
    assert effect.resumes == MONDAY + 7 * DAY


def test_the_first_night_back_is_after_whatever_follows() -> None:
    new, follows = span(0, 4), span(6, 8, "Staff days")
    effect = effect_of(before=[follows], after=[follows, new], of=new, tonight=MONDAY)
    assert (effect.resumes, effect.also) == (MONDAY + 9 * DAY, ())


def test_what_is_over_stays_as_it_was() -> None:
    new = span(0, 4)
    effect = effect_of(before=[], after=[new], of=new, tonight=MONDAY + 2 * DAY)
    assert (days(effect.paused), effect.over) == ([2, 3, 4], 2)


def test_other_nights_count_both_ways() -> None:
    old, new = span(0, 2), span(2, 4)
    effect = effect_of(before=[old], after=[new], of=new, tonight=MONDAY)
    assert (days(effect.running), days(effect.paused)) == ([0, 1], [3, 4])


def test_ended_it_runs_from_tonight_on_unless_more_pauses_it() -> None:
    old, more = span(0, 9), span(2, 2, "Exams")
    ended = effect_of(before=[old], after=[], of=old, tonight=MONDAY + 2 * DAY, is_over=True)
    assert (days(ended.running), ended.resumes) == ([2, 3, 4, 7, 8, 9], MONDAY + 2 * DAY)
    still = effect_of(before=[old, more], after=[more], of=old, tonight=MONDAY + 2 * DAY, is_over=True)
    assert (still.resumes, still.also) == (MONDAY + 3 * DAY, (more,))


def test_one_withdrawn_is_looked_for_from_its_first_night() -> None:
    coming = span(7, 9)
    effect = effect_of(before=[coming], after=[], of=coming, tonight=MONDAY, is_over=True)
    assert (days(effect.running), effect.resumes) == ([7, 8, 9], MONDAY + 7 * DAY)
