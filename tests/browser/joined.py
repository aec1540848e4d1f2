"""Screens in the states that a plain morning has not: a dry run that is done, a change expected, a yes to an earlier list."""

from datetime import timedelta

from django.urls import reverse

from districts.models import District
from rostering.dry_runs import ask_dry_run, claim_dry_run, work_on_dry_run
from rostering.models import DryRun, Hold, Window
from rostering.talks import Said, log_talk
from tests.feeds import NIGHT, ScriptedProvider, at, sync
from tests.screens.morning import Morning, first_load, large_change, make_district, two_schools
from tests.windows import filed, in_force


def dry_run_screens(morning: Morning) -> dict[str, str]:
    """Nobody has asked, one that is done, one at work."""
    held, working = morning.held.district, morning.lenas
    if not DryRun.objects.exists():
        done = ask_dry_run(district=held, now=morning.now, asked_by=morning.cast.sam)
        claimed = claim_dry_run(number=done.id, now=morning.now)
        assert claimed is not None
        work_on_dry_run(dry=claimed, clock=lambda: morning.now, provider=ScriptedProvider(large_change()))
        ask_dry_run(district=working, now=morning.now)
    return {
        "dry run": reverse("district_dry_run", args=[morning.well.slug]),
        "dry run, done": reverse("district_dry_run", args=[held.slug]),
        "dry run, at work": reverse("district_dry_run", args=[working.slug]),
    }


def window_screens(morning: Morning) -> dict[str, str]:
    """Expected changes, filing them, one that waits for a second person and one in force."""
    waiting = Window.objects.filter(agreed_at=None).first() or filed(
        morning.well, first=NIGHT + timedelta(days=1)
    )
    binding = Window.objects.exclude(agreed_at=None).first() or in_force(
        morning.failed, first=NIGHT + timedelta(days=1)
    )
    return {
        "expected changes": reverse("windows"),
        "expected changes, none fits": f"{reverse('windows')}?q=nowhere",
        "a new school year": f"{reverse('windows_new')}?template=new-school-year",
        "an expected change": reverse("window", args=[waiting.id]),
        "an expected change in force": reverse("window", args=[binding.id]),
        "expected changes from a file": reverse("windows_import"),
    }


def confirmed_earlier(morning: Morning) -> Hold:
    """A hold whose district said yes to an earlier list, and that nobody has decided for three nights."""
    name = "Hazel Creek"
    district = District.objects.filter(name=name).first()
    if district is None:
        district = make_district(name, dsm=morning.cast.marcus, specialist=morning.cast.sam)
        first_load(district, two_schools(), by=morning.cast.sam)
        sync(district, large_change(), trigger="nightly")
        said = Said(way="call", with_whom="Maria Ruiz", words="Yes, that is meant.", answer="meant")
        log_talk(district=district, said=said, by=morning.cast.marcus, now=at(NIGHT))
        sync(district, large_change().without("people", "p14").without("enrollments", "p14"))
        Hold.objects.filter(district=district).update(escalated_on=NIGHT)
    return Hold.objects.get(district=district, state=Hold.State.OPEN)
