"""The table of deciding a big change list: opened, cut, applied with its log, undone; its lines for latest.json."""

from collections.abc import Callable
from typing import Any

# Of a big change list: what may be opened within how many seconds, and what a step may cost against another.
OPENS_WITHIN = {"hold": 1.0, "breakdown by teacher": 2.0, "students who leave": 2.0}
ROWS_WITHIN = 0.3
APPLY_GOAL, UNDO_GOAL, CUT_GOAL = 1.3, 1.0, 1.0
# To notice a loss: locks, checks, counts and links come on top of two bare statements.
BARE_GOAL = 2.0
# So does the making of an undo's list, which a night's list has behind it when it is applied.
WITH_LIST_GOAL = 2.0


def decision_rows(step: Callable[[str], dict[str, Any]]) -> list[dict[str, Any]]:
    """Walk the steps of `benchmarks.decisions` in their order, print what they took."""
    made, opened, taken, cut = step("big_list"), step("pages"), step("csv"), step("cut")
    floor, applied, undone = step("floor"), step("apply"), step("undo")
    print(
        f"\nDeciding a change list of {made['changed']:,} changes; planned and weighed in {made['seconds']:.1f} s"
    )
    rows = [
        _row(f"opens: {name}", spent, OPENS_WITHIN.get(name, ROWS_WITHIN), 1.0, peak=opened["peak_mib"])
        for name, spent in opened["pages"].items()
    ]
    rows += [
        _row(
            "cut of a part, to planning it all",
            cut["seconds"],
            made["seconds"],
            CUT_GOAL,
            peak=cut["peak_mib"],
        ),
        _row(
            "apply with its log, to without it",
            applied["seconds"],
            applied["seconds"] - applied["log"],
            APPLY_GOAL,
            peak=applied["peak_mib"],
        ),
        _row(
            "apply, to its bare statements",
            applied["seconds"],
            floor["seconds"],
            BARE_GOAL,
            peak=applied["peak_mib"],
        ),
        # Both begin from a frozen list.
        _row(
            "undo, its list put back, to applying",
            undone["put_back"],
            applied["seconds"],
            UNDO_GOAL,
            peak=undone["peak_mib"],
        ),
        _row(
            "undo in all, to planning and applying",
            undone["seconds"],
            made["seconds"] + applied["seconds"],
            UNDO_GOAL,
            peak=undone["peak_mib"],
        ),
        _row(
            "undo in all, to applying alone",
            undone["seconds"],
            applied["seconds"],
            WITH_LIST_GOAL,
            peak=undone["peak_mib"],
        ),
    ]
    print(
        f"every change as CSV: {taken['mib']} MiB in {taken['seconds']:.1f} s, peak {taken['peak_mib']} MiB"
    )
    return rows


def _row(name: str, spent: float, floor: float, goal: float, *, peak: float) -> dict[str, Any]:
    ratio = round(spent / floor, 2)
    print(
        f"{name:37} {spent:7.2f} s, against {floor:5.2f} s: {ratio:6.2f} x"
        f" (goal {goal:g}, {'met' if ratio <= goal else 'MISSED'}), {peak:.0f} MiB"
    )
    return {
        "name": f"big change list: {name}",
        "subject_s": round(spent, 3),
        "floor_s": round(floor, 3),
        "ratio": ratio,
        "goal": goal,
        "better": "lower",
        "peak_mib": peak,
    }
