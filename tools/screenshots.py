"""`make screenshots`: every screen in light and dark, at 1440 and 375 pixels, as PNG in var/screenshots/, with one contact sheet.

Runs on servers of its own (tools.with_services). The portal is served as `make run` serves it, by gunicorn with its
collected files, so that the pictures show what people get. What stands there is lived through by `screenshot_scene.py` and
`screenshot_acts.py`; `screenshot_pages.py` names every page, `screenshot_presses.py` what is pressed on one first.
`make screenshots ARGS="hold notice"` makes those that begin so.
"""

import html
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
import requests
from playwright.sync_api import Browser, sync_playwright

from rostering.services.ports import choose_port
from tools.chromium import find_chromium
from tools.screenshot_presses import PRESSES

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
# Pages whose name ends so are pictured with everything opened that is folded away.
OPENED = "-opened"
OPEN_ALL = "for (const one of document.querySelectorAll('main details')) one.open = true"


def main(names: Sequence[str]) -> int:
    """Make the pictures anew, or those whose name begins with one of `names`; exit code."""
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
    pages = {name: page for name, page in prepare().items() if not names or name.startswith(tuple(names))}
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

    from tools.screenshot_pages import paths
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
        if name.endswith(OPENED):
            page.evaluate(OPEN_ALL)
        if name in PRESSES:
            PRESSES[name](page)
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
    sys.exit(main(sys.argv[1:]))
