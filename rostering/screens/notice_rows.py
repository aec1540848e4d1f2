"""The ledger of notices as the screens read it: everything begins from a Scope, so a DSM sees his districts' rows only."""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Staff
from accounts.permissions import NotYours
from districts.models import District
from rostering.calendar.pauses import PauseSpan, pauses_between
from rostering.models import MailboxMessage, Notice, NoticeBatch, NoticeTemplate, Pause
from rostering.notices.batches import unsent
from rostering.screens.scope import Scope

State = Notice.State
AHEAD: Final = timedelta(days=60)
NEAR: Final = timedelta(days=7)
_MOST_STUCK: Final = 200
_IN_TIME: Final = (Notice.Kind.WEEK_BEFORE, Notice.Kind.DAY_BEFORE)


class PauseCounts(NamedTuple):
    """One pause and how many notices of it stand where (RULES B14); `next_due`: when the next leaves."""

    pause_id: int
    name: str
    first_night: date
    last_night: date
    not_sent: int
    sent: int
    failed: int
    no_contact: int
    stopped: int
    next_due: datetime | None


class Untold(NamedTuple):
    """A pause that is near and how many districts know nothing of it; `no_contact` and the rest say why of some."""

    pause_id: int
    name: str
    first_night: date
    districts: int
    no_contact: int
    failed: int
    stopped: int


def notices_of(scope: Scope) -> QuerySet[Notice]:
    """The notices of the viewer's districts."""
    notices = Notice.objects.filter(district__in=scope.districts())
    return notices.select_related("district", "pause", "by", "batch")


def notice_of(scope: Scope, number: int) -> Notice:
    """One of them. Raises Http404, or NotYours for a colleague's district."""
    found = notices_of(scope).select_related("run", "hold").filter(id=number).first()
    if found is not None:
        return found
    slug = Notice.objects.filter(id=number).values_list("district__slug", flat=True).first()
    if slug is None:
        raise Http404("There is no such notice.")
    raise NotYours(slug)


def pauses_told(scope: Scope) -> list[tuple[int, str]]:
    """(number, name and year) of the pauses that have notices, the latest first, for the filter."""
    ids = notices_of(scope).select_related(None).order_by().values("pause")
    pauses = Pause.objects.filter(id__in=ids).order_by("-first_night", "id")
    # Many districts' pauses of one batch are many; the newest hundred are enough to choose from.
    rows = pauses.values_list("id", "name", "first_night", "district__name")[:100]
    return [(number, _named(name, first, whose)) for number, name, first, whose in rows]


def pause_counts(scope: Scope) -> list[PauseCounts]:
    """The pauses ahead and running that have notices, with their counts; one question."""
    today = scope.viewer.today
    rows = notices_of(scope).select_related(None).filter(pause__last_night__gte=today)
    fields = ("pause_id", "pause__name", "pause__first_night", "pause__last_night")
    counted = rows.order_by("pause__first_night", "pause_id").values_list(*fields)
    return [
        PauseCounts(*row)
        for row in counted.annotate(
            not_sent=Count("id", filter=Q(state=State.DUE)),
            sent=Count("id", filter=Q(state__in=Notice.TOLD)),
            failed=Count("id", filter=Q(state=State.FAILED)),
            no_contact=Count("id", filter=Q(state=State.NO_CONTACT)),
            stopped=Count("id", filter=Q(state=State.STOPPED)),
            next_due=Min("due_at", filter=Q(state=State.DUE)),
        )[:20]
    ]


def unconfirmed_pauses(scope: Scope) -> list[PauseSpan]:
    """Company pauses of the next weeks that nobody has confirmed: nobody is told of them."""
    today = scope.viewer.today
    spans = pauses_between(district=None, first=today, last=today + AHEAD)
    return [span for span in spans if not span.is_confirmed]


def open_mailings(scope: Scope) -> list[NoticeBatch]:
    """What waits for a person, and what can still be stopped, if all of it is the viewer's; with `count` and `pause_name`."""
    states = (NoticeBatch.State.TO_CONFIRM, NoticeBatch.State.WAITING)
    waiting = Q(notices__state=State.DUE, notices__claimed_at__isnull=True)
    mine = waiting & Q(notices__district__in=scope.districts().values("id"))
    batches = NoticeBatch.objects.filter(state__in=states).annotate(
        count=Count("notices", filter=mine),
        waiting=Count("notices", filter=waiting),
        pause_name=Min("notices__pause__name", filter=mine),
    )
    return list(batches.filter(count__gt=0, count=F("waiting")).order_by("leaves_at", "id"))


