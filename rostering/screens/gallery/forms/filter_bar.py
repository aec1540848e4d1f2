"""The filters of a list: a field to type in, choices, chips with counts, and what is set, each to be taken away."""

from django.http import QueryDict

from rostering.screens.gallery import Sample
from rostering.screens.presenters.filters import chip_group, filter_bar, search_field, select_field

_STATES = [("", "All", ""), ("held", "On hold", "7"), ("failed", "Failed", "3")]
_PROVIDERS = [("clever", "Clever"), ("classlink", "ClassLink")]


def _sample(title: str, query: QueryDict) -> Sample:
    group = chip_group(query, name="state", label="State", choices=_STATES)
    fields = (
        search_field(query, label="Name or ID"),
        select_field(query, name="provider", label="Through", choices=_PROVIDERS),
    )
    bar = filter_bar(
        query, label=title, action="#filter-bar", fields=fields, groups=(group,), group_names=("state",)
    )
    return Sample(title=title, template="components/filter_bar.html", context={"bar": bar})


SAMPLES = (
    _sample("Nothing set", QueryDict("")),
    _sample("Two filters set", QueryDict("q=lunsford&provider=clever&state=held")),
)
