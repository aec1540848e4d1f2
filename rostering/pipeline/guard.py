"""Gate 2: is the change plausible? A pure function of a plan's totals and the limits in force (DESIGN 3.8, 5).

No clock, no database. Unsafe is the default answer; the verdict carries the numbers, so that it can be read alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rostering.pipeline.totals import KindTotals, Totals

PERCENT_KINDS = ("students", "teachers", "sections", "enrollments")
MAJORITY_KINDS = ("administrators", "schools")
MAJORITY_AT_LEAST = 4
WARN_REMOVED_PERCENT = 35

WORDS = {
    "students": ("student", "students"),
    "teachers": ("teacher", "teachers"),
    "sections": ("class", "classes"),
    "enrollments": ("class place", "class places"),
    "administrators": ("administrator", "administrators"),
    "schools": ("school", "schools"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What the guard may allow one district tonight; read by `rostering.limits`.

    `percent`: 1 to 50. `is_under_review`: every non-empty plan is held (DESIGN 5).
    """

    percent: int = 50
    is_under_review: bool = False


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """One kind against the limit."""

    kind: str
    changed: int
    existing: int
    percent: float
    is_over: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` "" lets the plan pass; else first_load, under_review or large_change. `sentence` can be pasted into a mail."""

    reason: str
    limit: int
    kinds: tuple[KindVerdict, ...] = ()
    majorities: tuple[tuple[str, int, int], ...] = ()
    warnings: tuple[str, ...] = field(default=())
    sentence: str = ""

    @property
    def holds(self) -> bool:
        """Whether people must decide."""
        return bool(self.reason)

    def as_json(self, *, more_warnings: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """For the plan's row; with the warnings that are not seen in the totals."""
        return {
            "outcome": "hold" if self.holds else "pass",
            "reason": self.reason,
            "limit": self.limit,
            "kinds": [
                {
                    "kind": k.kind,
                    "changed": k.changed,
                    "existing": k.existing,
                    "percent": k.percent,
                    "over": k.is_over,
                }
                for k in self.kinds
            ],
            "also": [
                {"code": f"most_{kind}_leave", "left": left, "of": of} for kind, left, of in self.majorities
            ],
            "warnings": [*({"code": code} for code in self.warnings), *more_warnings],
            "sentence": self.sentence,
        }


def guard(*, totals: Totals, limits: Limits) -> Verdict:
    """Judge a plan: the first of first_load, under_review, large_change that fits, else pass. An empty plan always passes."""
    if not any(of_kind.changed or of_kind.ended or of_kind.ignored for of_kind in totals.values()):
        return Verdict(reason="", limit=limits.percent, sentence="Nothing would change.")
    kinds = tuple(_judge(kind, totals[kind], limits.percent) for kind in PERCENT_KINDS)
    majorities = tuple(
        (kind, totals[kind].removed, totals[kind].existing)
        for kind in MAJORITY_KINDS
        if _most_leave(totals[kind])
    )
    warnings = tuple(
        f"many_{kind}_leave"
        for kind in PERCENT_KINDS
        if totals[kind].removed and 100 * totals[kind].removed >= WARN_REMOVED_PERCENT * totals[kind].existing
    )
    reason = _reason(totals, limits, is_large=bool(majorities) or any(kind.is_over for kind in kinds))
    return Verdict(
        reason=reason,
        limit=limits.percent,
        kinds=kinds,
        majorities=majorities,
        warnings=warnings,
        sentence=_sentence(reason, totals, kinds, majorities, limits),
    )


def _reason(totals: Totals, limits: Limits, *, is_large: bool) -> str:
    if not any(of_kind.existing for of_kind in totals.values()):
        return "first_load"
    if limits.is_under_review:
        return "under_review"
    return "large_change" if is_large else ""


def _judge(kind: str, totals: KindTotals, limit: int) -> KindVerdict:
    """100 × changed > limit × existing, in integers; exactly the limit passes; 0 existing with a change counts as 100."""
    is_over = 100 * totals.changed > limit * totals.existing
    return KindVerdict(
        kind=kind,
        changed=totals.changed,
        existing=totals.existing,
        percent=totals.percent,
        is_over=is_over,
    )


def _most_leave(totals: KindTotals) -> bool:
    """More than half of four or more leave (administrators, schools)."""
    return totals.existing >= MAJORITY_AT_LEAST and 2 * totals.removed > totals.existing


def _sentence(
    reason: str,
    totals: Totals,
    kinds: tuple[KindVerdict, ...],
    majorities: tuple[tuple[str, int, int], ...],
    limits: Limits,
) -> str:
    """Why, in words, every number recomputable from the totals."""
    if reason == "first_load":
        joins = [_named(kind, totals[kind].added) for kind in ("students", "teachers", "sections")]
        return (
            f"First load: {joins[0]}, {joins[1]} and {joins[2]} would join."
            " A first load always waits for one person."
        )
    over = [kind for kind in kinds if kind.is_over]
    if over:
        worst = max(over, key=lambda kind: kind.percent)
        changes = "1 change" if worst.changed == 1 else f"{worst.changed:,} changes"
        verb = "is" if worst.changed == 1 else "are"
        large = (
            f"{changes} to {_named(worst.kind, worst.existing)} {verb} {worst.percent:g} %,"
            f" over the limit of {limits.percent} %"
        )
    elif majorities:
        kind, left, of = majorities[0]
        large = f"{left:,} of {of:,} {kind} would leave, more than half"
    else:
        large = ""
    if reason == "under_review":
        tail = f" Also, {large}." if large else ""
        return f"This district is under review: every change waits for a person.{tail}"
    return f"Held because {large}." if reason else "Within the limit."


def _named(kind: str, count: int) -> str:
    """A count with its word: "1 class", "2,000 classes"."""
    return f"{count:,} {WORDS[kind][0 if count == 1 else 1]}"
