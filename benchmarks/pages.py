"""How long the server takes for each page, with a district of 50,000 students, alone or beside 1,500 others of 200,000 people.

python -m benchmarks.pages held|living    prints JSON: page -> milliseconds (half, 95 of 100 within), questions

`held`: while the first load of the district waits. `living`: once it is on Khan Academy. See `__main__.py`.
"""

import json
import os
import sys
import time
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
django.setup()

from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import Staff  # noqa: E402
from districts.models import District, RosterUser, Section  # noqa: E402
from rostering.config import wsgi  # noqa: E402, F401 - makes the process as it serves people
from rostering.models import Hold, Run  # noqa: E402
from rostering.screens.searches import keep_search  # noqa: E402

TIMES: Final = 40


def held_pages(_: Staff) -> dict[str, str]:
    """What is looked at while the first load of the large district waits."""
    hold = Hold.objects.get(state=Hold.State.OPEN)
    changes = reverse("run_changes", args=[hold.run_id])
    return {
        "home, one on hold": reverse("home"),
        "holds": reverse("holds"),
        "hold": reverse("hold", args=[hold.id]),
        "hold, students without class": reverse("hold_flag", args=[hold.id, "students-without-class"]),
        "sync on hold": reverse("run", args=[hold.run_id]),
        "changes": changes,
        "changes, students": f"{changes}?kind=students",
        "changes, class places": f"{changes}?kind=enrollments",
    }


def living_pages(person: Staff) -> dict[str, str]:
    """What is looked at every day."""
    district = District.objects.get(slug="benchmark")
    slug = district.slug
    present = RosterUser.objects.filter(district=district, removed_at=None, role="student")
    student = present.order_by("folded_name")[20_000]
    section = Section.objects.filter(district=district)[5_000]
    run = Run.objects.filter(district=district, status=Run.Status.APPLIED).latest("id")
    people, classes = (reverse(name, args=[slug]) for name in ("district_people", "district_classes"))

    def search(text: str) -> str:
        return f"search={keep_search(text, staff=person)}"

    find = reverse("find")
    return {
        "home": reverse("home"),
        "districts": reverse("districts"),
        "districts, searched": f"{reverse('districts')}?q=district+7",
        "districts by state": f"{reverse('districts')}?sort=state",
        "district": reverse("district", args=[slug]),
        "timeline": reverse("district_timeline", args=[slug]),
        "syncs": reverse("syncs"),
        "sync": reverse("run", args=[run.id]),
        "people": people,
        "people, from the middle": f"{people}?after={student.id}",
        "people by grade": f"{people}?sort=grade",
        "people of a grade": f"{people}?grade=5&role=student",
        "people, a name": f"{people}?{search(student.folded_name)}",
        "people, an ID": f"{people}?{search(student.provider_id)}",
        "person": reverse("person", args=[slug, student.id]),
        "classes": classes,
        "classes without a teacher": f"{classes}?standing=no_teacher",
        "class": reverse("section", args=[slug, section.id]),
        "left": reverse("district_left", args=[slug]),
        "find a name, either order": f"{find}?{search('ana alberg0')}",
        "find many": f"{find}?{search('alberg')}",
        "find an ID": f"{find}?{search('c777')}",
        "find an address": f"{find}?{search(student.email or 'student777@d1.example.org')}",
        "calendar": reverse("calendar"),
        "calendar of a district": f"{reverse('calendar')}?district={slug}",
        "tonight": reverse("tonight"),
        "pauses": reverse("pauses"),
        "notices": reverse("notices"),
        "undo a sync": reverse("run_undo", args=[run.id]),
        "undo a night": reverse("night_undo"),
        "cover": reverse("cover"),
        "hand-over": reverse("handover"),
        "profile": reverse("profile"),
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
    """Measure every page of a state, in a process that is ready for people as the web server's are."""
    person = Staff.objects.get(role=Staff.Role.SPECIALIST)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    of_state = {"held": held_pages, "living": living_pages}[sys.argv[1]]
    found = {}
    for name, address in of_state(person).items():
        spent, questions = measure(client, address)
        half, nearly_all = spent[len(spent) // 2], spent[int(len(spent) * 0.95) - 1]
        found[name] = {"ms": round(nearly_all, 1), "half_ms": round(half, 1), "questions": questions}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
