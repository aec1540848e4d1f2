"""Many holds at once, for tests: chosen in the list, then sent from the page of the act."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from districts.models import Contact
from rostering.models import Hold
from tests.factories import DistrictFactory
from tests.holds.on_hold import on_hold

PASSWORD = "a long pass phrase"


def named(name: str, **values: Any) -> Hold:
    """A hold of a district with a name."""
    return on_hold(district=DistrictFactory.create(name=name), **values)


def choose(client: Client, act: str, *holds: Hold, **values: Any) -> Any:
    """The button of the bar under the list."""
    sent = {"act": act, "pick": [f"{hold.id}-{hold.owner_id or 0}" for hold in holds], "back": "needs=flags"}
    return client.post(reverse("holds_chosen"), sent | values)


def boxes(answer: Any, name: str = "seen") -> list[str]:
    """The values of the boxes of a page, all of them ticked."""
    return re.findall(rf'name="{name}"\s+value="([^"]+)"\s+checked', answer.content.decode())


def send(client: Client, to: str, seen: list[str], **values: Any) -> Any:
    """Send a page of chosen holds."""
    sent = {"seen": seen, "reason": "As every August.", "password": PASSWORD, "nonce": str(uuid4())}
    return client.post(to, sent | values, follow=True)


def approve(client: Client, *holds: Hold, **values: Any) -> Any:
    """Choose and approve."""
    return send(client, reverse("holds_approve"), boxes(choose(client, "approve", *holds)), **values)


def states(*holds: Hold) -> list[str]:
    return [Hold.objects.get(id=hold.id).state for hold in holds]


def contact(hold: Hold, name: str, email: str) -> Contact:
    """Somebody of a district one can write to."""
    return Contact.objects.create(
        district=hold.district, side="district", name=name, email=email, job="Rosters"
    )
