"""The gallery finds every component by itself and shows each in light and in dark."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from rostering.screens.gallery import Group, groups, samples
from tests.databases import ROOT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("group", groups(), ids=lambda group: str(group.name))
def test_every_module_of_a_folder_is_a_section_of_its_page(
    morning: Morning, enter: Enter, group: Group
) -> None:
    page = drawn(enter(morning.cast.marcus), group)
    for component in group.components:
        assert f'<section id="{component.name}"' in page
        assert component.about and component.samples, component.name
    shown = sum(len(component.samples) for component in group.components)
    assert page.count('data-scheme="dark"') == page.count('data-scheme="light"') == shown
    assert group.about and group.components


@pytest.mark.parametrize("group", groups(), ids=lambda group: str(group.name))
def test_no_id_occurs_twice(morning: Morning, enter: Enter, group: Group) -> None:
    ids = re.findall(r'\sid="([^"]+)"', drawn(enter(morning.cast.noor), group))
    assert sorted(ids) == sorted(set(ids))


def test_the_way_in_leads_to_every_component(morning: Morning, enter: Enter) -> None:
    page = enter(morning.cast.marcus).get(reverse("design")).content.decode()
    for group in groups():
        for component in group.components:
            assert f'href="{reverse("design_group", args=[group.name])}#{component.name}"' in page


def test_every_module_is_found_once() -> None:
    """A sample outside the folders would be shown nowhere."""
    folder = ROOT / "rostering" / "screens" / "gallery"
    modules = sorted(path.stem.replace("_", "-") for path in folder.rglob("*.py") if path.stem[0] != "_")
    assert sorted(component.name for group in groups() for component in group.components) == modules


def test_a_page_the_gallery_does_not_have_is_not_found(morning: Morning, enter: Enter) -> None:
    assert enter(morning.cast.noor).get(reverse("design_group", args=["nothing"])).status_code == 404


def drawn(client: Client, group: Group) -> str:
    """The source of a page of the gallery."""
    return client.get(reverse("design_group", args=[group.name])).content.decode()


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
            source = Path(folder / name).read_text()
            waiting += re.findall(r'(?:include|extends|remembered) "([^"]+)"', source)
            waiting += [f"components/{tag}.html" for tag in re.findall(r"{% (sign|pill) ", source)]
    every = {f"components/{path.name}" for path in (folder / "components").glob("*.html")}
    assert every - drawn == set()
