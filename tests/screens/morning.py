"""A morning at the portal: the people, and districts in the states that the screens must tell apart."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from accounts.models import Assignment, Staff
from districts.models import Connection, District
from rostering import outbox
from rostering.calendar.keeping import Asked, add_closure, change_pauses
from rostering.holds.decide import decide
from rostering.models import (
    ApprovalList,
    Decision,
    Hold,
    ListedHold,
    MailboxMessage,
    Notice,
    NoticeBatch,
    Pause,
    Run,
    Talk,
)
from rostering.providers.base import ProviderRefused
from rostering.records import SchoolRecord
from rostering.run_states import finish_unstarted
from rostering.talks import Said, log_talk
from tests.factories import ConnectionFactory, DistrictFactory, StaffFactory
from tests.feeds import NIGHT, Feed, ScriptedProvider, at, place, section, small_district, student, sync

BEFORE = NIGHT - timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """The people of every test: two specialists, two DSMs, an administrator."""

    noor: Staff
    sam: Staff
    marcus: Staff
    lena: Staff
    ada: Staff


@dataclass(frozen=True)
class Morning:
    """`marcus` is the DSM of everything but `lenas`, which is Lena's."""

    now: datetime
    cast: Cast
    held: Hold
    well: District
    paused: District
    failed: District
    missed: District
    lenas: District
    new: Connection


def make_cast() -> Cast:
    """Noor and Sam are specialists, Marcus and Lena DSMs, Ada administers the portal."""
    return Cast(
        noor=StaffFactory(email="noor@portal.example.org", name="Noor Haddad"),
        sam=StaffFactory(email="sam@portal.example.org", name="Sam Ito"),
        marcus=StaffFactory(email="marcus@portal.example.org", name="Marcus Bell", role=Staff.Role.DSM),
        lena=StaffFactory(email="lena@portal.example.org", name="Lena Ortiz", role=Staff.Role.DSM),
        ada=StaffFactory(email="ada@portal.example.org", name="Ada Frost", role=Staff.Role.ADMIN),
    )


def morning_after(night: date) -> datetime:
    """08:30 on the US west coast, the day after a night."""
    return at(night) + timedelta(hours=9)


def make_district(name: str, *, dsm: Staff, specialist: Staff, **values: object) -> District:
    """A connected partner district with its people."""
    district = DistrictFactory(name=name, slug=name.lower().replace(" ", "-"), **values)
    ConnectionFactory(district=district, name=name)
    for person, role in ((dsm, Assignment.Role.DSM), (specialist, Assignment.Role.SPECIALIST)):
        Assignment.objects.create(district=district, staff=person, role=role)
    return district


def first_load(district: District, feed: Feed, *, by: Staff, night: date = BEFORE) -> Run:
    """Load a district and approve it."""
    run = sync(district, feed, night=night, trigger="nightly")
    return decide(
        run=run, verdict="approve", by=by, reason="As agreed.", checksum=None, now=at(night), apply_now=True
    ).run


def two_schools() -> Feed:
    """North School with 20 students in four classes, South School with four students in one class."""
    feed = small_district().plus("schools", SchoolRecord("s2", "South School"))
    feed = feed.plus("sections", section("c9", school_provider_id="s2", name="Art c9"))
    south = {"home_school_provider_id": "s2", "school_provider_ids": ("s2",)}
    people = [student(f"q{number}", **south) for number in range(4)]
    return feed.plus("people", *people).plus("enrollments", *(place("c9", one.provider_id) for one in people))


def large_change() -> Feed:
    """From `two_schools`: South School's class is gone, and 13 students of North School are replaced."""
    leaving = [f"p{number}" for number in range(13)]
    feed = two_schools().without("sections", "c9").without("enrollments", "c9")
    feed = feed.without("people", *leaving).without("enrollments", *leaving)
    coming = [student(f"n{number}") for number in range(13)]
    return feed.plus("people", *coming).plus("enrollments", *(place("c1", one.provider_id) for one in coming))


