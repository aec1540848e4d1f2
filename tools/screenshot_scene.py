"""The morning that the screenshots show: practice districts on real HTTP, lived through three nights, one in each state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import Assignment, Staff
from districts.models import Connection, Contact, District
from rostering.calendar.nights import last_weeknights, night_of, night_starts
from rostering.discovery import discover
from rostering.dispatch import take_up
from rostering.models import Pause, Run
from rostering.new_districts import NewDistrict, create_district
from rostering.run_states import finish_unstarted, queue_run
from rostering.sandbox import PracticeProviders
from tools.screenshot_acts import (
    HAD_UNTIL,
    act,
    act_before,
    agree_to_a_list,
    lose_digests,
    rehearse_syncs,
    take_back,
    wait_too_long,
    write_to_districts,
)
from tools.screenshot_presses import PASSWORD
from tools.screenshot_story import NEW, STORY, practice_district


@dataclass(frozen=True)
class Scene:
    """What the pictures need to find their pages. `nobody` is a DSM without districts."""

    noor: Staff
    sam: Staff
    nobody: Staff
    runs: dict[str, Run]


@contextmanager
def practice_districts(nights: list[date]) -> Iterator[PracticeProviders]:
    """The providers of the story, with this process pointed at them."""
    districts = [practice_district(one, nights) for one in (*STORY, NEW)]
    with PracticeProviders(districts=districts) as practice:
        settings.CLEVER_API_URL = practice.clever_url
        settings.CLEVER_TOKENS_URL = practice.tokens_url
        settings.CLEVER_CLIENT_ID, settings.CLEVER_CLIENT_SECRET = practice.client_id, practice.client_secret
        settings.CLASSLINK_PROXY_URL = practice.classlink_url
        settings.CLASSLINK_PARTNER_KEY = practice.partner_key
        settings.PROVIDER_PRIVATE_HOSTS = tuple(practice.private_hosts)
        settings.PROVIDER_BACKOFF_SECONDS = 0.01
        yield practice


def latest_nights(now: datetime) -> list[date]:
    """The three latest weeknights that have begun everywhere."""
    tonight = night_of(at=now, zone=settings.PORTAL_TIME_ZONE)
    return last_weeknights(before=tonight, count=3, skip=lambda _: False)


def live_through(practice: PracticeProviders, *, nights: list[date], now: datetime) -> Scene:
    """Claim the districts and live through their nights."""
    people = _people()
    practice.set_night(None, nights[0])
    discover(now=now)
    runs = {
        key: _one_district(practice, one, nights=nights, people=people, even=number % 2 == 0)
        for number, one in enumerate(STORY)
        for key in one[:1]
    }
    rehearse_syncs(runs, by=people["sam"], now=_clock(runs["alder-valley"].district, nights[-1])())
    practice.set_night(None, None)
    together = ("alder-valley", "kestrel-bay", "osprey-point")
    agree_to_a_list([runs[key] for key in together], by=people["sam"])
    wait_too_long(runs["mallow-creek"], night=nights[-1])
    lose_digests([people["sam"], people["noor"]], days=nights[-2:])
    write_to_districts(by=people["noor"], now=now)
    take_back(runs, by=people["sam"], now=now)
    runs["working"] = _at_work(runs["heron-falls"].district, night=nights[-1], now=now)
    return Scene(noor=people["noor"], sam=people["sam"], nobody=people["nobody"], runs=runs)


def _people() -> dict[str, Staff]:
    specialist, dsm = Staff.Role.SPECIALIST, Staff.Role.DSM
    told = {
        "noor": ("Noor Haddad", specialist),
        "sam": ("Sam Ito", specialist),
        "marcus": ("Marcus Bell", dsm),
        "nobody": ("Lena Ortiz", dsm),
    }
    return {
        key: Staff.objects.create_user(
            email=f"{key}@portal.example.org", password=PASSWORD, role=role, name=name
        )
        for key, (name, role) in told.items()
    }


def _one_district(
    practice: PracticeProviders,
    told: tuple[Any, ...],
    *,
    nights: list[date],
    people: dict[str, Staff],
    even: bool,
) -> Run:
    key, name, _, _, zone, story = told
    district = _connect(key, name, zone, people=people, even=even)
    for night in nights[-2:] if story == HAD_UNTIL else nights:
        is_last = night == nights[-1]
        practice.set_night(key, night)
        if is_last and story == "fails":
            practice.set_fault("truncated_page", path="classes", district=key)
        if is_last and story == "paused":
            _pause(district, night=night, author=people["marcus"])
        if is_last and story == "missed":
            return _missed(district, night=night)
        run = _one_night(district, night=night)
        if not is_last:
            act_before(story, run, people=people, now=_clock(district, night)() + timedelta(hours=10))
    act(story, run, people=people, now=_clock(district, run.night)() + timedelta(hours=10))
    practice.clear_faults(key)
    return run


def _connect(key: str, name: str, zone: str, *, people: dict[str, Staff], even: bool) -> District:
    new = NewDistrict(
        slug=key,
        name=name,
        time_zone=zone,
        dsm=people["marcus"],
        specialist=people["noor"] if even else people["sam"],
    )
    at = night_starts(
        night=latest_nights(datetime.now(ZoneInfo(zone)))[0], zone=zone, start=settings.NIGHT_START
    )
    district = create_district(new=new, by=people["noor"], now=at)
    Connection.objects.filter(name=name).update(district=district)
    District.objects.filter(id=district.id).update(
        pinned_note="Call Maria first, 555-0142. The front desk does not reach IT."
    )
    Contact.objects.create(
        district=district,
        name="Maria Sandoval",
        job="Data and IT",
        phone="555-0142",
        email=f"maria@{key}.example.org",
    )
    return District.objects.get(id=district.id)


def _clock(district: District, night: date) -> Callable[[], datetime]:
    begins = night_starts(night=night, zone=district.time_zone, start=settings.NIGHT_START)
    return lambda: begins + timedelta(minutes=1 + district.id % 9)


def _one_night(district: District, *, night: date) -> Run:
    clock = _clock(district, night)
    run = queue_run(district=district, night=night, trigger=Run.Trigger.NIGHTLY, now=clock())
    while run.status == Run.Status.QUEUED:
        take_up(run_id=run.id, clock=clock, at_once=True)
        run.refresh_from_db()
    return run


def _pause(district: District, *, night: date, author: Staff) -> None:
    Pause.objects.create(
        district=district,
        name="Schedule changes",
        reason="The district rebuilds its schedule and asked us to wait.",
        first_night=night,
        last_night=night + timedelta(days=9),
        author=author,
        created_at=_clock(district, night)(),
    )


def _missed(district: District, *, night: date) -> Run:
    return finish_unstarted(
        district=district,
        night=night,
        trigger=Run.Trigger.NIGHTLY,
        status=Run.Status.MISSED,
        reason="",
        message="It had not begun by 06:00.",
        now=_clock(district, night)() + timedelta(hours=8),
    )


def _at_work(district: District, *, night: date, now: datetime) -> Run:
    """A sync in the middle of reading a large district; too short a moment to be caught otherwise."""
    read = {"schools": 38, "terms": 12, "people": 23_212, "sections": 6_870, "enrollments": 98_300}
    expected = read | {"people": 23_177, "sections": 6_881, "enrollments": 168_000}
    work = {"collection": "enrollments", "read": read, "expected": expected, "percent": 66}
    return Run.objects.create(
        district=district,
        night=night,
        trigger=Run.Trigger.ON_DEMAND,
        asked_by=Assignment.objects.get(district=district, role=Assignment.Role.SPECIALIST).staff,
        status=Run.Status.RUNNING,
        queued_at=now - timedelta(seconds=170),
        started_at=now - timedelta(seconds=168),
        lease_until=now + timedelta(hours=1),
        stage="fetch",
        work=work,
    )
