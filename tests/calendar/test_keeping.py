"""Pauses are entered, confirmed, changed, ended and withdrawn in one place: with author, audit and message, or not at all."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.permissions import NotAllowed, NotYours
from rostering.calendar.keeping import (
    PauseRefused,
    add_closure,
    add_for_districts,
    cancel_pauses,
    change_pauses,
    confirm_company_pause,
    end_pauses,
)
from rostering.calendar.pauses import pause_on, pauses_between, pauses_of_each
from rostering.models import OutboxMessage, Pause
from tests.calendar.conftest import NOW, TONIGHT, Office, asked

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)


def seen(*pauses: Pause) -> dict[int, str]:
    """What a form remembers."""
    return {pause.id: pause.seen for pause in pauses}


def entered(office: Office, *, first: int = 0, last: int = 9, **values: Any) -> Pause:
    """A pause of Alder, so many nights from tonight."""
    span = asked(TONIGHT + first * DAY, TONIGHT + last * DAY, **values)
    return add_for_districts(
        districts=[office.alder], kind="other", asked=span, by=office.specialist, now=NOW
    )[0]


def messages() -> list[list[int]]:
    """The pauses of every message in the outbox, in order."""
    rows = OutboxMessage.objects.filter(topic="pause_changed").order_by("id")
    return [row.body["pauses"] for row in rows]


class TestEntering:
    """New pauses."""

    def test_a_dsm_pauses_a_district_of_his(self, office: Office) -> None:
        span = asked(TONIGHT + DAY, TONIGHT + 3 * DAY, "  Schedule   changes ", " They rebuild. ")
        (pause,) = add_for_districts(
            districts=[office.alder], kind="summer", asked=span, by=office.dsm, now=NOW
        )
        assert (pause.name, pause.reason, pause.kind) == ("Schedule changes", "They rebuild.", "summer")
        assert (pause.author, pause.created_at, pause.batch) == (office.dsm, NOW, None)
        event = AuditEvent.objects.get(event="pause.entered")
        assert (event.district_id, event.by_email, event.before) == (
            office.alder.id,
            office.dsm.email,
            None,
        )
        assert event.after is not None
        assert (event.after["first_night"], event.after["kind"]) == ("2026-10-07", "summer")
        assert messages() == [[pause.id]]

    def test_many_districts_are_one_batch_and_one_message(self, office: Office) -> None:
        pauses = add_for_districts(
            districts=[office.alder, office.birch, office.alder],
            kind="other",
            asked=asked(TONIGHT, TONIGHT),
            by=office.dsm,
            now=NOW,
        )
        assert [pause.district for pause in pauses] == [office.alder, office.birch]
        assert len({pause.batch for pause in pauses}) == 1
        assert pauses[0].batch is not None
        assert messages() == [[pause.id for pause in pauses]]
        assert list(
            AuditEvent.objects.filter(event="pause.entered")
            .order_by("id")
            .values_list("district_id", flat=True)
        ) == [office.alder.id, office.birch.id]
        whole = AuditEvent.objects.get(event="pause_batch.entered")
        assert whole.after is not None
        assert (whole.target, whole.after["districts"]) == (f"batch {pauses[0].batch}", 2)

    def test_of_many_districts_all_or_none(self, office: Office) -> None:
        with pytest.raises(NotYours):
            add_for_districts(
                districts=[office.alder, office.cedar],
                kind="other",
                asked=asked(TONIGHT, TONIGHT),
                by=office.dsm,
                now=NOW,
            )
        assert not Pause.objects.exists()
        assert messages() == []

    def test_the_queries_do_not_grow_with_the_districts(
        self, office: Office, django_assert_num_queries: Any
    ) -> None:
        """Who may, the pauses, their audit, the message; and the transaction's two marks."""
        with django_assert_num_queries(6):
            add_for_districts(
                districts=[office.alder, office.birch, office.cedar],
                kind="other",
                asked=asked(TONIGHT, TONIGHT),
                by=office.specialist,
                now=NOW,
            )

    def test_an_office_closure_is_the_specialists(self, office: Office) -> None:
        with pytest.raises(NotAllowed):
            add_closure(asked=asked(TONIGHT, TONIGHT, "Snow"), by=office.dsm, now=NOW)
        with pytest.raises(NotAllowed):
            add_closure(asked=asked(TONIGHT, TONIGHT, "Snow"), by=office.admin, now=NOW)
        pause = add_closure(asked=asked(TONIGHT, TONIGHT, "Snow"), by=office.specialist, now=NOW)
        span = pause_on(district=office.cedar, night=TONIGHT)
        assert span is not None
        assert (span.scope, span.kind, span.pause_id) == ("company", "closure", pause.id)

    def test_an_administrator_pauses_no_district(self, office: Office) -> None:
        with pytest.raises(NotAllowed):
            add_for_districts(
                districts=[office.alder],
                kind="other",
                asked=asked(TONIGHT, TONIGHT),
                by=office.admin,
                now=NOW,
            )

    def test_what_can_not_be_leaves_nothing(self, office: Office) -> None:
        with pytest.raises(PauseRefused):
            entered(office, first=3, last=2)
        with pytest.raises(PauseRefused) as refused:
            add_for_districts(
                districts=[office.alder],
                kind="closure",
                asked=asked(TONIGHT, TONIGHT),
                by=office.dsm,
                now=NOW,
            )
        assert refused.value.field == "kind"
        with pytest.raises(PauseRefused):
            add_for_districts(
                districts=[], kind="other", asked=asked(TONIGHT, TONIGHT), by=office.dsm, now=NOW
            )
        assert not Pause.objects.exists()

    def test_it_is_over_where_its_night_has_ended(self, office: Office) -> None:
        """06:30 in New York, 03:30 in Los Angeles: last night is over in the east, not yet in the west."""
        office.birch.time_zone = "America/New_York"
        early = NOW.replace(hour=10, minute=30)
        yesterday = asked(TONIGHT - DAY, TONIGHT - DAY)
        add_for_districts(
            districts=[office.alder], kind="other", asked=yesterday, by=office.specialist, now=early
        )
        with pytest.raises(PauseRefused):
            add_for_districts(
                districts=[office.alder, office.birch],
                kind="other",
                asked=yesterday,
                by=office.specialist,
                now=early,
            )


