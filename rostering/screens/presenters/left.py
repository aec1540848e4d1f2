"""Who left: one line each with the cause, the night with its sync, and who approved it."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from districts.models import FormerProviderId, RosterUser, Section
from districts.models.roster import RemovedAs
from rostering.models import Operation
from rostering.screens.presenters.cells import EMPTY, Cell, name_cell, pill_cell, words_cell
from rostering.screens.presenters.changes import PILLS, class_name, person_name
from rostering.screens.presenters.history import Syncs
from rostering.screens.presenters.roster_lists import id_cell
from rostering.screens.presenters.standing import excluded_words, standing_pill
from rostering.screens.presenters.tables import Column, Row

COLUMNS: Final = (
    Column(key="name", heading="Name", is_fixed=True),
    Column(key="what", heading="What"),
    Column(key="school", heading="School", card="off"),
    Column(key="cause", heading="Cause"),
    Column(key="sync", heading="Night"),
    Column(key="approved", heading="Approved"),
    Column(key="id", heading="Provider ID", card="off"),
    Column(key="state", heading="State", card="end"),
)


def left_row(row: Any, *, slug: str, shared: Mapping[tuple[str, str], str], syncs: Syncs) -> Row:
    """A person or class that left; one that is there, found by a search, stands without a cause."""
    cells = _who(row, slug) | {
        "id": id_cell(row.provider_id),
        "state": pill_cell(standing_pill(row.removed_as, is_present=row.removed_at is None, in_list=True)),
    }
    if row.removed_at is not None:
        cells |= {"cause": words_cell(cause_words(row, shared))} | _sync(row.changed_run, syncs)
    return Row(name=_name(row), cells=cells)


def renamed_row(former: FormerProviderId, row: Any, *, slug: str, syncs: Syncs) -> Row:
    """An id that left; whose it was is still there under another one."""
    cells = _who(row, slug) | {
        "cause": words_cell(f"new ID, now {row.provider_id}"),
        "id": id_cell(former.provider_id),
        "state": pill_cell(PILLS[Operation.REKEYED]),
    }
    return Row(name=_name(row), cells=cells | _sync(former.run_number, syncs))


def cause_words(row: Any, shared: Mapping[tuple[str, str], str]) -> str:
    """Why somebody left, and whether the district shares them again."""
    ended = row.removed_as == RemovedAs.ENDED
    kind = row.role if isinstance(row, RosterUser) else "sections"
    reason = shared.get((kind, row.provider_id))
    if reason is None:
        roles = [role for role in RosterUser.Role.values if (role, row.provider_id) in shared]
        if kind != "sections" and roles:
            return f"{'an' if roles[0] == RosterUser.Role.ADMINISTRATOR else 'a'} {roles[0]} now"
        return "term over" if ended else "not shared any more"
    if reason:
        return f"shared, not included because {excluded_words(reason)}"
    return "shared again, not applied yet"


def _who(row: Any, slug: str) -> dict[str, Cell]:
    name = "person" if isinstance(row, RosterUser) else "section"
    return {
        "name": name_cell(_name(row), reverse(name, args=[slug, row.id])),
        "what": words_cell(str(row.get_role_display()).capitalize() if name == "person" else "Class"),
        "school": words_cell(row.school.name if row.school else ""),
    }


def _name(row: Any) -> str:
    return class_name(row) if isinstance(row, Section) else person_name(row)


def _sync(number: int | None, syncs: Syncs) -> dict[str, Cell]:
    if number is None:
        return {"sync": EMPTY, "approved": EMPTY}
    link = syncs.link(number)
    return {
        "sync": Cell(kind="sync", value=link, data=(number,)),
        "approved": words_cell(link.approved.removeprefix("approved ")),
    }
