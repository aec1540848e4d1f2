"""How long the server takes for each page with a district of 50,000 students beside 1,499 others: prints one JSON object.

python -m benchmarks.pages held|living
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import Staff  # noqa: E402
from districts.models import District, Enrollment, RosterUser, Section  # noqa: E402
from rostering.models import Hold, Run  # noqa: E402

WARM_UPS, TIMES = 2, 20
Ask = Callable[[], HttpResponse]


def main() -> None:
    """Measure every page of a state; the 95th percentile of each, in milliseconds."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Staff.objects.get(role=Staff.Role.SPECIALIST))
    pages = {"held": held_pages, "living": living_pages}[sys.argv[1]]
    print(json.dumps({name: _percentile_95(ask) for name, ask in pages(client)}))


def held_pages(client: Client) -> Iterator[tuple[str, Ask]]:
    """What is looked at while the first load of the large district waits."""
    hold = Hold.objects.get(state=Hold.State.OPEN)
    run = reverse("run", args=[hold.run_id])
    changes = reverse("run_changes", args=[hold.run_id])
    yield from _by_path(
        client,
        {
            "home": reverse("home"),
            "holds": reverse("holds"),
            "hold": reverse("hold", args=[hold.id]),
            "sync on hold": run,
            "changes": changes,
            "changes, students": f"{changes}?kind=students",
            "changes, class places": f"{changes}?kind=enrollments",
        },
    )


def living_pages(client: Client) -> Iterator[tuple[str, Ask]]:
    """What is looked at every day."""
    large = District.objects.get(slug="benchmark")
    run = Run.objects.filter(district=large, status=Run.Status.APPLIED).latest("id")
    student = RosterUser.objects.filter(district=large, role="student").order_by("folded_name")[20_000]
    place = Enrollment.objects.filter(user=student).first()
    section = place.section_id if place else Section.objects.filter(district=large).latest("id").id
    at = large.slug
    yield from _by_path(
        client,
        {
            "home, districts well": reverse("home"),
            "districts": reverse("districts"),
            "districts, searched": f"{reverse('districts')}?q=small",
            "district": reverse("district", args=[at]),
            "timeline": reverse("district_timeline", args=[at]),
            "people": reverse("district_people", args=[at]),
            "people, last by name": f"{reverse('district_people', args=[at])}?sort=-name",
            "person": reverse("person", args=[at, student.id]),
            "classes": reverse("district_classes", args=[at]),
            "class": reverse("section", args=[at, section]),
            "left": reverse("district_left", args=[at]),
            "syncs": reverse("syncs"),
            "sync": reverse("run", args=[run.id]),
            "cover": reverse("cover"),
            "hand-over": reverse("handover"),
            "profile": reverse("profile"),
        },
    )
    family = student.folded_name.split()[0]
    for what, words in {
        "find, a family name": family,
        "find, an address": student.email,
        "find, an id": student.provider_id,
        "find, nothing there": "zzyzx quux",
    }.items():
        yield what, lambda words=words: client.post(reverse("find"), {"q": words}, follow=True)  # type: ignore[misc]


def _by_path(client: Client, paths: dict[str, str]) -> Iterator[tuple[str, Ask]]:
    for name, path in paths.items():
        yield name, lambda path=path: client.get(path)  # type: ignore[misc]


def _percentile_95(ask: Ask) -> float:
    spent = []
    for _ in range(WARM_UPS + TIMES):
        began = time.perf_counter()
        answer = ask()
        spent.append(1000 * (time.perf_counter() - began))
        if answer.status_code != 200:
            sys.exit(f"bench: a page answered {answer.status_code}")
    return round(sorted(spent[WARM_UPS:])[int(0.95 * TIMES) - 1], 1)


if __name__ == "__main__":
    main()