class TestConfirming:
    """Company pauses of a year (RULES B13)."""

    def test_a_computed_pause_is_confirmed_as_it_is(self, office: Office) -> None:
        pause = confirm_company_pause(replaces="thanksgiving", year=2026, by=office.specialist, now=NOW)
        assert (pause.first_night, pause.last_night) == (date(2026, 11, 25), date(2026, 11, 27))
        (span,) = pauses_between(district=None, first=date(2026, 11, 1), last=date(2026, 11, 30))
        assert (span.name, span.is_confirmed, span.pause_id) == ("Thanksgiving", True, pause.id)
        event = AuditEvent.objects.get(event="pause.confirmed")
        assert (event.district_id, event.after and event.after["year"]) == (None, 2026)
        assert messages() == [[pause.id]]

    def test_with_other_nights_these_replace_the_computed_ones(self, office: Office) -> None:
        longer = asked(date(2026, 11, 23), date(2026, 11, 27), "Thanksgiving week")
        confirm_company_pause(replaces="thanksgiving", year=2026, by=office.specialist, now=NOW, asked=longer)
        span = pause_on(district=office.alder, night=date(2026, 11, 23))
        assert (span and span.name) == "Thanksgiving week"

    def test_it_is_confirmed_once(self, office: Office) -> None:
        confirm_company_pause(replaces="winter", year=2026, by=office.specialist, now=NOW)
        with pytest.raises(PauseRefused, match="Somebody has confirmed Winter holidays of 2026 already"):
            confirm_company_pause(replaces="winter", year=2026, by=office.specialist, now=NOW)
        assert messages() == [[Pause.objects.get().id]]

    def test_only_a_specialist_confirms(self, office: Office) -> None:
        with pytest.raises(NotAllowed):
            confirm_company_pause(replaces="winter", year=2026, by=office.dsm, now=NOW)

    def test_what_is_over_or_unknown_is_not_confirmed(self, office: Office) -> None:
        for replaces, year in (("winter", 2024), ("easter", 2026)):
            with pytest.raises(PauseRefused):
                confirm_company_pause(replaces=replaces, year=year, by=office.specialist, now=NOW)

    def test_one_that_was_withdrawn_comes_back(self, office: Office) -> None:
        """Withdrawn, that year has no such pause; confirmed again, it has."""
        pause = confirm_company_pause(replaces="winter", year=2026, by=office.specialist, now=NOW)
        cancel_pauses(seen=seen(pause), by=office.specialist, now=LATER)
        assert pause_on(district=office.alder, night=date(2026, 12, 21)) is None
        confirm_company_pause(replaces="winter", year=2026, by=office.specialist, now=LATER)
        assert pause_on(district=office.alder, night=date(2026, 12, 21)) is not None
        assert Pause.objects.get().ended_by is None


