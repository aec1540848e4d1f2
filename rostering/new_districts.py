"""Creates a partner district with every row it needs, after checking each value (RULES A1, A13, A33, A49)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_slug
from django.db import IntegrityError, transaction
from email_validator import EmailNotValidError, validate_email

from accounts.audit import record
from accounts.models import Assignment, Staff
from districts.models import Agreement, District, RosterState
from rostering.models import FeedState
from rostering.problems import NotPossible

REPORT_GRADES = ("K", *(str(number) for number in range(1, 13)), "Other")
SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class NewDistrict:
    """A district to be created, as asked for. `grades` empty = all; `email_domains` empty = not told yet."""

    slug: str
    name: str
    time_zone: str
    plan_type: str = Agreement.PlanType.DISTRICTS
    grades: tuple[str, ...] = ()
    email_domains: tuple[str, ...] = ()
    dsm: Staff | None = None
    specialist: Staff | None = None


def create_district(*, new: NewDistrict, now: datetime, by: Staff | None = None, job: str = "") -> District:
    """Check the values and create the partner district in one transaction. Raises NotPossible."""
    new = checked(new)
    try:
        with transaction.atomic():
            return _create(new=new, now=now, by=by, job=job)
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        raise NotPossible("slug_taken", _slug_taken(new.slug)) from None


def checked(new: NewDistrict) -> NewDistrict:
    """The same district with its values in their one form. Raises NotPossible for the first value that can not be."""
    _check_slug(new.slug)
    if not new.name.strip():
        raise NotPossible("no_name", "A district needs a name. Nothing was created; give one.")
    _check_zone(new.time_zone)
    if new.plan_type not in Agreement.PlanType.values:
        choices = " or ".join(Agreement.PlanType.values)
        raise NotPossible("bad_plan", f"{new.plan_type!r} is no plan. Nothing was created; choose {choices}.")
    _check_person(new.dsm, role=Staff.Role.DSM)
    _check_person(new.specialist, role=Staff.Role.SPECIALIST)
    return NewDistrict(
        slug=new.slug,
        name=new.name.strip(),
        time_zone=new.time_zone,
        plan_type=new.plan_type,
        grades=_report_grades(new.grades),
        email_domains=tuple(dict.fromkeys(_domain(text) for text in new.email_domains)),
        dsm=new.dsm,
        specialist=new.specialist,
    )


def _create(*, new: NewDistrict, now: datetime, by: Staff | None, job: str) -> District:
    district = District.objects.create(
        slug=new.slug,
        name=new.name,
        partnership=District.Partnership.PARTNER,
        time_zone=new.time_zone,
        email_domains=list(new.email_domains),
    )
    Agreement.objects.create(district=district, plan_type=new.plan_type, grades=list(new.grades))
    RosterState.objects.create(district=district)
    FeedState.objects.create(district=district)
    people = ((new.dsm, Assignment.Role.DSM), (new.specialist, Assignment.Role.SPECIALIST))
    for person, role in people:
        if person:
            Assignment.objects.create(staff=person, district=district, role=role)
    record(
        event="district.created",
        at=now,
        by=by,
        job=job,
        district_id=district.id,
        target=f"district {district.slug}",
        after={
            "plan_type": new.plan_type,
            "time_zone": new.time_zone,
            "assigned": {str(role): person.email for person, role in people if person},
        },
    )
    return district


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
        MaxLengthValidator(SLUG_LENGTH)(slug)
    except ValidationError:
        raise NotPossible(
            "bad_slug",
            f"{slug!r} can not be a district's short name. Nothing was created; "
            f"use at most {SLUG_LENGTH} letters, digits, hyphens and underscores.",
        ) from None
    if District.objects.filter(slug=slug).exists():
        raise NotPossible("slug_taken", _slug_taken(slug))


def _slug_taken(slug: str) -> str:
    return f"A district with the short name {slug} exists. Nothing was created; choose another short name."


def _check_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise NotPossible(
            "bad_time_zone",
            f"{zone!r} is no time zone. Nothing was created; give a name such as America/Chicago.",
        )


def _check_person(person: Staff | None, *, role: Staff.Role) -> None:
    if person is None:
        return
    if not person.is_active:
        raise NotPossible(
            "staff_inactive", f"{person.email} no longer works here. Nothing was created; name somebody else."
        )
    if person.role != role:
        raise NotPossible(
            "wrong_role",
            f"{person.email} is {_with_article(person.role)}, not {_with_article(role)}. "
            "Nothing was created; name somebody with that role.",
        )


def _with_article(role: str) -> str:
    words = {
        "dsm": "a District Success Manager",
        "specialist": "a rostering specialist",
        "admin": "an administrator",
    }
    return words[role]


def _report_grades(texts: Iterable[str]) -> tuple[str, ...]:
    """The report grades in their order, each once (RULES A48)."""
    known = {grade.casefold(): grade for grade in REPORT_GRADES}
    wanted = [text.strip() for text in texts if text.strip()]
    for text in wanted:
        if text.casefold() not in known:
            raise NotPossible(
                "bad_grade",
                f"{text!r} is no grade. Nothing was created; give K, 1 to 12 or Other, separated by commas.",
            )
    return tuple(sorted({known[text.casefold()] for text in wanted}, key=REPORT_GRADES.index))


def _domain(text: str) -> str:
    """An e-mail domain in its one form: lower case, without a leading @ (RULES A13)."""
    domain = re.sub(r"^@", "", text.strip()).lower()
    try:
        return str(validate_email(f"somebody@{domain}", check_deliverability=False).ascii_domain)
    except EmailNotValidError:
        raise NotPossible(
            "bad_domain",
            f"{text!r} is no e-mail domain. Nothing was created; give a name such as district.example.org.",
        ) from None
