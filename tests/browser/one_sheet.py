"""The style sheet in one piece: fetching its fifty files is most of what opening a page costs a browser that has seen none."""

import re
from functools import cache

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.templatetags.static import static

from tests.databases import ROOT

#: A browser that sends this is given every file by itself, as in production.
EVERY_FILE = {"X-Every-File": "yes"}
_KEPT = {"Cache-Control": "max-age=3600"}
_SHEET = ROOT / "static" / "css" / "app.css"
_IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>\w+)\);')


class OneSheet(StaticFilesHandler):
    """Serves the static files, the style sheet with everything it imports."""

    def serve(self, request: HttpRequest) -> HttpResponse | FileResponse:
        """One static file."""
        is_asked_for_all = any(name in request.headers for name in EVERY_FILE)
        if request.path == static("css/app.css") and not is_asked_for_all:
            return HttpResponse(in_one_piece(), content_type="text/css", headers=_KEPT)
        return super().serve(request)


@cache
def in_one_piece() -> str:
    """The style sheet with its imports written out, each in its layer."""
    written, imports = _IMPORT.subn(_written_out, _SHEET.read_text())
    assert imports > 0
    assert "@import" not in written
    return written


def _written_out(found: re.Match[str]) -> str:
    return f"@layer {found['layer']} {{\n{(_SHEET.parent / found['file']).read_text()}\n}}"
