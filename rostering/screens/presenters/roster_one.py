"""What the page of one person and that of one class have in common: the top, the way down to it, where it stands."""

from dataclasses import dataclass

from districts.models import District, RosterUser, Section
from rostering.models import FeedPerson, FeedSection
from rostering.screens.moments import moment
from rostering.screens.presenters.crumbs import Crumb, crumb, district_trail
from rostering.screens.presenters.roster_pages import RosterList
from rostering.screens.presenters.say import Sentence
from rostering.screens.presenters.standing import Step, steps
from rostering.screens.presenters.states import Pill
from rostering.screens.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class OneHead:
    """The top of the page: name, state, what stands small beside them, the one sentence."""

    name: str
    pill: Pill
    meta: str
    sentence: Sentence


def one_trail(district: District, of: RosterList, name: str) -> tuple[Crumb, ...]:
    """The way down, through the list it stands in."""
    return district_trail(district, crumb(of.words, of.address, district.slug), name)


def one_way(
    row: RosterUser | Section,
    shared: FeedPerson | FeedSection | None,
    *,
    district: District,
    viewer: Viewer,
) -> tuple[Step, ...]:
    """From the district to Khan Academy; `shared` None when the district does not share it."""
    read = district.feed.read_at
    return steps(
        shared=shared.excluded_because if shared else None,
        is_present=row.removed_at is None,
        read=f"read {moment(read, now=viewer.now, zone=district.time_zone).words}" if read else "",
        thing="class" if isinstance(row, Section) else "person",
    )
