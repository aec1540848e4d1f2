"""The style sheet is written in a file a component and sent in one: sixty requests before the first paint are too many."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>\w+)\);')
# An address would be read as seen from the sheet, an import must stand at the top.
_ADDRESS = re.compile(r"@import|url\(")


class OneSheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise says no types
    """What `collectstatic` makes of the static files: renamed, compressed, and the style sheet in one piece."""

    def post_process(self, paths: Mapping[str, tuple[Storage, str]], **options: Any) -> Iterator[Any]:
        """Name every file by what is in it, the sheet by all that it holds."""
        written = InMemoryStorage()
        written.save(SHEET, ContentFile(in_one_piece(lambda name: _text(*paths[name])).encode()))
        yield from super().post_process({**paths, SHEET: (written, SHEET)}, **options)


def in_one_piece(read: Callable[[str], str]) -> str:
    """The style sheet with its imports written out, each in its layer; `read` gives the text of a static file."""

    def written_out(found: re.Match[str]) -> str:
        text = read(posixpath.normpath(posixpath.join(posixpath.dirname(SHEET), found["file"])))
        if _ADDRESS.search(text):
            raise ValueError(f"{found['file']} has an address in it. Take it out, or {SHEET} cannot hold it.")
        return f"@layer {found['layer']} {{\n{text}\n}}"

    return _IMPORT.sub(written_out, read(SHEET))


def _text(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        return str(file.read(), encoding="utf-8")
