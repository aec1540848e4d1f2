"""The ledger's rows as they are written: made, moved to other nights, or needed no more; at most a few statements for all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from rostering.models import Notice, NoticeBatch, Pause
from rostering.notices.wanted import Act, Create, Drop, Move

_ROWS: Final = 1000
State = Notice.State


def write(acts: Sequence[tuple[Pause, int, Act]], *, now: datetime) -> None:
    """What is to be done with the rows of (pause, district); a row that is being sent, or was told, stays as it is."""
    batches: dict[str, NoticeBatch] = {}
    made = [
        _made(pause, district, act, batches=batches, now=now)
        for pause, district, act in acts
        if isinstance(act, Create)
    ]
    Notice.objects.bulk_create(made, batch_size=_ROWS)
    _move([act for _, _, act in acts if isinstance(act, Move)])
    dropped = [act.id for _, _, act in acts if isinstance(act, Drop)]
    unclaimed = Notice.objects.filter(id__in=dropped, claimed_at__isnull=True)
    if dropped:
        unclaimed.exclude(state__in=Notice.TOLD).update(state=State.NOT_NEEDED)


def _made(
    pause: Pause, district: int, act: Create, *, batches: dict[str, NoticeBatch], now: datetime
) -> Notice:
    return Notice(
        district_id=district,
        pause=pause,
        kind=act.kind,
        version=act.version,
        template=act.told.template or act.kind,
        first_night=act.told.first_night,
        last_night=act.told.last_night,
        first_morning=act.told.first_morning,
        due_at=act.due_at,
        batch=_question(pause, act.kind, batches=batches, now=now) if act.is_asked else None,
    )


def _question(pause: Pause, kind: str, *, batches: dict[str, NoticeBatch], now: datetime) -> NoticeBatch:
    """The open question about a changed pause, or about the pauses that were changed together with it."""
    about = f"{kind} of {f'batch {pause.batch}' if pause.batch else f'pause {pause.id}'}"
    if about not in batches:
        batches[about] = NoticeBatch.objects.get_or_create(
            about=about,
            state=NoticeBatch.State.TO_CONFIRM,
            defaults={"kind": kind, "opened_at": now},
        )[0]
    return batches[about]


def _move(moves: Sequence[Move]) -> None:
    """Rows that have not left tell other nights; one with a new hour leaves its batch, unless a person is asked about that."""
    by_id = {move.id: move for move in moves}
    rows = list(
        Notice.objects.select_for_update(of=("self",))
        .filter(id__in=by_id, claimed_at__isnull=True)
        .exclude(state__in=Notice.TOLD)
        .select_related("batch")
    )
    for row in rows:
        move = by_id[row.id]
        row.first_night, row.last_night = move.told.first_night, move.told.last_night
        row.first_morning = move.told.first_morning
        if move.due_at is not None:
            row.due_at, row.tries, row.not_before, row.error = move.due_at, 0, None, ""
            row.state, row.batch = State.DUE, None
    fields = ("first_night", "last_night", "first_morning", "due_at", "tries", "not_before", "error", "state")
    Notice.objects.bulk_update(rows, (*fields, "batch"), batch_size=_ROWS)
