"""The gallery finds every component by itself and shows each in light and in dark."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from rostering.screens.gallery import components, samples
from tests.databases import ROOT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning

pytestmark = pytest.mark.django_db


def test_every_module_beside_it_is_a_section_of_the_page(morning: Morning, enter: Enter) -> None:
    answer = enter(morning.cast.marcus).get(reverse("design"))
    page = answer.content.decode()
    for component in components():
        assert f'<section id="{component.name}"' in page
        assert component.about and component.samples, component.name
    assert page.count('data-scheme="dark"') == page.count('data-scheme="light"') == len(samples())


def test_no_id_occurs_twice(morning: Morning, enter: Enter) -> None:
    page = enter(morning.cast.noor).get(reverse("design")).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_every_component_has_its_place_in_the_gallery() -> None:
    """A template in templates/components is drawn by a sample, or by a template that a sample draws."""
    folder = ROOT / "templates"
    drawn: set[str] = set()
    named = [str(value) for sample in samples() for value in sample.context.values()]
    waiting = ["base.html", *(sample.template for sample in samples())]
    waiting += [name for name in named if name.endswith(".html")]
    while waiting:
        name = waiting.pop()
        if name not in drawn:
            drawn.add(name)
            waiting += re.findall(r'(?:include|extends) "([^"]+)"', Path(folder / name).read_text())
    every = {f"components/{path.name}" for path in (folder / "components").glob("*.html")}
    assert every - drawn == set()
