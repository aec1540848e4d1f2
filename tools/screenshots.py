"""`make screenshots`: every screen in light and dark, at 1440 and 375 pixels, as PNG in var/screenshots/, with one contact sheet.

Runs on servers of its own (tools.with_services). The portal is served as `make run` serves it, by gunicorn with its
collected files, so that the pictures show what people get.
"""

import html
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import requests
from playwright.sync_api import Browser, sync_playwright

from rostering.services.ports import choose_port
from tools.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
OWN_STATE = "var-screenshots"
PICTURES = ROOT / "var" / "screenshots"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1440, 375)
SCHEMES = ("light", "dark")


def main() -> int:
    """Make the pictures anew; exit code."""
    chromium = find_chromium()
    if chromium is None:
        print("make screenshots: no Chromium on the PATH. Install the package chromium.", file=sys.stderr)
        return 1
    if Path(os.environ.get("PORTAL_VAR", "")).name != OWN_STATE:
        print(
            "make screenshots: this empties its database. Run `make screenshots`, which gives it one of its own.",
            file=sys.stderr,
        )
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostering.config.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    pages = prepare()
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for width in WIDTHS:
            for scheme in SCHEMES:
                shoot(browser, address, pages, width=width, scheme=scheme)
        browser.close()
    write_contact_sheet(list(pages))
    print(
        f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}/, all together in index.html"
    )
    return 0