def mailing_of(scope: Scope, number: int) -> tuple[NoticeBatch, list[Notice]]:
    """One batch with what of it has not left, all of it the viewer's. Raises Http404, NotYours."""
    batch = NoticeBatch.objects.filter(id=number).first()
    if batch is None:
        raise Http404("There is no such mailing.")
    mine = scope.districts().values("id")
    theirs = Notice.objects.filter(batch=batch).exclude(district__in=mine)
    slug = theirs.values_list("district__slug", flat=True).first()
    if slug is not None:
        raise NotYours(slug)
    rows = unsent(batch).select_related("district", "pause").order_by("district__name", "id")
    return batch, list(rows)


def told_before(rows: list[Notice]) -> dict[tuple[int, int], Notice]:
    """(pause, district) -> what that district was told of that pause last, for notices a viewer may see."""
    told = Notice.objects.filter(
        pause__in={row.pause_id for row in rows},
        district__in={row.district_id for row in rows},
        state__in=Notice.TOLD,
    )
    return {(one.pause_id or 0, one.district_id): one for one in told.order_by("id")}


def untold_near(scope: Scope) -> list[Untold]:
    """Pauses that begin within a week and districts that have been told nothing of them yet: a row a pause, one question."""
    today = scope.viewer.today
    told = Notice.objects.filter(
        pause=OuterRef("pause"), district=OuterRef("district"), state__in=Notice.TOLD
    )
    rows = (
        notices_of(scope)
        .select_related(None)
        .filter(
            ~Exists(told),
            pause__first_night__range=(today, today + NEAR),
            pause__ended_at__isnull=True,
            kind__in=_IN_TIME,
            state__in=(State.DUE, *Notice.STUCK),
        )
    )
    fields = ("pause_id", "pause__name", "pause__first_night")
    counted = rows.order_by("pause__first_night", "pause_id").values_list(*fields)
    return [
        Untold(*row)
        for row in counted.annotate(
            districts=Count("district", distinct=True),
            no_contact=Count("district", distinct=True, filter=Q(state=State.NO_CONTACT)),
            failed=Count("district", distinct=True, filter=Q(state=State.FAILED)),
            stopped=Count("district", distinct=True, filter=Q(state=State.STOPPED)),
        )[:20]
    ]


def stuck_of(scope: Scope) -> list[Notice]:
    """What did not reach a district, of pauses that are not over, and letters; the oldest first."""
    still_matters = Q(pause__isnull=True) | Q(pause__last_night__gte=scope.viewer.today)
    stuck = notices_of(scope).filter(still_matters, state__in=(State.FAILED, State.NO_CONTACT))
    return list(stuck.order_by("due_at", "id")[:_MOST_STUCK])


def notices_in(scope: Scope, numbers: list[int]) -> list[int]:
    """Of some numbers those that are notices of the viewer's districts."""
    found = notices_of(scope).select_related(None).filter(id__in=numbers)
    return list(found.order_by("id").values_list("id", flat=True))


def mailbox_of(scope: Scope) -> QuerySet[MailboxMessage]:
    """The mails a practice portal has kept, newest first: of the viewer's districts and to the viewer; specialists see all."""
    mine = Q(notice__district__in=scope.districts()) | Q(notice__isnull=True, to=[scope.viewer.staff.email])
    if scope.viewer.staff.role == Staff.Role.SPECIALIST:
        mine |= Q(notice__isnull=True)
    return MailboxMessage.objects.filter(mine).select_related("notice__district")


def mail_of(scope: Scope, number: int) -> MailboxMessage:
    """One of them. Raises Http404, or NotYours for a colleague's district."""
    found = mailbox_of(scope).filter(id=number).first()
    if found is not None:
        return found
    slug = MailboxMessage.objects.filter(id=number).values_list("notice__district__slug", flat=True).first()
    if slug is None:
        raise Http404("There is no such mail.")
    raise NotYours(slug)


def district_named(scope: Scope, slug: str) -> District | None:
    """One of the viewer's districts by its short name; the first by name where none is meant."""
    districts = scope.districts().select_related("connection").order_by("name", "id")
    slug = slug.replace("\x00", "")
    return (districts.filter(slug=slug) if slug else districts).first()


def text_versions(scope: Scope) -> dict[str, NoticeTemplate]:
    """Key -> the newest version of a text, where somebody has changed it; texts are everybody's."""
    if not scope.viewer.staff.is_active:
        return {}
    newest = NoticeTemplate.objects.select_related("author").order_by("key", "-version").distinct("key")
    return {row.key: row for row in newest}


def _named(name: str, first: date, whose: str | None) -> str:
    return f"{name} {first.year}" + (f", {whose}" if whose else "")
