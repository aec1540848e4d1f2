"""Gate 2: is the change plausible? A pure function of a plan's totals and the limits in force (DESIGN 3.8, 5).

No clock, no database. Unsafe is the default answer; the verdict carries the numbers, so that it can be read alone.
An expected change lets a large change pass that stays within every one of its ceilings (`expected.py`); it never makes
anything hold, never beats a first load or a review, and never covers most schools or administrators leaving.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rostering.beyond import Beyond
from rostering.pipeline.expected import Allowance, Emptied, exceeded
from rostering.pipeline.totals import KindTotals, Totals
from rostering.why import Held, in_short
from rostering.words import day_of

PERCENT_KINDS = ("students", "teachers", "sections", "enrollments")
MAJORITY_KINDS = ("administrators", "schools")
MAJORITY_AT_LEAST = 4
WARN_REMOVED_PERCENT = 35


@dataclass(frozen=True, slots=True)
class Limits:
    """What the guard may allow one district tonight; read by `rostering.limits`.

    `percent`: 1 to 50. `is_under_review`: every non-empty plan is held (DESIGN 5). `allowance`: an expected change in force.
    """

    percent: int = 50
    is_under_review: bool = False
    allowance: Allowance | None = None


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
    """`reason` "" lets the plan pass; else first_load, under_review or large_change. `sentence` can be pasted into a mail.

    `allowance`: the expected change that was in force; `beyond`: which of its ceilings the plan exceeds.
    """

    reason: str
    limit: int
    kinds: tuple[KindVerdict, ...] = ()
    majorities: tuple[tuple[str, int, int], ...] = ()
    warnings: tuple[str, ...] = field(default=())
    sentence: str = ""
    allowance: Allowance | None = None
    beyond: tuple[Beyond, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether people must decide."""
        return bool(self.reason)

    @property
    def is_large(self) -> bool:
        """Whether anything is over its limit, whatever else the plan is held for."""
        return bool(self.majorities) or any(kind.is_over for kind in self.kinds)

    @property
    def is_expected(self) -> bool:
        """Whether an expected change is in force and the plan stays within it."""
        return self.allowance is not None and not self.beyond and not self.majorities

    def held(
        self, *, totals: Totals, schools: Sequence[Mapping[str, Any]] = (), is_rehearsed: bool = False
    ) -> Held:
        """What the words about it are made from; `schools` as in the plan's summary."""
        return Held(
            reason=self.reason,
            limit=self.limit,
            totals=totals,
            over=tuple(kind.kind for kind in self.kinds if kind.is_over),
            leaving=self.majorities,
            schools=schools,
            beyond=self.beyond,
            expected_until=self.allowance.last_night if self.allowance else None,
            is_rehearsed=is_rehearsed,
        )

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
            **({"expected": self._expected_as_json(self.allowance)} if self.allowance else {}),
        }

    def _expected_as_json(self, allowance: Allowance) -> dict[str, Any]:
        """The expected change that was in force, with what it could not cover."""
        return {
            "window": allowance.window,
            "until": allowance.last_night.isoformat(),
            "covers": self.is_expected,
            "beyond": [one.as_json() for one in self.beyond],
        }


def guard(*, totals: Totals, limits: Limits, emptied: Emptied | None = None) -> Verdict:
    """Judge a plan: the first of first_load, under_review, large_change that fits, else pass. An empty plan always passes.

    `emptied`: schools and teachers that would lose all their classes, for an expected change that forbids it.
    """
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
    allowance = limits.allowance
    numbers = Verdict(
        reason="",
        limit=limits.percent,
        kinds=kinds,
        majorities=majorities,
        warnings=warnings,
        allowance=allowance,
        beyond=exceeded(totals=totals, allowance=allowance, emptied=emptied) if allowance else (),
    )
    verdict = replace(numbers, reason=_reason(totals, limits, numbers=numbers))
    return replace(verdict, sentence=_sentence(verdict, totals))


def _reason(totals: Totals, limits: Limits, *, numbers: Verdict) -> str:
    if not any(of_kind.existing for of_kind in totals.values()):
        return "first_load"
    if limits.is_under_review:
        return "under_review"
    return "large_change" if numbers.is_large and not numbers.is_expected else ""


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


def _sentence(verdict: Verdict, totals: Totals) -> str:
    """Why, in words, every number recomputable from the totals."""
    if not verdict.holds and verdict.is_large and verdict.allowance:
        return f"Within the expected change until {day_of(verdict.allowance.last_night)}."
    if not verdict.holds:
        return "Within the limit."
    return in_short(verdict.held(totals=totals))
