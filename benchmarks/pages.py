"""How long the server takes for pages about people, with 1,500 districts, one of 50,000 students: `python -m benchmarks.pages`.

Needs collected static files. Fills an empty, migrated database first (`benchmarks.portal`); a filled one is used as it is.
"""

import os
import statistics
import time
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import Staff  # noqa: E402
from benchmarks.portal import make_portal  # noqa: E402
from districts.models import District, RosterUser, Section  # noqa: E402
from rostering.screens.searches import keep_search  # noqa: E402

TIMES: Final = int(os.environ.get("BENCH_TIMES", "20"))
GOAL_MS: Final = 100


def pages(person: Staff) -> dict[str, str]:
    """The pages, all of the large district, and Find over every district."""
    district = District.objects.get(slug="district-1")
    slug, student = district.slug, RosterUser.objects.filter(district=district, removed_at=None)[30_000]
    section = Section.objects.filter(district=district)[5_000]
    people, classes, left, find = (
        reverse("district_people", args=[slug]),
        reverse("district_classes", args=[slug]),
        reverse("district_left", args=[slug]),
        reverse("find"),
    )

    def search(text: str) -> str:
        return f"search={keep_search(text, staff=person)}"

    return {
        "people": people,
        "people, from the middle": f"{people}?after={student.id}",
        "people by grade": f"{people}?sort=grade",
        "people by school": f"{people}?sort=school",
        "people of a grade": f"{people}?grade=5&role=student",
        "people, a name": f"{people}?{search('ana keltale')}",
        "people, an ID": f"{people}?{search('student777')}",
        "person": reverse("person", args=[slug, student.id]),
        "classes": classes,
        "classes without a teacher": f"{classes}?standing=no_teacher",
        "classes, a name": f"{classes}?{search('mathematics 77')}",
        "class": reverse("section", args=[slug, section.id]),
        "left": left,
        "find a name, either order": f"{find}?{search('ana alberg0')}",
        "find many": f"{find}?{search('alberg')}",
        "find an ID": f"{find}?{search('c777')}",
        "find an address": f"{find}?{search('student777@d1.example.org')}",
    }


def measure(client: Client, address: str) -> tuple[list[float], int]:
    """Milliseconds in the server, fastest first, and how many questions the page asks."""
    client.get(address)
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        answer: Any = client.get(address)
        spent.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"bench: {address} answered {answer.status_code}")
    connection.force_debug_cursor = True
    reset_queries()
    client.get(address)
    connection.force_debug_cursor = False
    return sorted(spent), len(connection.queries)


def main() -> None:
    """Print a line a page."""
    if not District.objects.exists():
        make_portal()
    person, _ = Staff.objects.get_or_create(email="bench@portal.example.org", defaults={"role": "specialist"})
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    print(f"{'page':28} {'fastest':>8} {'median':>8} {'p95':>8}  questions")
    for name, address in pages(person).items():
        spent, questions = measure(client, address)
        late = spent[int(len(spent) * 0.95) - 1]
        over = "" if late <= GOAL_MS else "  over the goal"
        print(f"{name:28} {spent[0]:8.1f} {statistics.median(spent):8.1f} {late:8.1f}  {questions}{over}")


if __name__ == "__main__":
    main()
