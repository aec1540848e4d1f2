"""All that Khan Academy shows of a district, to be compared; and what it would be, had a whole change list been applied."""

from typing import Any

from django.db import transaction

from districts.models import FormerProviderId, PersonAddress
from rostering.models import Run
from rostering.pipeline.apply import apply, prepare
from tests.feeds import at
from tests.pipeline.rosters import read_roster


def whole_list(run: Run) -> Any:
    """What there would be, had the whole list been approved; taken back at once."""
    prepare(run)
    with transaction.atomic():
        apply(run=run, plan=run.plan, now=at(run.night))
        found = everything(run.district_id)
        transaction.set_rollback(True)
    return found


def everything(district_id: int) -> Any:
    """Every active row and link of a district, with the ids and addresses it had."""
    former = FormerProviderId.objects.filter(district=district_id).values_list(
        "kind", "object_id", "provider_id"
    )
    addresses = PersonAddress.objects.filter(district=district_id).values_list("user_id", "email_key")
    roster = read_roster(district_id)
    links = {key: roster.rows[key].get("school_id") for key in roster.there}
    return roster.active(), links, sorted(former), sorted(addresses)
