"""The look is said once: colours and sizes in the tokens, a class in one file, none that nothing wears (LOOK)."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from rostering.config.style_sheet import SHEET, OneSheetStorage, in_one_piece
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


def a_sheet(folder: Path, part: str) -> str:
    """The name and the text of the sheet that `collectstatic` makes of one part."""
    source, collected = folder / "source", folder / "collected"
    for place in (source, collected):
        (place / "css").mkdir(parents=True, exist_ok=True)
        (place / "css" / "part.css").write_text(part)
        (place / SHEET).write_text('@layer parts;\n@import url("part.css") layer(parts);\n')
    storage = OneSheetStorage(location=collected, base_url="/static/")
    paths = {name: (FileSystemStorage(source), name) for name in (SHEET, "css/part.css")}
    made = {name: new for name, new, done in storage.post_process(paths) if not new.endswith(".gz")}
    return f"{made[SHEET]}\n{(collected / made[SHEET]).read_text()}"


def test_the_sheet_is_sent_in_one_piece_under_a_name_that_changes_with_its_parts(tmp_path: Path) -> None:
    name, text = a_sheet(tmp_path / "one", "a { color: red }").split("\n", maxsplit=1)
    assert text == "@layer parts;\n@layer parts {\na { color: red }\n}\n"
    other = a_sheet(tmp_path / "other", "a { color: blue }").split("\n", maxsplit=1)[0]
    assert name != other


def test_the_sheet_itself_imports_nothing_once_it_is_written_out() -> None:
    text = in_one_piece(lambda name: (ROOT / "static" / name).read_text())
    assert "@import" not in text
    assert all(one in text for one in styles_as_written())


def test_a_part_with_an_address_is_refused() -> None:
    files = {SHEET: '@import url("part.css") layer(parts);', "css/part.css": 'a { background: url("a.png") }'}
    with pytest.raises(ValueError, match=r"part\.css has an address in it"):
        in_one_piece(files.__getitem__)


def styles_as_written() -> list[str]:
    """Every file of a component."""
    return [path.read_text() for path in (CSS / "components").glob("*.css")]
