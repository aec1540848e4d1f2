"""Filters as links with everything in the URL: the chosen one inverted."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.pages import Chip, Pager

SAMPLES = (
    Sample(
        title="With counts",
        template="components/chips.html",
        context={
            "label": "State",
            "chips": (
                Chip(words="All", href="#filter-chips", is_chosen=True),
                Chip(words="On hold", href="#filter-chips", is_chosen=False, count="7"),
                Chip(words="Failed", href="#filter-chips", is_chosen=False, count="3"),
            ),
        },
    ),
    Sample(
        title="Which rows these are",
        template="components/pager.html",
        context={"pager": Pager(words="51 to 100 of 1,204", before="#filter-chips", after="#filter-chips")},
    ),
)
