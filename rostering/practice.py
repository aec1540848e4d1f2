"""Lives through the practice programme: the latest unpaused weeknights of a dozen invented districts, over real HTTP.

Everything here goes the way of real nights: discovery, claims, runs, holds, decisions. Only two things are staged: the
practice servers are told which night it is, and what happened is dated as it would have been. It may be killed at any
moment and goes on where it was.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import requests
from django.conf import settings
from django.db.models import F

from accounts.models import Staff
from districts.models import Connection, District, RosterState
from rostering.calendar.keeping import Asked, add_for_districts
from rostering.calendar.nights import last_weeknights, night_of, night_starts, weeknight_on_or_after
from rostering.calendar.pauses import company_pauses
from rostering.connections import create_district_from
from rostering.discovery import discover
from rostering.dispatch import to_its_end
from rostering.holds.decide import decide
from rostering.models import FeedState, Hold, Pause, Plan, Run
from rostering.practice_notices import add_contact, confirm_next_pause
from rostering.run_states import AlreadyAtWork, queue_run
from rostering.services.state_files import read_json, write_json

NIGHTS = 15
PAUSED_NIGHTS = 4
TIMEOUT_SECONDS = 120
PROGRESS_FILE = "practice-progress.json"
SIGN_INS_FILE = "demo-sign-ins.txt"
PEOPLE = (
    ("noor@portal.example.org", "Noor Practice", Staff.Role.SPECIALIST),
    ("sam@portal.example.org", "Sam Practice", Staff.Role.SPECIALIST),
    ("marcus@portal.example.org", "Marcus Practice", Staff.Role.DSM),
    ("lena@portal.example.org", "Lena Practice", Staff.Role.DSM),
    ("admin@portal.example.org", "Ada Practice", Staff.Role.ADMIN),
)
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Control:
    """The practice servers' control port."""

    url: str

    def post(self, action: str, **body: Any) -> Any:
        """One action. Raises requests.RequestException when the servers do not answer or refuse."""
        answer = requests.post(f"{self.url}/_practice/{action}", json=body, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        return answer.json()


def live_through(*, var: Path, control: Control, clock: Clock) -> Iterator[str]:
    """Live through what is still to come of the programme; yields a sentence before each district's night."""
    people = demo_staff(var=var)
    nights = _nights(var=var, now=clock())
    programme = control.post("programme", nights=[night.isoformat() for night in nights])["districts"]
    if _is_done(var):
        control.post("night", night=None)
        return
    _claim_all(control=control, programme=programme, first_night=nights[0], people=people, clock=clock)
    members = [member for member in programme if member["claimed"]]
    total, done = len(members) * len(nights), 0
    for member in members:
        district = District.objects.select_related("connection").get(slug=member["slug"])
        for night in nights:
            sentence = f"{district.name}: the night of {night:%A} {night.day} {night:%B}"
            _write_progress(var, nights=nights, done=done, of=total, sentence=sentence)
            yield sentence
            _live_one_night(
                district=district, member=member, night=night, control=control, people=people, clock=clock
            )
            done += 1
        control.post("night", district=member["slug"], night=None)
    control.post("night", night=None)
    discover(now=clock())
    _write_progress(
        var, nights=nights, done=total, of=total, sentence="All practice nights are lived through."
    )


def demo_staff(*, var: Path) -> dict[str, Staff]:
    """The practice people by address, made once; `make run` prints their sign-ins from `demo-sign-ins.txt` (0600)."""
    people = {}
    password = secrets.token_urlsafe(9)
    made = False
    for email, name, role in PEOPLE:
        person = Staff.objects.filter(email=email).first()
        if person is None:
            person, made = (
                Staff.objects.create_user(email=email, name=name, role=role, password=password),
                True,
            )
        elif not (var / SIGN_INS_FILE).exists():
            person.set_password(password)
            person.save(update_fields=["password"])
            made = True
        people[email] = person
    if made:
        _write_sign_ins(var, password)
    return people


def _write_sign_ins(var: Path, password: str) -> None:
    lines = ["Practice sign-ins (this machine only):"]
    for email, _, role in PEOPLE:
        lines.append(f"  {email:<28} {password:<14} {Staff.Role(role).label}")
    path = var / SIGN_INS_FILE
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _nights(*, var: Path, now: datetime) -> list[date]:
    """The programme's nights: those recorded by an earlier start, else the latest ones on which everybody's rosters ran."""
    recorded = read_json(var / PROGRESS_FILE)
    if recorded:
        return [date.fromisoformat(night) for night in recorded["nights"]]
    tonight = night_of(at=now, zone=settings.PORTAL_TIME_ZONE)
    return last_weeknights(before=tonight, count=NIGHTS, skip=_is_company_pause)


def _is_company_pause(night: date) -> bool:
    spans = [span for year in (night.year - 1, night.year) for span in company_pauses(year)]
    return any(span.covers(night) for span in spans)


def _is_done(var: Path) -> bool:
    recorded = read_json(var / PROGRESS_FILE)
    return recorded is not None and recorded["done"] >= recorded["of"] > 0


def _write_progress(var: Path, *, nights: list[date], done: int, of: int, sentence: str) -> None:
    """For Home, and for the next start."""
    written = {
        "nights": [night.isoformat() for night in nights],
        "done": done,
        "of": of,
        "sentence": sentence,
    }
    write_json(var / PROGRESS_FILE, written)


def _claim_all(
    *,
    control: Control,
    programme: list[dict[str, Any]],
    first_night: date,
    people: dict[str, Staff],
    clock: Clock,
) -> None:
    """Discover on the first night, and make districts of what the story says was claimed."""
    control.post("night", night=first_night.isoformat())
    discover(now=clock())
    for number, member in enumerate(programme):
        connection = Connection.objects.filter(external_id=member["external_id"], district=None).first()
        if not member["claimed"] or connection is None:
            continue
        told = member["district"]
        if told["mode"] == Connection.Mode.DIRECT:
            Connection.objects.filter(id=connection.id).update(mode=Connection.Mode.DIRECT)
            connection.refresh_from_db()
        district = create_district_from(
            connection=connection,
            slug=member["slug"],
            name=told["name"],
            time_zone=told["timezone"],
            email_domains=(f"{member['slug']}.example.org",),
            dsm=people[PEOPLE[2 + number % 2][0]],
            specialist=people[PEOPLE[number % 2][0]],
            by=people[PEOPLE[0][0]],
            now=clock(),
        )
        add_contact(district=district, number=number, by=people[PEOPLE[0][0]], now=clock())
    confirm_next_pause(by=people[PEOPLE[0][0]], now=clock())


def _live_one_night(
    *,
    district: District,
    member: dict[str, Any],
    night: date,
    control: Control,
    people: dict[str, Staff],
    clock: Clock,
) -> None:
    """One district's nightly run as of a night, with the story's faults and pause, and the decisions people took."""
    if Run.objects.filter(district=district, night=night, trigger=Run.Trigger.NIGHTLY).exists():
        return
    control.post("night", district=district.slug, night=night.isoformat())
    faults = [fault["fault"] for fault in member["faults"] if fault["night"] == night.isoformat()]
    for fault in faults:
        control.post("fault", **fault)
    if member["story"] == "paused":
        _pause(district=district, now=clock(), author=people[PEOPLE[0][0]])
    began = clock()
    run = _queue(district=district, night=night, clock=clock)
    run = to_its_end(run=run, clock=clock)
    if faults:
        control.post("clear", district=district.slug)
    _date_back(
        run=run,
        to=night_starts(night=night, zone=district.time_zone, start=settings.NIGHT_START),
        began=began,
    )
    is_first_load = run.status == Run.Status.HELD and run.reason == Run.Reason.FIRST_LOAD
    if is_first_load or (run.status == Run.Status.HELD and night.isoformat() in member["approve_on"]):
        _approve(run=run, people=people, clock=clock)


def _queue(*, district: District, night: date, clock: Clock) -> Run:
    """The night's run; a sync that somebody asked for meanwhile is let through first."""
    while True:
        try:
            return queue_run(district=district, night=night, trigger=Run.Trigger.NIGHTLY, now=clock())
        except AlreadyAtWork as busy:
            to_its_end(run=busy.run, clock=clock)


def _approve(*, run: Run, people: dict[str, Staff], clock: Clock) -> None:
    """The next morning somebody looked and agreed; a second person where one is needed."""
    words = (
        "First load as agreed with the district."
        if run.reason == Run.Reason.FIRST_LOAD
        else ("The district told us of its move to another student information system.")
    )
    for email, _, _ in PEOPLE[:2]:
        outcome = decide(
            run=run,
            verdict="approve",
            by=people[email],
            reason=words,
            checksum=None,
            now=clock(),
            apply_now=True,
        )
        run = outcome.run
        if not outcome.needs_second_person:
            break
    zone = ZoneInfo(run.district.time_zone)
    morning = datetime.combine(run.night + timedelta(days=1), datetime.min.time(), zone) + timedelta(
        hours=8, minutes=40
    )
    Run.objects.filter(id=run.id).update(finished_at=morning)
    run.decisions.update(at=morning)
    Hold.objects.filter(run=run).update(closed_at=morning)
    RosterState.objects.filter(district=run.district).update(changed_at=morning)


def _pause(*, district: District, now: datetime, author: Staff) -> None:
    """The district asked for a pause over its last nights; it goes on for a while."""
    if Pause.objects.filter(district=district).exists():
        return
    tonight = night_of(at=now, zone=district.time_zone)
    first = last_weeknights(before=tonight, count=PAUSED_NIGHTS, skip=lambda _: False)[0]
    asked = Asked(
        first_night=first,
        last_night=weeknight_on_or_after(tonight + timedelta(days=10)),
        name="Schedule changes",
        reason="The district rebuilds its schedule and asked us to wait.",
    )
    add_for_districts(districts=[district], kind=Pause.Kind.OTHER, asked=asked, by=author, now=now)


def _date_back(*, run: Run, to: datetime, began: datetime) -> None:
    """Date a night's run as it would have been: begun a few minutes into its night, taking as long as it took."""
    shift = to + timedelta(minutes=1 + run.district_id % 9) - began
    moved = {name: F(name) + shift for name in ("queued_at", "started_at", "finished_at")}
    Run.objects.filter(id=run.id).update(**moved)
    Hold.objects.filter(run=run).update(opened_at=F("opened_at") + shift)
    FeedState.objects.filter(read_by_run=run.id).update(read_at=F("read_at") + shift)
    if run.plan_id:
        Plan.objects.filter(id=run.plan_id).update(created_at=F("created_at") + shift)
    if run.status == Run.Status.APPLIED:
        RosterState.objects.filter(district_id=run.district_id).update(changed_at=F("changed_at") + shift)
    run.refresh_from_db()
