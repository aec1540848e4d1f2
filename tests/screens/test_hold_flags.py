"""A red flag opens the list of those it is about: by school, by page, as CSV (RULES B8)."""

import pytest
from django.urls import reverse

from rostering.models import PlanWithoutClass
from rostering.screens.presenters.figures import Figures, KindFigures, RedFlag
from rostering.screens.presenters.flags import flag_lines, flags_aside
from rostering.screens.presenters.harm import where_words
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def flag_page(morning: Morning, enter: Enter, flag: str, query: str = "") -> str:
    return text_of(enter(morning.cast.noor).get(reverse("hold_flag", args=[morning.held.id, flag]) + query))


def test_every_red_flag_of_a_hold_leads_to_its_list(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    page = client.get(reverse("hold", args=[morning.held.id])).content.decode()
    for flag in ("schools-without-classes", "students-without-class"):
        address = reverse("hold_flag", args=[morning.held.id, flag])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_the_schools_without_classes_show_what_is_left_of_them(morning: Morning, enter: Enter) -> None:
    page = flag_page(morning, enter, "schools-without-classes")
    assert "1 school is left without classes: South School, if this change list is applied." in page
    assert "South School" in page
    assert "North School" not in page


def test_the_students_in_no_class_are_named_with_the_classes_they_have_today(
    morning: Morning, enter: Enter
) -> None:
    page = flag_page(morning, enter, "students-without-class")
    assert "4 students are left in no class, if this change list is applied." in page
    assert "Adaq0 Lundq0" in page
    assert page.count("1 → none") == 4
    assert "Adap15" not in page


def test_one_school_of_the_list(morning: Morning, enter: Enter) -> None:
    assert "1 to 4 of 4" in flag_page(morning, enter, "students-without-class", "?school=s2")
    assert "Nothing fits." in flag_page(morning, enter, "students-without-class", "?school=s1")


def test_the_list_as_csv(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    answer = client.get(reverse("hold_flag_csv", args=[morning.held.id, "students-without-class"]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,School,Grade,Classes now,Classes after,ID there"
    assert lines[1] == "Adaq0 Lundq0,South School,Grade 5,1,0,q0"
    assert len(lines) == 5


def test_a_flag_that_does_not_stand_is_not_found(morning: Morning, enter: Enter) -> None:
    client = enter(morning.cast.noor)
    for flag in ("teachers-left-alone", "schools-without-students"):
        assert client.get(reverse("hold_flag", args=[morning.held.id, flag])).status_code == 404


def test_a_list_as_long_as_a_district_asks_no_more(
    morning: Morning, enter: Enter, django_assert_max_num_queries: object
) -> None:
    first = PlanWithoutClass.objects.filter(plan_id=morning.held.plan_id, role="student").first()
    assert first is not None
    values = {"role": "student", "school_provider_id": "s2", "is_new": False, "classes_now": 1}
    PlanWithoutClass.objects.bulk_create(
        PlanWithoutClass(plan_id=first.plan_id, object_id=first.object_id, **values) for _ in range(200)
    )
    client = enter(morning.cast.noor)
    address = reverse("hold_flag", args=[morning.held.id, "students-without-class"])
    client.get(address)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(address)


# --- words -------------------------------------------------------------------------------------------


PASSES = "Up to 500 changes would have passed."


def figures(*schools: dict[str, object], flags: tuple[RedFlag, ...] = ()) -> Figures:
    """Figures of a large change to students, by school."""
    return Figures(
        kinds={"students": KindFigures(existing=1000, rekeyed=600, changed=600, percent=60.0)},
        reason="large_change",
        limit=50,
        over=("students",),
        also=(),
        warnings=(),
        now_after={},
        schools=schools,
        grades=(),
        red_flags=flags,
        needs_second_person=False,
    )


def school(
    name: str, *, changed: int = 0, classes: tuple[int, int] = (9, 9), **more: object
) -> dict[str, object]:
    pairs = {"students": (100, 100), "sections": classes, "teachers": (5, 5)}
    changes = {"students": [0, 0, 0, changed, 0]}
    return {"provider_id": name, "name": name, "changes": changes, **pairs, **more}


def test_it_is_said_where_most_of_the_change_is() -> None:
    few = figures(
        school("Alder", changed=400),
        school("Birch", changed=100),
        school("Cedar", changed=60),
        school("Dune", changed=40),
    )
    assert where_words(few) == f"Most of it is at Alder and Birch (500 of 600). {PASSES}"
    one = figures(school("Alder", changed=580), school("Birch", changed=20), school("Cedar"))
    assert where_words(one) == f"Most of it is at Alder (580 of 600). {PASSES}"
    whole = figures(school("Alder", changed=600), school("Birch"))
    assert where_words(whole) == f"All of it is at Alder. {PASSES}"
    even = figures(*(school(name, changed=100) for name in "ABCDEF"))
    assert where_words(even) == f"It is spread over six schools, A first (100). {PASSES}"
    many = figures(
        *(school(name, changed=100) for name in "ABCDE"), *(school(f"{n}", changed=10) for n in range(10))
    )
    assert where_words(many) == f"Most of it is at A, B, C and two more (500 of 600). {PASSES}"


def test_two_schools_need_no_such_sentence() -> None:
    assert where_words(figures(school("Alder", changed=400), school("Birch", changed=200))) == PASSES


def test_a_flag_about_one_school_shows_its_figures() -> None:
    flag = RedFlag(code="school_without_classes", count=1, names=("Fern",))
    shown = figures(school("Fern", classes=(92, 0)), school("Alder"), flags=(flag,))
    (line,) = flag_lines(shown, hold=7, is_listed=True)
    assert (line.count, line.words, line.figures, line.link) == (
        "1",
        "school is left without classes: Fern",
        "92 → 0",
        "school",
    )
    assert flags_aside(shown) == "all of them at Fern"
    assert flag_lines(shown, hold=7, is_listed=False)[0].href == ""


@pytest.mark.parametrize(
    ("now", "words"), [(0, "today there are none"), (1, "today there is 1"), (10, "today there are 10")]
)
def test_a_flag_about_people_says_how_many_there_are_today(now: int, words: str) -> None:
    flag = RedFlag(code="students_without_class", count=403, now=now)
    (line,) = flag_lines(figures(flags=(flag,)), hold=7, is_listed=True)
    assert line.words == f"students are left in no class; {words}"
