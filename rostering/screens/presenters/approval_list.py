"""A list that was approved in one act: what waits for a second person, and what became of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Staff
from rostering.models import ApprovalList, Hold, Plan
from rostering.screens.approval_list_rows import ListedFacts, WaitingList
from rostering.screens.moments import moment
from rostering.screens.presenters import states
from rostering.screens.presenters.harm import HARM_CLASSES, harm_sentence
from rostering.screens.presenters.many import LOOKS_LIKE, ManyLine, figure_pairs, on_the_ticked
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.work_rows import WorkRow
from rostering.screens.viewer import Viewer
from rostering.screens.words import capital, number, several, spelled


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """`waiting` with boxes where the viewer may agree; `closed`: why he may not; `others` with what became of each."""

    sentence: Sentence
    reason: str
    who: str
    waiting: tuple[ManyLine, ...]
    others: tuple[ManyLine, ...]
    closed: str
    act: str
    effect: str


def list_page(sent: ApprovalList, holds: Sequence[ListedFacts], *, viewer: Viewer) -> ListPage:
    """The list as one viewer sees it."""
    waiting = [one for one in holds if one.is_waiting]
    closed = _closed(sent, viewer) if waiting else ""
    is_one = len(waiting) == 1
    when = f"as {'its' if is_one else 'their'} next night begins" if sent.is_tonight else "within a minute"
    they = "It is" if is_one else "They are"
    return ListPage(
        sentence=_sentence(sent, holds, waiting=len(waiting)),
        reason=sent.reason,
        who=f"{sent.by}, {moment(sent.at, now=viewer.now, zone=viewer.zone).words}",
        waiting=tuple(_line(one, has_box=not closed) for one in waiting),
        others=tuple(_line(one, has_box=False) for one in holds if not one.is_waiting),
        closed=closed,
        act=on_the_ticked("Agree to", len(waiting), "district"),
        effect=f"{they} brought up to date {when}. What has moved since is left out and named.",
    )


def _sentence(sent: ApprovalList, holds: Sequence[ListedFacts], *, waiting: int) -> Sentence:
    looks = LOOKS_LIKE[Plan.Pattern(sent.pattern)]
    approved = sum(one.was_approved for one in holds)
    out = len(holds) - approved
    said = [f" approved in one list {'looks' if approved == 1 else 'look'} like {looks}."]
    if waiting:
        said.append(
            f" {capital(spelled(waiting))} {'waits' if waiting == 1 else 'wait'} for a second person."
        )
    if out:
        said.append(f" {capital(spelled(out))} {'was' if out == 1 else 'were'} left out.")
    return say(strong(several(approved, "district")), "".join(said))


def _closed(sent: ApprovalList, viewer: Viewer) -> str:
    if sent.by_id == viewer.staff.id:
        return "You approved this list. Another specialist, or the districts’ DSMs, must agree as well."
    if viewer.staff.role == Staff.Role.ADMIN:
        return "Administrators do not decide holds; a rostering specialist or the district’s DSM does."
    return ""


def _line(one: ListedFacts, *, has_box: bool) -> ManyLine:
    return ManyLine(
        name=one.name,
        href=reverse("hold", args=[one.hold]),
        pairs=figure_pairs(one.figures),
        harm=harm_sentence(one.figures),
        state=_state(one),
        seen=f"{one.hold}:{one.checksum}" if has_box else "",
    )


def _state(one: ListedFacts) -> str:
    """What became of one of them, in words."""
    if one.left_out:
        return f"Left out. {one.left_out}"
    if not one.was_approved:
        return "Not reached: load this page again in a minute; if it stays so, choose it again."
    if one.is_waiting:
        return "Waits for a second person"
    if one.was_called_back or one.has_moved:
        return _gone_on(one)
    also = f", {one.second} agreed" if one.second else ""
    if one.state == Hold.State.APPROVED:
        return f"Approved for tonight{also}" if one.is_tonight else f"Being applied{also}"
    return f"{capital(Hold.State(one.state).label)}{also}"


def _gone_on(one: ListedFacts) -> str:
    """The approval of this list counts no more: what became of the hold is said, and is nothing of this list."""
    gone = "Called back" if one.was_called_back else "The change has moved"
    if one.state == Hold.State.OPEN:
        return f"{gone}; it waits for a new decision"
    return f"{gone}; the hold is {Hold.State(one.state).label} by now"


def list_row(found: WaitingList, *, viewer: Viewer) -> WorkRow:
    """A list on Home: one line for all of its holds."""
    count, page = len(found.holds), reverse("approval_list", args=[found.number])
    is_own = found.by == viewer.staff.id
    who = "You" if is_own else found.by_name
    agreed = moment(found.at, now=viewer.now, zone=viewer.zone).words
    these, them = ("It looks", "it") if count == 1 else ("They look", "them")
    asks = "a second person must agree" if is_own else f"your agreement applies {them}"
    return WorkRow(
        rank=(HARM_CLASSES.index("second_person"), -count),
        pill=states.SECOND_PERSON,
        name=f"A list of {several(count, 'hold')}",
        href=page,
        name_href=page,
        since=f"{who} agreed {agreed} · list {number(found.number)}",
        harm=f"{these} like {LOOKS_LIKE[Plan.Pattern(found.pattern)]}, without red flags; {asks}.",
        act="Look" if is_own else "Agree",
        is_mine=not is_own and viewer.staff.role != Staff.Role.ADMIN,
    )
