"""What is pressed on a page before its picture: the way to the screens that only a form leads to, and that no address has."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from playwright.sync_api import Page

#: Of the made-up people on the pictures.
PASSWORD: Final = "a long pass phrase"  # noqa: S105 - it opens nothing but the pictures
Press = Callable[[Page], None]


def _part(page: Page) -> None:
    """What would be applied without removals."""
    page.locator("#reason").fill("Whether the others leave is still being asked.")
    if (password := page.locator("#password")).count():
        password.fill(PASSWORD)
    page.locator(".other-ways > summary").click()
    _go(page, "button[value=without_removals]")


def _choose(page: Page) -> None:
    """Every hold of the list is ticked."""
    for box in page.locator("input[name=pick]").all():
        box.check()


def _chosen(act: str) -> Press:
    def press(page: Page) -> None:
        _choose(page)
        _go(page, f"button[value={act}]")
        if (one_pattern := page.locator("button[name=pattern]")).count():
            with page.expect_navigation():
                one_pattern.first.click()

    return press


def _file(*lines: str) -> Press:
    """A file of expected changes with these lines, from tomorrow on."""

    def press(page: Page) -> None:
        first = datetime.now(UTC).date() + timedelta(days=1)
        nights = f"{first},{first + timedelta(days=13)}"
        rows = [
            "district,first_night,last_night,reason,template",
            *(one.format(nights=nights) for one in lines),
        ]
        sent = {"name": "expected.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
        page.locator("input[type=file]").set_input_files(sent)  # type: ignore[arg-type]
        _go(page, "main form button[type=submit]")

    return press


def _go(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).first.click()


_GOOD: Final = "{},{{nights}},The new school year.,new school year"
#: The name of a picture -> what is pressed on its page first.
PRESSES: Final[Mapping[str, Press]] = {
    "hold-part": _part,
    "holds-chosen": _choose,
    "holds-approve": _chosen("approve"),
    "holds-ask": _chosen("ask"),
    "holds-wait": _chosen("wait"),
    "windows-preview": _file(_GOOD.format("birch-bay"), _GOOD.format("elm-ridge")),
    "windows-refused": _file(_GOOD.format("birch-bay"), "nowhere,soon,2026-13-40,,new school year"),
}
