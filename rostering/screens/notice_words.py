"""The words a notice would be sent with, as they are now: for previews, before anything leaves."""

from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.days import today_in
from districts.models import District
from rostering.calendar.nights import ONE_DAY
from rostering.calendar.pauses import first_free, pauses_between
from rostering.models import Notice
from rostering.notices.recipients import Dsm, dsm_of_each
from rostering.notices.sending import values_of
from rostering.notices.templates import current_words
from rostering.notices.words import Words, day_words, fill


def words_of(notice: Notice, *, now: datetime) -> Words:
    """A notice about a pause that the viewer may see, filled."""
    today = today_in(settings.PORTAL_TIME_ZONE, now=now)
    dsm = dsm_of_each([notice.district_id], on=today).get(notice.district_id, Dsm())
    return fill(current_words([notice.template])[notice.template], values_of(notice, dsm=dsm))


def example_values(district: District, *, now: datetime) -> dict[str, str]:
    """What a text would say to a district the viewer may see: about its next pause, or one made up where none is ahead."""
    today = today_in(district.time_zone, now=now)
    dsm = dsm_of_each([district.id], on=today).get(district.id, Dsm())
    spans = pauses_between(district=district, first=today, last=today + timedelta(days=400))
    name, first, last = "Winter holidays", date(today.year, 12, 18), date(today.year + 1, 1, 3)
    if spans:
        name, first, last = spans[0].name, spans[0].first_night, spans[0].last_night
    connection = getattr(district, "connection", None)
    return {
        "district": district.name,
        "pause": name,
        "first_night": day_words(first),
        "last_night": day_words(last),
        "first_morning": day_words(first_free(spans, after=last) + ONE_DAY),
        "night": day_words(today - ONE_DAY),
        "provider": connection.get_provider_display() if connection else "the provider",
        "what": "here stands what happened, in numbers.",
        "dsm": dsm.name,
        "dsm_email": dsm.email or settings.DEFAULT_FROM_EMAIL,
    }
