"""Static files as a running portal serves them: the style sheet in one piece, and what a browser has it need not ask for."""

from functools import cache

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.templatetags.static import static

from rostering.config.style_sheet import SHEET, in_one_piece
from tests.databases import ROOT

_KEPT = "max-age=3600"


class OneSheet(StaticFilesHandler):
    """Serves the static files."""

    def serve(self, request: HttpRequest) -> HttpResponse | FileResponse:
        """One static file."""
        if request.path == static(SHEET):
            answer: HttpResponse | FileResponse = HttpResponse(_sheet(), content_type="text/css")
        else:
            answer = super().serve(request)
        answer["Cache-Control"] = _KEPT
        return answer


@cache
def _sheet() -> str:
    return in_one_piece(lambda name: (ROOT / "static" / name).read_text())