def prepare() -> dict[str, tuple[str, str]]:
    """A fresh database with the scene; name of the picture -> (path, session of who looks or "")."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tools.screenshot_scene import latest_nights, live_through, practice_districts

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    nights = latest_nights(now)
    with practice_districts(nights) as practice:
        scene = live_through(practice, nights=nights, now=now)
    noor, nobody = session_of(scene.noor), session_of(scene.nobody)
    return {
        name: (path, nobody if name in ("home-empty", "not-yours") else "" if name == "sign-in" else noor)
        for name, path in paths(scene).items()
    }


def paths(scene: object) -> dict[str, str]:
    """A path for every screen and state."""
    from django.urls import reverse

    from districts.models import Connection
    from rostering.models import Hold
    from rostering.screens.gallery import groups

    runs = scene.runs  # type: ignore[attr-defined]
    holds = {
        hold.district.slug: hold.id for hold in Hold.objects.filter(state="open").select_related("district")
    }
    new = Connection.objects.get(district=None)
    districts = {f"district-{slug}": reverse("district", args=[slug]) for slug in runs if slug != "working"}
    undoable = dict([(slug, run) for slug, run in runs.items() if run.status == "applied"][:1])
    syncs = {f"sync-{slug}": reverse("run", args=[run.id]) for slug, run in runs.items()}
    return {
        "sign-in": reverse("sign_in"),
        "home": reverse("home"),
        "home-empty": reverse("home"),
        "districts": reverse("districts"),
        "districts-none": reverse("districts") + "?q=nowhere",
        "districts-filtered": reverse("districts") + "?provider=clever&sort=state",
        **districts,
        "timeline": reverse("district_timeline", args=["alder-valley"]),
        "dates-import": reverse("dates_import"),
        "contacts": reverse("district_contacts", args=["alder-valley"]),
        "school-dates": reverse("district_dates", args=["alder-valley"]),
        "tonight": reverse("tonight"),
        "calendar": reverse("calendar"),
        "calendar-district": reverse("calendar") + "?district=dune-park",
        "syncs": reverse("syncs"),
        **syncs,
        **{f"undo-{slug}": reverse("run_undo", args=[run.id]) for slug, run in undoable.items()},
        "undo-night": reverse("night_undo"),
        "changes": reverse("run_changes", args=[runs["alder-valley"].id])
        + "?kind=students&operation=rekeyed",
        "changes-of-a-school": reverse("run_changes", args=[runs["alder-valley"].id]) + "?kind=enrollments",
        "problems": reverse("run_problems", args=[runs["alder-valley"].id]),
        "leavers": reverse("hold_leavers", args=[holds["alder-valley"]]),
        "hold-teachers": reverse("hold_teachers", args=[holds["alder-valley"]]),
        "flag": reverse("hold_flag", args=[holds["alder-valley"], "schools-without-classes"]),
        "holds": reverse("holds"),
        "holds-filtered": reverse("holds") + "?needs=flags&sort=-waiting",
        **{f"hold-{slug}": reverse("hold", args=[number]) for slug, number in holds.items()},
        "cover": reverse("cover") + f"?colleague={scene.sam.id}",  # type: ignore[attr-defined]
        "reassign": reverse("reassign"),
        "hand-over": reverse("handover"),
        "home-clock": reverse("home") + "?night=clock&of=all",
        **pause_paths(),
        **people_paths(scene.noor),  # type: ignore[attr-defined]
        "notices": reverse("notices"),
        "notice-texts": reverse("texts"),
        "notice-text": reverse("text", args=["week_before"]),
        "letter": reverse("run_letter", args=[runs["alder-valley"].id]),
        "mailbox": reverse("mailbox"),
        "connections": reverse("connections"),
        "connection": reverse("connection", args=[new.id]),
        "not-yours": reverse("district", args=["alder-valley"]),
        "design": reverse("design"),
        **{f"design-{one.name}": reverse("design_group", args=[one.name]) for one in groups()},
        "profile": reverse("profile"),
        "not-found": "/nothing/here",
    }


def pause_paths() -> dict[str, str]:
    """The pauses, a new one, one to confirm, and the one that runs."""
    from django.urls import reverse
    from django.utils import timezone

    from districts.models import District
    from rostering.models import Pause

    new, running = reverse("pauses_new"), Pause.objects.filter(district__isnull=False)[0]
    picked = "&".join(f"pick={number}" for number in District.objects.values_list("id", flat=True)[:3])
    return {
        "pauses": reverse("pauses"),
        "pause-new": f"{new}?kind=summer&{picked}",
        "pause-confirm": f"{new}?replaces=winter&year={timezone.now().year}",
        "pause": reverse("pause", args=[running.id]),
        "reopening": reverse("pause_reopening", args=[running.id]),
    }


def people_paths(noor: object) -> dict[str, str]:
    """People and classes of a district, one of each with a past where there is one, and Find."""
    from django.urls import reverse

    from districts.models import FormerProviderId, RosterUser, Section
    from rostering.screens.searches import keep_search

    slug = "alder-valley"
    renamed = FormerProviderId.objects.filter(kind="people").values("object_id")
    people = RosterUser.objects.filter(district__slug=slug, role="student", removed_at=None)
    person = people.filter(id__in=renamed).first() or people[0]
    section = Section.objects.filter(district__slug=slug, removed_at=None)[0]
    key = keep_search(person.family_name, staff=noor)  # type: ignore[arg-type]
    return {
        "people": reverse("district_people", args=[slug]),
        "person": reverse("person", args=[slug, person.id]),
        "classes": reverse("district_classes", args=[slug]),
        "left": reverse("district_left", args=[slug]),
        "class": reverse("section", args=[slug, section.id]),
        "find": f"{reverse('find')}?search={key}",
    }


def session_of(person: object) -> str:
    """A session key of somebody who has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@contextmanager
def serving() -> Iterator[str]:
    """The portal on a free port, until the block ends."""
    port = choose_port(recorded=None)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "rostering.config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            if requests.get(address, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise SystemExit("make screenshots: the portal did not answer within 30 seconds.")


def shoot(
    browser: Browser, address: str, pages: dict[str, tuple[str, str]], *, width: int, scheme: str
) -> None:
    """One picture of every page at a width and in a scheme."""
    for name, (path, session) in pages.items():
        context = browser.new_context(
            viewport={"width": width, "height": 1000 if width > 600 else 800},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        if session:
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto(f"{address}{path}", wait_until="load")
        page.screenshot(path=PICTURES / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()


def write_contact_sheet(names: list[str]) -> None:
    """All pictures on one page, a row a screen."""
    rows = []
    for name in names:
        files = [f"{name}-{width}-{scheme}.png" for width in WIDTHS for scheme in SCHEMES]
        cells = " ".join(
            f'<a href="{file}"><img src="{file}" height="320" alt="{file}"></a>' for file in files
        )
        rows.append(f"<h2>{html.escape(name)}</h2><p>{cells}</p>")
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Every screen</title><body>{"".join(rows)}</body></html>'
    (PICTURES / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
