"""Schools, terms and classes of OneRoster made into records, and the dates among them (oneroster.md 5).

The endDate of a session is taken as its last day: the reasons stand in `oneroster_records.py`.
"""

from collections.abc import Sequence
from datetime import date

from rostering.providers.normalise import (
    Text,
    normalise_grade,
    parse_date,
    source_digest,
    text,
)
from rostering.providers.oneroster_rows import (
    OrgRow,
    SessionRow,
)
from rostering.providers.pages import PageBuilder
from rostering.records import (
    SchoolRecord,
    TermRecord,
)

_OPEN_END = "9999"  # how databases write "no end"


class Dates(dict[Text, date | None]):
    """Dates by the text sent. A text that is no date is counted every time it comes."""

    def __init__(self, page: PageBuilder) -> None:
        super().__init__()
        self._page = page

    def __missing__(self, sent: Text) -> date | None:
        found = parse_date(sent)
        if found is None and text(sent) and not text(sent).startswith(_OPEN_END):
            self._page.note("unreadable_date")
            return None
        self[sent] = found
        return found


def school_of(row: OrgRow, provider_id: str) -> SchoolRecord:
    return SchoolRecord(
        provider_id=provider_id,
        name=text(row.name),
        number=text(row.identifier),
        source_digest=source_digest(row.name, row.identifier),
    )


def term_of(row: SessionRow, provider_id: str, page: PageBuilder) -> TermRecord:
    dates = Dates(page)
    return TermRecord(
        provider_id=provider_id,
        name=text(row.title),
        start_date=dates[row.start_date],
        end_date=dates[row.end_date],
        source_digest=source_digest(row.title, row.start_date, row.end_date),
    )


def class_grade(grades: Sequence[str]) -> str:
    """The one grade a class is for; "" if it sends none or several (ClassLink's list is unreliable, oneroster.md 1.6)."""
    reported = set(map(normalise_grade, grades))
    return reported.pop() if len(reported) == 1 else ""
