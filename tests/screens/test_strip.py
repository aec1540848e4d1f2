"""The strip of a night: what its counts say is what its cells are, in words that are true of every one of them."""

from datetime import date

import pytest

from rostering.screens.presenters.strip import NightRun, Strip, as_it_should_be, strip_of

NIGHT = date(2026, 11, 20)
#: What each sort of waiting is: (reason, whether the change list is empty).
READY, QUIET = ("paused", False), ("paused", True)
CHECKED, LATE = ("stopped", False), ("", False)


def strip(*waiting: tuple[str, bool]) -> Strip:
    """A night in which every district waits."""
    runs = {
        number: NightRun(number, number, "waiting", reason, is_empty)
        for number, (reason, is_empty) in enumerate(waiting)
    }
    districts = [(number, f"d{number}", f"District {number}", "") for number in runs]
    return strip_of(night=NIGHT, districts=districts, runs=runs, has_begun=True)


def legend(made: Strip) -> dict[str, str]:
    """Words and count of every item."""
    return {item.words: item.count for item in made.legend}


def test_a_provider_check_and_a_list_planned_too_late_are_no_pauses() -> None:
    made = strip(READY, READY, CHECKED, CHECKED, CHECKED, LATE)
    assert legend(made) == {"provider check": "3", "planned too late": "1", "paused, changes ready": "2"}
    assert [cell.words for cell in made.cells[:3]] == ["Provider check"] * 3


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        ((READY, READY), "paused, changes ready"),
        ((READY, QUIET, QUIET), "paused, 1 with changes ready"),
        ((QUIET,), "paused"),
    ],
)
def test_of_paused_districts_it_says_how_many_have_changes(
    waiting: tuple[tuple[str, bool], ...], words: str
) -> None:
    assert legend(strip(*waiting)) == {words: str(len(waiting))}


def test_what_waits_for_people_is_not_as_it_should_be() -> None:
    assert as_it_should_be(strip(READY, QUIET, CHECKED, LATE)) == 2


def test_each_count_leads_to_the_syncs_of_its_state() -> None:
    states = {item.href.rpartition("state=")[2] for item in strip(READY, CHECKED, LATE).legend}
    assert states == {"waiting", "check", "late"}
