"""Lives through the practice programme: the latest unpaused weeknights of a dozen invented districts, over real HTTP.

Everything here goes the way of real nights: discovery, claims, runs, holds, decisions. Only two things are staged: the
practice servers are told which night it is, and what happened is dated as it would have been. It may be killed at any
moment and goes on where it was.
"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Staff
from districts.models import Connection, District
from rostering.calendar.nights import last_weeknights, night_of
from rostering.calendar.pauses import company_pauses
from rostering.connections import create_district_from
from rostering.discovery import discover
from rostering.practice_nights import Clock, Control, live_one_night
from rostering.practice_notices import add_contact, confirm_next_pause
from rostering.practice_staff import PEOPLE, demo_staff
from rostering.services.state_files import read_json, write_json

NIGHTS = 15
PROGRESS_FILE = "practice-progress.json"


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
            live_one_night(
                district=district, member=member, night=night, control=control, people=people, clock=clock
            )
            done += 1
        control.post("night", district=member["slug"], night=None)
    control.post("night", night=None)
    discover(now=clock())
    _write_progress(
        var, nights=nights, done=total, of=total, sentence="All practice nights are lived through."
    )


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
