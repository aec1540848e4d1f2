"""What a pause can not be, each refused beside its field and on both sides of its limit."""

from datetime import date, timedelta
from importlib import import_module

import pytest

from rostering.calendar.keeping import PauseRefused, check_asked
from rostering.calendar.keeping.change import check_change
from rostering.models import Pause
from tests.calendar.conftest import TONIGHT, asked

DAY = timedelta(days=1)


def refusal(first: date, last: date, name: str = "Schedule changes", reason: str = "") -> tuple[str, str]:
    """(field, sentence) of what is refused."""
    with pytest.raises(PauseRefused) as refused:
        check_asked(asked(first, last, name, reason), tonight=TONIGHT)
    return refused.value.field, str(refused.value)


def test_a_last_night_before_the_first_is_refused_and_one_night_is_a_pause() -> None:
    field, sentence = refusal(TONIGHT + DAY, TONIGHT)
    assert field == "last_night"
    assert sentence.endswith("Nothing was changed.")
    check_asked(asked(TONIGHT, TONIGHT), tonight=TONIGHT)


def test_120_nights_are_a_pause_and_121_are_not() -> None:
    check_asked(asked(TONIGHT, TONIGHT + 119 * DAY), tonight=TONIGHT)
    field, sentence = refusal(TONIGHT, TONIGHT + 120 * DAY)
    assert (field, "121 nights" in sentence) == ("last_night", True)


def test_one_wholly_in_the_past_is_refused_and_one_that_ends_tonight_is_not() -> None:
    assert refusal(TONIGHT - 3 * DAY, TONIGHT - DAY)[0] == "last_night"
    check_asked(asked(TONIGHT - 3 * DAY, TONIGHT), tonight=TONIGHT)


@pytest.mark.parametrize("name", ["", "  \t "])
def test_a_pause_has_a_name(name: str) -> None:
    assert refusal(TONIGHT, TONIGHT, name)[0] == "name"


def test_words_have_an_end() -> None:
    check_asked(asked(TONIGHT, TONIGHT, "n" * 100, "r" * 500), tonight=TONIGHT)
    assert refusal(TONIGHT, TONIGHT, "n" * 101)[0] == "name"
    assert refusal(TONIGHT, TONIGHT, "n", "r" * 501)[0] == "reason"


def running() -> Pause:
    """A pause that began yesterday."""
    return Pause(name="Summer", first_night=TONIGHT - DAY, last_night=TONIGHT + 9 * DAY)


def test_the_first_night_of_a_running_pause_stays() -> None:
    with pytest.raises(PauseRefused) as refused:
        check_change(running(), asked=asked(TONIGHT, TONIGHT + 9 * DAY), tonight=TONIGHT)
    assert refused.value.field == "first_night"
    check_change(running(), asked=asked(TONIGHT - DAY, TONIGHT), tonight=TONIGHT)


def test_a_running_pause_can_not_end_before_tonight_by_a_change() -> None:
    with pytest.raises(PauseRefused) as refused:
        check_change(running(), asked=asked(TONIGHT - DAY, TONIGHT - DAY), tonight=TONIGHT)
    assert refused.value.field == "last_night"


def test_a_coming_pause_can_begin_tonight_but_not_before() -> None:
    coming = Pause(name="Summer", first_night=TONIGHT + DAY, last_night=TONIGHT + 9 * DAY)
    check_change(coming, asked=asked(TONIGHT, TONIGHT + 9 * DAY), tonight=TONIGHT)
    with pytest.raises(PauseRefused) as refused:
        check_change(coming, asked=asked(TONIGHT - DAY, TONIGHT + 9 * DAY), tonight=TONIGHT)
    assert refused.value.field == "first_night"


def test_a_pause_from_before_there_was_a_longest_one_stops_the_migration_with_what_to_change() -> None:
    """120 nights pass; what is longer is named, each with its number."""
    module = import_module("rostering.migrations.0009_pauses_say_their_kind")
    first = date(2026, 3, 1)
    module.check_lengths([(1, "Summer", first, first + timedelta(days=119))])
    with pytest.raises(
        ValueError, match=r"pause 2 \(Summer, 2026-03-01 to 2026-06-29\)\. Nothing was changed"
    ):
        module.check_lengths([(2, "Summer", first, first + timedelta(days=120))])
