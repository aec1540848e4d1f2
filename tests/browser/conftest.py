"""A real browser on a real server: one morning a module, and every console message is a failure (CSP reports among them)."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Staff
from tests.browser.one_sheet import OneSheet
from tests.feeds import NIGHT
from tests.screens.morning import Morning, make_morning, morning_after

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., Page]
# A busy machine may take its time; what comes too late for a person is measured elsewhere (`make bench`).
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Portal:
    """The address of the running portal, and what is in it."""

    url: str
    morning: Morning


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Chromium, for the whole session."""
    # Playwright runs an event loop in this thread; Django's queries here are those of a plain test all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path, args=list(ARGUMENTS))
        yield found
        found.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database for a module: what it writes is committed, since the server reads it, and emptied at the end."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def server(database: None) -> Iterator[LiveServer]:
    """The portal, serving."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "ALLOWED_HOSTS", ["*"])
        served = LiveServer("127.0.0.1", start=False)
        served.thread.static_handler = OneSheet
        served.start()
        yield served
        served.stop()


@pytest.fixture(scope="module")
def portal(server: LiveServer) -> Iterator[Portal]:
    """The portal on the morning after NIGHT."""
    with pytest.MonkeyPatch.context() as patch:
        made = make_morning()
        patch.setattr("rostering.screens.viewer.timezone", SimpleNamespace(now=lambda: morning_after(NIGHT)))
        yield Portal(url=server.url, morning=made)


@pytest.fixture
def opened(browser: Browser, server: LiveServer) -> Iterator[Open]:
    """Opens a page as somebody; at the end no page may have complained on its console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str = "/",
        *,
        person: Staff | None = None,
        expected: int = 200,
        forgive: str | tuple[str, ...] = (),
        **options: object,
    ) -> Page:
        context = browser.new_context(base_url=server.url, **options)
        contexts.append(context)
        if person is not None:
            sign_in(context, person, url=server.url)
        page = context.new_page()

        def heard(message: ConsoleMessage) -> None:
            forgiven = (forgive,) if isinstance(forgive, str) else forgive
            is_forgiven = any(words in message.text for words in forgiven)
            if message.type in ("error", "warning") and not is_forgiven:
                complaints.append(message.text)

        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == expected
        if expected != 200:
            complaints.clear()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(context: BrowserContext, person: Staff, *, url: str) -> None:
    """Give a browser the session of a person."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