class TestChanging:
    """What was entered is changed as somebody saw it, or not at all."""

    def test_other_nights_are_audited_before_and_after(self, office: Office) -> None:
        pause = entered(office)
        (changed,) = change_pauses(
            seen=seen(pause), asked=asked(TONIGHT, TONIGHT + 4 * DAY), by=office.dsm, now=LATER
        )
        assert (changed.last_night, changed.changed_at) == (TONIGHT + 4 * DAY, LATER)
        event = AuditEvent.objects.get(event="pause.changed")
        assert event.before == {"last_night": "2026-10-15"}
        assert event.after is not None
        assert event.after["last_night"] == "2026-10-10"
        assert messages() == [[pause.id], [pause.id]]

    def test_where_nothing_differs_nothing_is_written(self, office: Office) -> None:
        pause = entered(office)
        same = asked(TONIGHT, TONIGHT + 9 * DAY)
        assert change_pauses(seen=seen(pause), asked=same, by=office.dsm, now=LATER) == []
        assert len(messages()) == 1

    def test_what_somebody_changed_meanwhile_is_refused(self, office: Office) -> None:
        pause = entered(office)
        looked_at = seen(pause)
        change_pauses(seen=looked_at, asked=asked(TONIGHT, TONIGHT), by=office.dsm, now=LATER)
        with pytest.raises(PauseRefused, match="Somebody has changed Schedule changes of Alder since"):
            change_pauses(
                seen=looked_at, asked=asked(TONIGHT, TONIGHT + DAY), by=office.specialist, now=LATER
            )
        pause.refresh_from_db()
        assert pause.last_night == TONIGHT

    def test_a_whole_batch_is_changed_or_none_of_it(self, office: Office) -> None:
        pauses = add_for_districts(
            districts=[office.alder, office.birch],
            kind="other",
            asked=asked(TONIGHT, TONIGHT + DAY),
            by=office.dsm,
            now=NOW,
        )
        looked_at = seen(*pauses)
        end_pauses(seen=seen(pauses[1]), by=office.dsm, now=LATER)
        with pytest.raises(PauseRefused):
            change_pauses(seen=looked_at, asked=asked(TONIGHT, TONIGHT), by=office.dsm, now=LATER)
        assert Pause.objects.get(id=pauses[0].id).last_night == TONIGHT + DAY

    def test_a_colleagues_pause_is_not_changed(self, office: Office) -> None:
        pause = entered(office)
        with pytest.raises(NotYours):
            change_pauses(seen=seen(pause), asked=asked(TONIGHT, TONIGHT), by=office.stranger, now=LATER)
        with pytest.raises(NotYours):
            end_pauses(seen=seen(pause), by=office.stranger, now=LATER)

    def test_what_is_over_stays_as_it_was(self, office: Office) -> None:
        pause = entered(office, last=1)
        for act in (end_pauses, cancel_pauses):
            with pytest.raises(PauseRefused, match="is over"):
                act(seen=seen(pause), by=office.dsm, now=NOW + 2 * DAY)
        with pytest.raises(PauseRefused, match="not there any more"):
            end_pauses(seen={pause.id + 1: ""}, by=office.dsm, now=NOW)


class TestEnding:
    """From tonight on rosters move again; what has not begun is withdrawn instead."""

    def test_ended_tonight_runs_tonight(self, office: Office) -> None:
        pause = entered(office, first=0)
        tomorrow = NOW + DAY
        (ended,) = end_pauses(seen=seen(pause), by=office.specialist, now=tomorrow)
        assert (ended.ended_at, ended.ended_by) == (tomorrow, office.specialist)
        assert pause_on(district=office.alder, night=TONIGHT) is not None
        assert pause_on(district=office.alder, night=TONIGHT + DAY) is None
        assert AuditEvent.objects.filter(event="pause.ended", district_id=office.alder.id).count() == 1

    def test_the_first_night_decides_between_ending_and_withdrawing(self, office: Office) -> None:
        begun, coming = entered(office, first=0), entered(office, first=1)
        with pytest.raises(PauseRefused, match="has begun; end it"):
            cancel_pauses(seen=seen(begun), by=office.dsm, now=NOW)
        with pytest.raises(PauseRefused, match="has not begun; withdraw it"):
            end_pauses(seen=seen(coming), by=office.dsm, now=NOW)
        end_pauses(seen=seen(begun), by=office.dsm, now=NOW)
        cancel_pauses(seen=seen(coming), by=office.dsm, now=NOW)
        assert pauses_between(district=office.alder, first=TONIGHT, last=TONIGHT + 9 * DAY) == []

    def test_nobody_ends_it_twice(self, office: Office) -> None:
        pause = entered(office)
        end_pauses(seen=seen(pause), by=office.dsm, now=LATER)
        pause.refresh_from_db()
        with pytest.raises(PauseRefused, match="was ended already"):
            end_pauses(seen=seen(pause), by=office.dsm, now=LATER)


class TestReading:
    """What everybody asks about nights, for many districts at once."""

    def test_the_pauses_of_each_are_those_of_one_after_the_other(
        self, office: Office, django_assert_num_queries: Any
    ) -> None:
        entered(office)
        add_closure(asked=asked(TONIGHT, TONIGHT, "Snow"), by=office.specialist, now=NOW)
        districts = [office.alder, office.birch, office.cedar]
        window = {"first": TONIGHT, "last": date(2027, 1, 31)}
        with django_assert_num_queries(1):
            everybody, own = pauses_of_each(districts=[one.id for one in districts], **window)
        assert list(own) == [office.alder.id]
        for district in districts:
            alone = pauses_between(district=district, **window)
            both = [*everybody, *own.get(district.id, [])]
            assert sorted(both, key=str) == sorted(alone, key=str)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "closure", "district_id": "alder"},
        {"kind": "other"},
        {"kind": "company"},
        {"kind": "closure", "replaces": "winter", "year": 2026},
        {"kind": "closure", "last_night": TONIGHT + 120 * DAY},
    ],
)
def test_the_database_holds_what_a_pause_is(office: Office, values: dict[str, Any]) -> None:
    if "district_id" in values:
        values = values | {"district_id": office.alder.id}
    row = {"name": "Pause", "first_night": TONIGHT, "last_night": TONIGHT, "created_at": NOW} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(**row)