def make_morning() -> Morning:
    """One district in each state."""
    cast = make_cast()
    people = {"dsm": cast.marcus, "specialist": cast.noor}
    big = make_district("Alder Valley", **people)
    first_load(big, two_schools(), by=cast.noor)
    sync(big, large_change(), trigger="nightly")
    refused = ProviderRefused("Clever refused our key. Nothing was changed. Enter the new key.")
    well, paused, failed, missed = (
        make_district(name, **people) for name in ("Birch Bay", "Cedar Cove", "Dune Park", "Elm Ridge")
    )
    for district in (well, paused):
        first_load(district, small_district(), by=cast.noor)
    sync(well, small_district().with_changed("people", "p3", family_name="Núñez"), trigger="nightly")
    Pause.objects.create(
        district=paused,
        name="Schedule changes",
        first_night=NIGHT,
        last_night=NIGHT + timedelta(days=3),
        created_at=at(NIGHT),
    )
    sync(paused, small_district().without("people", "p0").without("enrollments", "p0"), trigger="nightly")
    sync(failed, ScriptedProvider(two_schools(), error=refused), trigger="nightly")
    values = {"night": NIGHT, "trigger": "nightly", "now": at(NIGHT) + timedelta(hours=7)}
    finish_unstarted(district=missed, status="missed", reason="", message="Not begun by 06:00.", **values)
    lenas = make_district("Fern Hollow", dsm=cast.lena, specialist=cast.sam)
    sync(lenas, small_district(), trigger="nightly")
    new = ConnectionFactory(district=None, name="Glass Lake", found_at=at(NIGHT) - timedelta(days=2))
    return Morning(
        now=morning_after(NIGHT),
        cast=cast,
        held=Hold.objects.get(district=big, state="open"),
        well=well,
        paused=paused,
        failed=failed,
        missed=missed,
        lenas=lenas,
        new=new,
    )


def make_promise(morning: Morning, *, words: str = "Call again once they have looked.") -> Talk:
    """Marcus called the held district, which says that the change is meant, and promised to call again today."""
    today = morning.now.date()
    said = Said(way="call", with_whom="Maria Ruiz", words=words, answer="meant", due_on=today)
    return log_talk(district=morning.held.district, said=said, by=morning.cast.marcus, now=morning.now)


def make_list(morning: Morning) -> ApprovalList:
    """A list in which Sam approved Fern Hollow's first load; the held district has red flags and was left out."""
    first = Hold.objects.get(district=morning.lenas)
    sent = ApprovalList.objects.create(
        pattern="first_load", by=morning.cast.sam, reason="New in August.", at=morning.now, nonce=uuid4()
    )
    decision = Decision.objects.create(
        hold=first, run=first.run, plan=first.plan, checksum=first.plan.checksum, verdict="approve",
        by=morning.cast.sam, reason="New in August.", at=morning.now,
    )  # fmt: skip
    for hold, values in ((first, {"first": decision}), (morning.held, {"left_out": "It has 2 red flags."})):
        values = {"plan": hold.plan, "checksum": hold.plan.checksum} | values
        ListedHold.objects.create(list=sent, hold=hold, **values)
    return sent


@dataclass(frozen=True)
class Told:
    """Notices about a pause that begins in five days, in every state; what was changed waits for a person."""

    pause: Pause
    sent: Notice
    question: NoticeBatch
    mail: MailboxMessage


def make_notices(morning: Morning) -> Told:
    """Offices close for two nights: the held district was told and its nights have changed since; others were not reached."""
    by, now = morning.cast.noor, morning.now
    nights = {"first_night": NIGHT + timedelta(days=6), "last_night": NIGHT + timedelta(days=7)}
    pause = add_closure(asked=Asked(name="Staff days", **nights), by=by, now=now)
    outbox.deliver(now=now)
    rows = Notice.objects.filter(pause=pause, kind="week_before")
    told = {
        "contacts": [{"name": "Maria Ruiz", "email": "maria@alder.example.org"}],
        "text": "Hello,\n\nWe pause.\n",
    }
    rows.filter(district=morning.held.district).update(
        state="sent", sent_at=now, job="notices", tries=1, subject="Staff days: rosters pause", **told
    )
    rows.filter(district=morning.failed).update(state="failed", error="unreachable", tries=3)
    rows.filter(district=morning.missed).update(state="no_contact")
    sent = rows.get(district=morning.held.district)
    asked = Asked(
        name=pause.name, first_night=pause.first_night, last_night=pause.last_night + timedelta(days=1)
    )
    change_pauses(seen={pause.id: pause.seen}, asked=asked, by=by, now=now)
    outbox.deliver(now=now)
    mail = MailboxMessage.objects.create(
        notice=sent,
        sender="rostering@example.org",
        to=["maria@alder.example.org"],
        subject=sent.subject,
        text=sent.text,
    )
    return Told(pause=pause, sent=sent, question=NoticeBatch.objects.get(state="to_confirm"), mail=mail)
