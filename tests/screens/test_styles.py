"""The look is said once: colours and sizes in the tokens, a class in one file, none that nothing wears (LOOK)."""

import re
from collections import defaultdict
from pathlib import Path

from tests.databases import ROOT

CSS = ROOT / "static" / "css"
#: Classes that scripts of others put on.
FOREIGN = {"htmx-request"}


def styles() -> dict[str, str]:
    """Each style sheet of a component without its comments."""
    return {
        path.name: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for path in sorted((CSS / "components").glob("*.css"))
    }


def wearers() -> str:
    """Everything that may name a class."""
    files: list[Path] = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").glob("*.js")]
    files += [*(ROOT / "rostering" / "screens").rglob("*.py")]
    return "\n".join(path.read_text() for path in files)


def test_colours_are_tokens() -> None:
    found = {
        name: wrong for name, text in styles().items() if (wrong := re.findall(r"#[0-9a-fA-F]{3,8}\b", text))
    }
    assert found == {}


def test_every_style_sheet_is_loaded() -> None:
    loaded = set(re.findall(r"components/([\w-]+\.css)", (CSS / "app.css").read_text()))
    assert loaded == set(styles())


def test_every_class_is_worn() -> None:
    worn = wearers()
    beginnings = tuple(re.findall(r"([a-z]+(?:-[a-z]+)*-)\{", worn))
    unworn = defaultdict(set)
    for name, text in styles().items():
        for one in re.findall(r"\.([a-z][\w-]*)", text):
            if one not in FOREIGN and not one.startswith(beginnings) and not _says(worn, one):
                unworn[name].add(one)
    assert dict(unworn) == {}


def _says(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
