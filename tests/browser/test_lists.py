"""Lists by mouse and keyboard: searched while one types, Back restores, many chosen, with scripts and without."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from rostering.models import Hold
from tests.browser.conftest import Open, Portal

pytestmark = pytest.mark.browser


def names(page: Page) -> list[str]:
    """The districts of the list, in their order."""
    return page.locator(".list tbody th a").all_inner_texts()


def test_a_list_follows_while_one_types_and_keeps_the_focus(portal: Portal, opened: Open) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor)
    field = page.get_by_label("Name or ID")
    field.press_sequentially("birch", delay=30)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 district named “birch”")
    expect(page.locator(".list tbody th a")).to_have_text(["Birch Bay"])
    expect(field).to_be_focused()
    expect(field).to_have_value("birch")
    assert page.url.endswith("?q=birch")


def test_a_word_typed_is_one_step_back_and_back_restores(portal: Portal, opened: Open) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor)
    field = page.get_by_label("Name or ID")
    field.press_sequentially("el", delay=20)
    expect(page).to_have_url(re.compile(r"q=el$"))
    field.press_sequentially("m", delay=20)
    expect(page).to_have_url(re.compile(r"q=elm$"))
    page.get_by_role("link", name="Elm Ridge").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Elm Ridge")
    page.wait_for_load_state("networkidle")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 district named “elm”")
    expect(page.get_by_label("Name or ID")).to_have_value("elm")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("6 districts")
    expect(page.get_by_label("Name or ID")).to_have_value("")


def test_a_list_follows_what_was_typed_before_the_scripts_came(portal: Portal, opened: Open) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor)
    held: list[Route] = []
    is_slow = True

    def let_through(script: Route) -> None:
        held.append(script) if is_slow else script.continue_()

    page.route("**/*.js", let_through)
    page.goto(f"{reverse('districts')}?provider=clever", wait_until="commit")
    page.get_by_label("Name or ID").fill("elm")
    is_slow = False
    for script in held:
        script.continue_()
    expect(page).to_have_url(re.compile(r"q=elm"))
    expect(page.locator(".list tbody th a")).to_have_text(["Elm Ridge"])


def test_choices_combine_in_the_url_and_each_can_be_removed(portal: Portal, opened: Open) -> None:
    page = opened(f"{reverse('districts')}?sort=-name", person=portal.morning.cast.noor)
    page.get_by_role("combobox", name="DSM").select_option(label="Lena Ortiz")
    expect(page.locator(".list tbody th a")).to_have_text(["Fern Hollow"])
    page.get_by_role("link", name=re.compile("^On hold")).click()
    assert "sort=-name" in page.url
    assert "dsm=" in page.url
    assert "state=held" in page.url
    page.get_by_role("link", name="Remove filter DSM: Lena Ortiz").click()
    expect(page.locator(".list tbody th a")).to_have_text(["Fern Hollow", "Alder Valley"])
    page.get_by_role("link", name="Clear all").click()
    assert page.url.endswith("?sort=-name")
    assert len(names(page)) == 6


def test_columns_are_chosen_and_heads_sort_by_keyboard(portal: Portal, opened: Open) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor)
    page.get_by_text("Columns and order").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Subscription", exact=True).locator("visible=true").last.check()
    page.get_by_role("button", name="Show").locator("visible=true").click()
    expect(page.get_by_role("columnheader", name="Subscription")).to_be_visible()
    head = page.get_by_role("columnheader", name="District", exact=True).get_by_role("link")
    head.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="District")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("columnheader", name="Subscription")).to_be_visible()
    assert names(page)[0] == "Fern Hollow"


def test_a_click_on_a_row_opens_what_it_names(portal: Portal, opened: Open) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor)
    page.locator(".list-row", has_text="Birch Bay").get_by_text("Clever").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Birch Bay")


def test_filters_work_without_scripts(portal: Portal, opened: Open) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor, java_script_enabled=False)
    page.get_by_label("Name or ID").fill("elm")
    page.get_by_role("search", name="Districts").get_by_role("button", name="Show").click()
    assert names(page) == ["Elm Ridge"]


@pytest.fixture
def theirs(portal: Portal) -> Iterator[Hold]:
    """Fern Hollow's hold, which is Sam's before and after."""
    hold = Hold.objects.get(district=portal.morning.lenas)
    yield hold
    Hold.objects.filter(id=hold.id).update(owner=portal.morning.cast.sam)


def test_many_are_taken_at_once_by_keyboard(portal: Portal, opened: Open, theirs: Hold) -> None:
    page = opened(reverse("holds"), person=portal.morning.cast.noor)
    bar = page.get_by_role("form", name="With the chosen holds")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="All on this page").focus()
    page.keyboard.press("Space")
    expect(bar).to_contain_text("2 chosen")
    page.get_by_role("checkbox", name="Alder Valley").uncheck()
    expect(bar).to_contain_text("1 chosen")
    page.get_by_label("Reason").last.focus()
    page.keyboard.type("Sam is away.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Take them")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("You look after 1 hold more now.")).to_be_visible()
    theirs.refresh_from_db()
    assert theirs.owner == portal.morning.cast.noor


def test_many_are_given_without_scripts_and_a_missing_name_is_said(
    portal: Portal, opened: Open, theirs: Hold
) -> None:
    page = opened(
        f"{reverse('holds')}?sort=name",
        person=portal.morning.cast.sam,
        java_script_enabled=False,
        forgive="400 (Bad Request)",
    )
    page.get_by_role("checkbox", name="Fern Hollow").check()
    form = page.get_by_role("form", name="With the chosen holds")
    form.get_by_label("Reason").fill("Noor knows them.")
    form.get_by_role("button", name="Assign to this person").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Choose who is to look after them. Nothing was changed."
    )
    expect(page.get_by_role("checkbox", name="Fern Hollow")).to_be_checked()
    form.get_by_label("Somebody else").select_option(label="Noor Haddad, specialist")
    form.get_by_role("button", name="Assign to this person").click()
    expect(page.get_by_text("Noor Haddad looks after 1 hold more now.")).to_be_visible()
    assert page.url.endswith("?sort=name")


def test_the_chosen_stay_counted_when_the_list_follows_a_filter(portal: Portal, opened: Open) -> None:
    page = opened(reverse("holds"), person=portal.morning.cast.noor)
    page.get_by_role("checkbox", name="Fern Hollow").check()
    page.get_by_label("District", exact=True).press_sequentially("alder", delay=20)
    expect(page.locator(".list tbody th a")).to_have_text(["Alder Valley"])
    expect(page.get_by_role("form", name="With the chosen holds")).to_be_hidden()
    expect(page.get_by_role("checkbox", name="All on this page")).to_be_visible()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_ticked_districts_lead_to_the_form_that_reassigns_them(
    portal: Portal, opened: Open, has_scripts: bool
) -> None:
    page = opened(reverse("districts"), person=portal.morning.cast.noor, java_script_enabled=has_scripts)
    for name in ("Birch Bay", "Cedar Cove"):
        page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()
    if has_scripts:
        expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_role("button", name="Reassign them").click()
    expect(page.get_by_label("Or these districts")).to_have_value("birch-bay\ncedar-cove")
