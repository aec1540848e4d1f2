"""Kind by kind, what leaves, comes back under a new ID, joins; the 50 % limit is one ink line through every row it judges."""

from rostering.screens.gallery import Sample
from rostering.screens.gallery._made_up import FIGURES, QUIET_FIGURES
from rostering.screens.presenters.totals import totals_table

SAMPLES = (
    Sample(
        title="Over the limit",
        template="components/totals.html",
        context={"totals": totals_table(FIGURES)},
        is_wide=True,
    ),
    Sample(
        title="An ordinary night, with classes whose term is over",
        template="components/totals.html",
        context={"totals": totals_table(QUIET_FIGURES, is_applied=True)},
        is_wide=True,
    ),
)
