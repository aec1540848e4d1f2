"""What notices leave for people to do, as rows of Home: pauses that districts were not told of, mails that did not arrive."""

from typing import Final

from django.urls import reverse

from accounts.models import Staff
from rostering.models import Notice
from rostering.screens.digest_rows import failed_digests
from rostering.screens.home_asks import LATELY, Anything
from rostering.screens.moments import moment, weekday_or_date
from rostering.screens.notice_rows import Untold, open_mailings, stuck_of, untold_near
from rostering.screens.presenters.digests import LostDigests, lost_digests
from rostering.screens.presenters.harm import HARM_CLASSES
from rostering.screens.presenters.notice_states import NOT_TOLD, PILLS, TO_CONFIRM
from rostering.screens.presenters.notices import MailingLine, mailing_lines
from rostering.screens.presenters.work_rows import WorkRow
from rostering.screens.scope import Scope
from rostering.screens.viewer import Viewer
from rostering.screens.words import agree, listed, number, several

_RANK: Final = HARM_CLASSES.index("untold")


def notices_work(scope: Scope, there: Anything) -> tuple[list[WorkRow], tuple[MailingLine, ...]]:
    """(rows of what waits, the mails that leave soon and can be stopped)."""
    viewer = scope.viewer
    if viewer.staff.role == Staff.Role.ADMIN:
        return [], ()
    mailings = mailing_lines(open_mailings(scope) if there.mailings else [], viewer=viewer)
    rows = [
        *(_question_row(one) for one in mailings if not one.stop and one.act == "Look at it"),
        *(_untold_row(row, viewer) for row in (untold_near(scope) if there.untold else ())),
    ]
    if viewer.staff.role == Staff.Role.SPECIALIST and there.digests:
        lost = [one for one in failed_digests(scope) if one.day >= viewer.today - LATELY]
        rows += [_lost_row(one) for one in lost_digests(lost, viewer=viewer)]
    if viewer.staff.role == Staff.Role.DSM:
        rows += [_stuck_row(one, viewer) for one in _one_a_district(stuck_of(scope))]
    return rows, tuple(one for one in mailings if one.act != "Look at it")


def _one_a_district(rows: list[Notice]) -> list[Notice]:
    """The first of each district: what helps one helps all of them."""
    return list({row.district_id: row for row in reversed(rows)}.values())[::-1]


def _question_row(one: MailingLine) -> WorkRow:
    return WorkRow(
        rank=(_RANK, -2),
        pill=TO_CONFIRM,
        name="Changed pause",
        href=one.href,
        name_href=one.href,
        since="",
        harm=one.words,
        act="Look",
    )


def _lost_row(one: LostDigests) -> WorkRow:
    href = reverse("notices")
    return WorkRow(
        rank=(_RANK, 1),
        pill=PILLS[Notice.State.FAILED],
        name="Morning mail",
        href=href,
        name_href=href,
        since="to staff",
        harm=one.words,
        act="See why",
    )


def _untold_row(one: Untold, viewer: Viewer) -> WorkRow:
    href = f"{reverse('notices')}?pause={one.pause_id}&state=untold"
    begins = weekday_or_date(one.first_night, today=viewer.today)
    return WorkRow(
        rank=(_RANK, -1),
        pill=NOT_TOLD,
        name=one.name,
        href=href,
        name_href=href,
        since="begins tonight" if one.first_night == viewer.today else f"begins on {begins}",
        harm=_untold_words(one),
        act="See who",
    )


def _untold_words(one: Untold) -> str:
    parts = (
        (one.no_contact, "without a contact"),
        (one.failed, "failed"),
        (one.stopped, "stopped"),
        (one.districts - one.no_contact - one.failed - one.stopped, "due"),
    )
    why = [f"{number(count)} {words}" for count, words in parts if count > 0]
    told = f"{several(one.districts, 'district')} {agree(one.districts, 'has')} not been told of it"
    return f"{told}: {listed(why)}."


def _stuck_row(notice: Notice, viewer: Viewer) -> WorkRow:
    is_nobody = notice.state == Notice.State.NO_CONTACT
    about = f"of {notice.pause.name}" if notice.pause else f"by your letter “{notice.subject}”"
    page = reverse("notice", args=[notice.id])
    why = "Nobody with an e-mail address is known there" if is_nobody else notice.get_error_display()
    not_told = "some of its people were not told" if notice.rest_of_id else "it was not told"
    return WorkRow(
        rank=(_RANK, 0),
        pill=PILLS[notice.state],
        name=notice.district.name,
        href=reverse("district_contacts", args=[notice.district.slug]) if is_nobody else page,
        name_href=page,
        since=f"since {moment(notice.due_at, now=viewer.now, zone=viewer.zone).words}",
        harm=f"{why}, so {not_told} {about}.",
        act="Add a contact" if is_nobody else "See why",
    )
