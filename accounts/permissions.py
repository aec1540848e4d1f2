"""Who may: every query of a screen or an API starts from `districts_for` (DESIGN 4, Tenancy; DESIGN 9)."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Assignment, Staff
from districts.models import District


class NotYours(Exception):
    """The district exists and is a colleague's; the offer to cover belongs beside this (DESIGN 9)."""


class NotAllowed(Exception):
    """The role does not include this act; str() says which does."""


def current_on(day: date) -> Q:
    """Which assignments hold on a day, both ends included."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def districts_for(user: Staff, *, on: date) -> QuerySet[District]:
    """The districts a person may see on a day: all for specialists and admins, assigned and covered ones for a DSM."""
    if not user.is_active:
        return District.objects.none()
    if sees_every_district(user):
        return District.objects.all()
    mine = Assignment.objects.filter(current_on(on), staff=user).values("district_id")
    return District.objects.filter(id__in=mine)


def sees_every_district(user: Staff) -> bool:
    """Whether `districts_for` leaves nothing out, so that a query need not say so."""
    return user.is_active and user.role in (Staff.Role.SPECIALIST, Staff.Role.ADMIN)


def check_may_decide(user: Staff, *, district: District, on: date) -> None:
    """DSMs of the district and specialists decide holds (DESIGN 9). Raises NotYours or NotAllowed."""
    if user.role == Staff.Role.ADMIN:
        raise NotAllowed(
            "Administrators do not decide holds; a rostering specialist or the district's DSM does."
        )
    if not districts_for(user, on=on).filter(id=district.id).exists():
        raise NotYours(district.name)


def who_decide(asked: Collection[tuple[Staff, int]], *, on: date) -> set[tuple[int, int]]:
    """Of (person, district's number) those for whom `check_may_decide` raises nothing, by their numbers; one query at most."""
    working = [(one, district) for one, district in asked if one.is_active and one.role != Staff.Role.ADMIN]
    by_role = {(one.id, district) for one, district in working if sees_every_district(one)}
    others = {(one.id, district) for one, district in working} - by_role
    if not others:
        return by_role
    rows = Assignment.objects.filter(current_on(on), staff__in={person for person, _ in others})
    rows = rows.filter(district__in={district for _, district in others})
    return by_role | (others & set(rows.values_list("staff_id", "district_id")))


def check_may_claim(user: Staff) -> None:
    """New connections belong to specialists (RULES A32). Raises NotAllowed."""
    if user.role == Staff.Role.DSM:
        raise NotAllowed(
            "New connections are claimed by rostering specialists; tell one of them which district it is."
        )


def may_stop(user: Staff) -> bool:
    """Whether the role includes stopping and starting; for buttons."""
    return user.role == Staff.Role.SPECIALIST


def check_may_stop(user: Staff) -> None:
    """Stopping, starting again and releasing a provider belong to specialists. Raises NotAllowed."""
    if not may_stop(user):
        raise NotAllowed("Rostering specialists stop and start syncs; ask one of them. Nothing was changed.")


def check_may_keep(user: Staff, *, district: District, on: date) -> None:
    """Notes, contacts, talks and dates of a district are kept by its DSM, whoever covers, and specialists (DESIGN 9).

    Raises NotYours with the district's short name, or NotAllowed.
    """
    if not districts_for(user, on=on).filter(id=district.id).exists():
        raise NotYours(district.slug)
    if not keeps_districts(user):
        raise NotAllowed(
            "Administrators do not keep a district's notes and dates; its DSM or a specialist does."
        )


def check_may_pause(user: Staff, *, districts: Collection[int], on: date) -> None:
    """Pauses of districts are kept by their DSM, whoever covers, and specialists (DESIGN 9); one question for all of them.

    Raises NotYours with the short name of one of a colleague's, or NotAllowed.
    """
    seen = set(districts_for(user, on=on).filter(id__in=districts).values_list("id", flat=True))
    if others := set(districts) - seen:
        raise NotYours(District.objects.filter(id__in=others).values_list("slug", flat=True).first() or "")
    if not keeps_districts(user):
        raise NotAllowed("Administrators do not pause districts; a specialist or the district's DSM does.")


def check_may_pause_everybody(user: Staff) -> None:
    """Company pauses and office closures are kept by specialists (RULES B12, B13). Raises NotAllowed."""
    if user.role != Staff.Role.SPECIALIST:
        raise NotAllowed(
            "Pauses for everybody are kept by rostering specialists; tell one of them which nights you mean."
        )


def keeps_districts(user: Staff) -> bool:
    """Whether the role includes keeping the districts one may see; for buttons."""
    return user.role != Staff.Role.ADMIN
