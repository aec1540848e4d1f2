"""Searching as people do: through the form, with nothing of it in any address on the way."""

from urllib.parse import quote

from django.test import Client
from django.urls import reverse

from tests.screens.reading import text_of


def search(client: Client, text: str, *, to: str) -> str:
    """The words of the page that a search leads to."""
    answer = client.post(reverse("search"), {"q": text, "to": to}, follow=True)
    assert answer.status_code == 200
    for address, _ in answer.redirect_chain:
        if len(text.strip()) > 3:
            assert text.strip() not in address
            assert quote(text.strip()) not in address
    return text_of(answer)
