"""Reads a change list's stored figures (totals, verdict, summary) into typed values, once, for every presenter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from rostering.beyond import Beyond
from rostering.models import Plan
from rostering.why import worst_kind


@dataclass(frozen=True, kw_only=True)
class KindFigures:
    """One kind's counts as DESIGN 6 names them."""

    existing: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    rekeyed: int = 0
    ended: int = 0
    ignored: int = 0
    changed: int = 0
    percent: float = 0.0

    @property
    def after(self) -> int:
        """How many there would be."""
        return self.existing + self.added - self.removed - self.ended


_KNOWN: Final = tuple(field.name for field in fields(KindFigures))


@dataclass(frozen=True, kw_only=True)
class RedFlag:
    """Something no percent shows: `code`, how many, where; `now`: how many people are without a class already."""

    code: str
    count: int
    now: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Everything the screens say about one change list."""

    kinds: Mapping[str, KindFigures]
    reason: str
    limit: int
    over: tuple[str, ...]
    also: tuple[Mapping[str, Any], ...]
    warnings: tuple[Mapping[str, Any], ...]
    now_after: Mapping[str, tuple[float, float]]
    schools: tuple[Mapping[str, Any], ...]
    grades: tuple[Mapping[str, Any], ...]
    red_flags: tuple[RedFlag, ...]
    needs_second_person: bool
    beyond: tuple[Beyond, ...] = ()
    expected_until: date | None = None

    def kind(self, name: str) -> KindFigures:
        """One kind's counts; zeros where the list has none."""
        return self.kinds.get(name, KindFigures())

    @property
    def changed(self) -> int:
        """All counted changes together."""
        return sum(figures.changed for figures in self.kinds.values())

    @property
    def worst_kind(self) -> str:
        """Of the kinds over the limit the one with the highest percent; of all kinds if none is over."""
        return worst_kind(self.kinds, self.over)


def figures_of(plan: Plan) -> Figures:
    """The figures of a change list. Figures that were not stored read as none."""
    return figures_from(
        totals=plan.totals,
        verdict=plan.verdict,
        summary=plan.summary,
        needs_second_person=plan.needs_second_person,
    )


def figures_from(
    *,
    totals: Mapping[str, Mapping[str, Any]],
    verdict: Mapping[str, Any],
    summary: Mapping[str, Any],
    needs_second_person: bool,
) -> Figures:
    """The same from what is stored, for lists that read no whole plans."""
    expected = verdict.get("expected") or {}
    return Figures(
        kinds=totals_of(totals),
        reason=verdict.get("reason") or "",
        limit=int(verdict.get("limit") or 50),
        over=tuple(kind["kind"] for kind in verdict.get("kinds", ()) if kind.get("over")),
        also=tuple(verdict.get("also", ())),
        warnings=tuple(verdict.get("warnings", ())),
        now_after={name: (pair[0], pair[1]) for name, pair in summary.get("now_after", {}).items()},
        schools=tuple(summary.get("schools", ())),
        grades=tuple(summary.get("grades", ())),
        red_flags=tuple(
            RedFlag(
                code=flag["code"],
                count=flag["count"],
                now=flag.get("now", 0),
                names=tuple(flag.get("names", ())),
            )
            for flag in summary.get("red_flags", ())
        ),
        needs_second_person=needs_second_person,
        beyond=tuple(Beyond(**one) for one in expected.get("beyond", ())),
        expected_until=date.fromisoformat(expected["until"]) if expected else None,
    )


def figures_of_values(row: Mapping[str, Any], *, parts: Sequence[str]) -> Figures:
    """The same from the bare values of a query: `plan__…`, and the named parts of its summary as `summary_…`."""
    return figures_from(
        totals=row["plan__totals"],
        verdict=row["plan__verdict"],
        summary={name: row[f"summary_{name}"] for name in parts if row[f"summary_{name}"] is not None},
        needs_second_person=row["plan__needs_second_person"],
    )


def totals_of(totals: Mapping[str, Mapping[str, Any]]) -> dict[str, KindFigures]:
    """Stored totals as typed counts."""
    return {
        kind: KindFigures(**{name: counts[name] for name in _KNOWN if name in counts})
        for kind, counts in totals.items()
    }
