"""The filters of the list of holds: fields, and chips that count what needs whom."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.http import QueryDict
from django.urls import reverse

from accounts.models import Assignment
from districts.models import Connection
from districts.text import fold
from rostering.models import Plan
from rostering.screens.asked import number_in
from rostering.screens.downloads import codes_of
from rostering.screens.hold_list_rows import HoldFacts, waiting_holds
from rostering.screens.people_choices import people_fields
from rostering.screens.presenters.filters import (
    FilterBar,
    Group,
    chip_group,
    filter_bar,
    search_field,
    select_field,
)
from rostering.screens.presenters.holds import ANSWERS, REASONS
from rostering.screens.scope import Scope
from rostering.screens.words import number

_NO_ANSWER: Final = "none"

Test = Callable[[HoldFacts], bool]
_NEEDS: Final[Mapping[str, tuple[str, Test]]] = {
    "flags": ("With red flags", lambda one: bool(one.figures.red_flags)),
    "second": ("Second person", lambda one: one.needs_second),
    "unassigned": ("Nobody yet", lambda one: one.owner_id is None),
    "unanswered": ("No answer yet", lambda one: one.answer is None),
}


def fitting_holds(scope: Scope, query: QueryDict) -> list[HoldFacts]:
    """The waiting holds that fit every filter of the URL but the chips."""
    return [one for one in waiting_holds(scope) if _fits(one, scope, query)]


def needing(fitting: Sequence[HoldFacts], query: QueryDict) -> list[HoldFacts]:
    """Of those the ones the chosen chips mean."""
    return _looking_like(_with_need(fitting, query), query)


def _with_need(found: Sequence[HoldFacts], query: QueryDict) -> list[HoldFacts]:
    need = query.get("needs", "")
    return [one for one in found if need not in _NEEDS or _NEEDS[need][1](one)]


def _looking_like(found: Sequence[HoldFacts], query: QueryDict) -> list[HoldFacts]:
    pattern = query.get("pattern", "")
    return [one for one in found if pattern not in Plan.Pattern.values or one.pattern == pattern]


def holds_codes(query: QueryDict) -> dict[str, str]:
    """The filters of the URL as the audit may hold them."""
    answers = {_NO_ANSWER, *(key.value for key in ANSWERS)}
    reasons = {key.value for key in REASONS}
    known = {"needs": _NEEDS, "whose": ("mine",), "provider": Connection.Provider.values, "reason": reasons}
    return codes_of(query, **known, pattern=Plan.Pattern.values, answer=answers)


def _fits(one: HoldFacts, scope: Scope, query: QueryDict) -> bool:
    """Whether a hold fits every filter of the URL but the chips."""
    words = fold(query.get("q", "")[:200]).split()
    folded = fold(one.name)
    dsm = query.get("dsm", "")
    answer = query.get("answer", "")
    tests = (
        all(word in folded for word in words),
        query.get("whose") != "mine" or _is_mine(one, scope),
        _is_of(query.get("specialist", ""), [one.owner_id] if one.owner_id else []),
        _is_of(dsm, _with_role(one, Assignment.Role.DSM)),
        query.get("provider", "") in ("", one.provider),
        query.get("reason", "") in ("", one.reason),
        not answer or answer == (one.answer.answer if one.answer else _NO_ANSWER),
    )
    return all(tests)


def _is_mine(one: HoldFacts, scope: Scope) -> bool:
    me = scope.viewer.staff.id
    return one.owner_id == me or any(helper.staff_id == me for helper in one.helpers)


def _with_role(one: HoldFacts, role: str) -> list[int]:
    return [helper.staff_id for helper in one.helpers if helper.role == role]


def _is_of(wanted: str, people: Sequence[int]) -> bool:
    if wanted == "none":
        return not people
    person = number_in(wanted)
    return person is None or person in people


def holds_bar(query: QueryDict, fitting: Sequence[HoldFacts]) -> FilterBar:
    """The bar; each group of chips counts what fits the fields and the other group."""
    answers = [(_NO_ANSWER, "No answer yet"), *((key.value, words) for key, words in ANSWERS.items())]
    fields = (
        search_field(query, label="District"),
        select_field(query, name="whose", label="Whose", choices=[("mine", "Mine")], everything="Everyone’s"),
        *people_fields(query),
        select_field(query, name="provider", label="Through", choices=Connection.Provider.choices),
        select_field(
            query,
            name="reason",
            label="Reason",
            choices=[(key.value, words) for key, words in REASONS.items()],
        ),
        select_field(query, name="answer", label="District says", choices=answers),
    )
    return filter_bar(
        query,
        label="Holds",
        action=reverse("holds"),
        fields=fields,
        groups=(_needs(query, _looking_like(fitting, query)), _patterns(query, _with_need(fitting, query))),
        group_names=("needs", "pattern"),
    )


def _needs(query: QueryDict, found: Sequence[HoldFacts]) -> Group:
    counts = {key: sum(test(one) for one in found) for key, (_, test) in _NEEDS.items()}
    there = _there([(key, words) for key, (words, _) in _NEEDS.items()], counts, chosen=query.get("needs"))
    everything = ("", "All", number(len(found)))
    return chip_group(query, name="needs", label="Which", choices=[everything, *there])


def _patterns(query: QueryDict, found: Sequence[HoldFacts]) -> Group:
    counts = Counter(one.pattern for one in found)
    named = [(one.value, str(one.label)) for one in Plan.Pattern]
    there = _there(named, counts, chosen=query.get("pattern"))
    everything = ("", "Any pattern", number(len(found)))
    return chip_group(query, name="pattern", label="Looks like", choices=[everything, *there])


def _there(
    named: Sequence[tuple[str, str]], counts: Mapping[str, int], *, chosen: str | None
) -> list[tuple[str, str, str]]:
    """What there is any of; the chosen one stays, also where nothing fits it."""
    return [
        (key, words, number(counts.get(key, 0))) for key, words in named if counts.get(key) or key == chosen
    ]
