"""The bar under a list whose chosen rows can be taken or given to somebody, and what came of it in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from accounts.models import Staff
from rostering.holds.assign import Assigned
from rostering.screens.presenters.tables import Choice
from rostering.screens.viewer import Viewer
from rostering.screens.words import number, several

_NAMED: Final = 8


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """The form; `refusal` says what was not done, and the typed reason stands in it again. `may_take`: not an administrator.

    `everything`: the words for all that fit, "" where the page has all of them.
    """

    form: str
    back: str
    people: tuple[Choice, ...]
    reason: str
    refusal: str
    may_take: bool
    everything: str = ""


def bulk_of(  # noqa: PLR0913 - one keyword for each thing the form says
    people: Sequence[Staff],
    *,
    viewer: Viewer,
    form: str,
    back: str,
    to: str,
    reason: str,
    refusal: str,
    fitting: int = 0,
) -> Bulk:
    """The form for a viewer. `fitting`: how many fit the filters, 0 where the page has all of them."""
    return Bulk(
        form=form,
        back=back,
        people=tuple(
            Choice(
                value=str(one.id),
                words=f"{one}, {'DSM' if one.role == Staff.Role.DSM else 'specialist'}",
                is_chosen=str(one.id) == to,
            )
            for one in people
        ),
        reason=reason,
        refusal=refusal,
        may_take=viewer.staff.role != Staff.Role.ADMIN,
        everything=f"All {number(fitting)} that fit, not only this page" if fitting else "",
    )


def assigned_words(outcome: Assigned, *, to: Staff, by: Staff) -> str:
    """ "You look after 3 holds more now.", or whose they are now."""
    held = several(len(outcome.changed), "hold")
    return f"You look after {held} more now." if to == by else f"{to} looks after {held} more now."


def skipped_words(outcome: Assigned) -> str:
    """Which were left as they are, with the reason of each; the first eight by name."""
    said = [f"{one.district}: {one.why}" for one in outcome.skipped[:_NAMED]]
    more = len(outcome.skipped) - len(said)
    rest = f"; and {several(more, 'other')}" if more > 0 else ""
    return f"{several(len(outcome.skipped), 'hold')} left as before. {'; '.join(said)}{rest}."
