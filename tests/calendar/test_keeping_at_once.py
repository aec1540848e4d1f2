"""People who keep the same pause in the same second: one of them does, the others are told."""

import pytest

from rostering.calendar.keeping import (
    PauseRefused,
    add_for_districts,
    change_pauses,
    confirm_company_pause,
    end_pauses,
)
from rostering.models import OutboxMessage, Pause
from tests.calendar.conftest import NOW, TONIGHT, asked, make_office
from tests.pipeline.workers import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_company_pause_is_confirmed_by_one_and_a_pause_changed_by_one() -> None:
    office = make_office()
    confirmed = together(
        *[
            lambda: confirm_company_pause(replaces="winter", year=2026, by=office.specialist, now=NOW)
            for _ in range(3)
        ]
    )
    assert sorted(type(one).__name__ for one in confirmed) == ["Pause", "PauseRefused", "PauseRefused"]
    span = asked(TONIGHT, TONIGHT)
    pause = add_for_districts(districts=[office.alder], kind="other", asked=span, by=office.dsm, now=NOW)[0]
    seen = {pause.id: pause.seen}
    other = asked(TONIGHT, TONIGHT, "Other name")
    outcomes = together(
        lambda: change_pauses(seen=seen, asked=other, by=office.dsm, now=NOW.replace(hour=21)),
        lambda: end_pauses(seen=seen, by=office.specialist, now=NOW.replace(hour=22)),
    )
    assert sum(isinstance(one, PauseRefused) for one in outcomes) == 1
    pause.refresh_from_db()
    assert (pause.name == "Other name") is not (pause.ended_at is not None)
    assert OutboxMessage.objects.count() == Pause.objects.count() + 1
