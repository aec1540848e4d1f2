"""The HTML of every page is valid: elements where the standard allows them, ids once, labels for what exists.

Only the gallery may show a landmark more than once: it shows every part many times.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import loader
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostering.maintenance import close_screens
from rostering.models import Hold
from tests.browser.conftest import Portal
from tests.browser.test_every_screen import screens
from tests.databases import ROOT
from tests.feeds import NIGHT
from tools.screenshot_presses import PASSWORD

pytestmark = pytest.mark.browser

RULES: dict[str, Any] = {
    "root": True,
    "extends": ["html-validate:standard", "html-validate:a11y"],
    "rules": {
        # The templates' own business: spaces, and slashes of elements that SVG knows.
        "no-trailing-whitespace": "off",
        "void-style": "off",
        "no-self-closing": "off",
        # A label around its field names it as well: some speech programs need that.
        "no-redundant-for": "off",
        # Roles that a table keeps when it is drawn as cards, where browsers forget them.
        "no-redundant-role": "off",
        "prefer-native-element": [
            "error",
            {"exclude": ["table", "row", "cell", "columnheader", "rowheader", "rowgroup", "region"]},
        ],
    },
}


def signed_in(portal: Portal) -> Client:
    """Noor's browser."""
    client = Client()
    client.force_login(portal.morning.cast.noor, backend="django.contrib.auth.backends.ModelBackend")
    return client


def pressed(portal: Portal, client: Client) -> dict[str, Any]:
    """What forms lead to and no address has; nothing is changed by these."""
    noor, hold, nights = portal.morning.cast.noor, portal.morning.held, f"{NIGHT},{NIGHT}"
    noor.set_password(PASSWORD)
    noor.save()
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    sent = {
        "verdict": "without_removals",
        "reason": "They ask.",
        "checksum": hold.plan.checksum,
        "when": "now",
        "password": PASSWORD,
    }
    chosen = {"pick": list(Hold.objects.filter(state="open").values_list("id", flat=True))}
    choose, preview = reverse("holds_chosen"), reverse("windows_import_preview")
    head = "district,first_night,last_night,reason\n"
    files = {
        name: SimpleUploadedFile("expected.csv", f"{head}{slug},{nights},The new year.".encode())
        for name, slug in (("good", "birch-bay"), ("bad", "nowhere"))
    }
    return {
        "a part of a hold": client.post(reverse("hold_decide", args=[hold.id]), sent),
        **{
            f"many holds, {act}": client.post(choose, {"act": act, **chosen})
            for act in ("approve", "ask", "wait")
        },
        **{
            f"expected changes, {name} file": client.post(preview, {"file": file})
            for name, file in files.items()
        },
        "an expected change that can not be": client.post(
            reverse("windows_file"), {"students-removed": "101"}
        ),
    }


def pages(portal: Portal, settings: Any, folder: Path) -> dict[str, str]:
    """The source of every page, those for what went wrong among them."""
    client = signed_in(portal)
    found = {name: client.get(path).content.decode() for name, path in screens(portal).items()}
    found |= {name: answer.content.decode() for name, answer in pressed(portal, client).items()}
    found["sign in"] = Client().get(reverse("sign_in")).content.decode()
    found["not found"] = client.get("/nothing").content.decode()
    broken = {"number": "5f02c81a", "when": "Saturday 21 November 2026, 22:10 Pacific time"}
    found["broken"] = loader.get_template("errors/500.html").render(broken)
    settings.PORTAL_VAR = folder / "var"
    close_screens(var=settings.PORTAL_VAR, now=timezone.now(), until=None, reason="Repairs.")
    found["maintenance"] = client.get("/").content.decode()
    return found


def test_the_html_of_every_page_is_valid(portal: Portal, settings: Any, tmp_path: Path) -> None:
    sources = pages(portal, settings, tmp_path)
    for name, source in sources.items():
        (tmp_path / f"{name}.html").write_text(source, encoding="utf-8")
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(RULES), encoding="utf-8")
    command = [
        str(Path(sys.executable).parent / "node"),
        str(ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"),
    ]
    files = [str(tmp_path / f"{name}.html") for name in sources]
    said = tmp_path / "said.json"
    ended = subprocess.run(
        [*command, "--config", str(rules), "--formatter", f"json={said}", *files],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert said.exists(), ended.stderr
    wrong = [
        f"{Path(one['filePath']).stem}, line {message['line']}: {message['message']} ({message['ruleId']})"
        for one in json.loads(said.read_text())
        for message in one["messages"]
        if not (Path(one["filePath"]).stem.startswith("gallery, ") and message["ruleId"] == "unique-landmark")
    ]
    assert wrong == []
