"""A sync's page: live with what is left, afterwards its story."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rostering.models import RowProblem, Run
from tests.feeds import NIGHT
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def page_of(morning: Morning, enter: Enter, run: int) -> str:
    return text_of(enter(morning.cast.noor).get(reverse("run", args=[run])))


def latest(district: object, **values: object) -> Run:
    return Run.objects.filter(district=district, **values).latest("id")


def at_work(morning: Morning, **values: object) -> Run:
    """A sync of Birch Bay that works since two minutes."""
    given = {
        "trigger": "on_demand",
        "status": "running",
        "stage": "fetch",
        "started_at": morning.now - timedelta(seconds=120),
        "work": {
            "collection": "enrollments",
            "read": {"people": 24, "enrollments": 30},
            "expected": {"people": 24, "enrollments": 60},
            "percent": 50,
        },
    } | values
    return Run.objects.create(district=morning.well, night=NIGHT, queued_at=morning.now, **given)


# --- live --------------------------------------------------------------------------------------------


def test_the_time_left_comes_from_the_last_syncs_and_this_reading(morning: Morning, enter: Enter) -> None:
    Run.objects.filter(district=morning.well).update(seconds={"fetch": 120.0, "plan": 60.0, "apply": 60.0})
    page = page_of(morning, enter, at_work(morning).id)
    assert "Reading class places from Clever: 30 of about 60. About four minutes are left." in page
    assert "Nothing on Khan Academy has changed yet." in page
    assert "Likely end" in page
    assert "2\N{NO-BREAK SPACE}min so far" in page
    assert "about 1\N{NO-BREAK SPACE}min last time" in page


def test_a_first_sync_promises_no_time(morning: Morning, enter: Enter) -> None:
    Run.objects.filter(district=morning.well).update(seconds={})
    page = page_of(morning, enter, at_work(morning).id)
    assert "left." not in page
    assert "Likely end" not in page


def test_the_syncs_before_it_stand_beside_it(morning: Morning, enter: Enter) -> None:
    page = page_of(morning, enter, at_work(morning).id)
    before = page[page.index("Before it") :]
    assert "Applied" in before
    assert "1 change" in before


def test_a_paused_district_is_told_that_nothing_will_be_applied(morning: Morning, enter: Enter) -> None:
    run = at_work(morning)
    Run.objects.filter(id=run.id).update(district=morning.paused)
    assert "nothing is applied before the pause ends" in page_of(morning, enter, run.id)


def test_those_who_listen_hear_the_step_not_the_figures(morning: Morning, enter: Enter) -> None:
    run = at_work(morning)
    page = enter(morning.cast.noor).get(reverse("run", args=[run.id])).content.decode()
    assert 'data-say="Step 1 of 7: Read what the district shares"' in page
    assert page.index("data-said") < page.index('id="progress"')


@pytest.mark.parametrize(
    ("stage", "step", "sentence"),
    [
        ("connect", "Waiting to begin", "Beginning. Nothing on Khan Academy has changed yet."),
        (
            "list",
            "Step 1 of 2: List what goes back",
            "Listing what goes back. Nothing on Khan Academy has changed yet.",
        ),
        (
            "put_back",
            "Step 2 of 2: Put Khan Academy back",
            "Putting Khan Academy back, all in one step or not",
        ),
    ],
)
def test_an_undo_has_two_steps_of_its_own(
    morning: Morning, enter: Enter, stage: str, step: str, sentence: str
) -> None:
    """DESIGN 5, Undo: the list is made first, then all of it is put back or nothing."""
    run = at_work(morning, trigger="undo", stage=stage, work={})
    answer = enter(morning.cast.noor).get(reverse("run", args=[run.id]))
    page = text_of(answer)
    assert f'data-say="{step}"' in answer.content.decode()
    assert sentence in page
    assert "Read what the district shares" not in page
    assert "every change of it waits for a person from then on" in page


def test_what_is_planned_again_is_not_said_to_be_read(morning: Morning, enter: Enter) -> None:
    run = at_work(morning, trigger="replan", stage="again", work={})
    page = enter(morning.cast.noor).get(reverse("run", args=[run.id])).content.decode()
    assert 'data-say="Step 1 of 5: Take what was read last"' in page
    assert "Read what the district shares" not in page
    assert "Connecting to" not in page


def test_an_undo_that_failed_says_at_which_step(morning: Morning, enter: Enter) -> None:
    run = at_work(morning, trigger="undo", stage="put_back", status="failed", finished_at=morning.now)
    page = page_of(morning, enter, run.id)
    assert "failed while putting Khan Academy back" in page


def test_a_queued_sync_looks_less_often(morning: Morning, enter: Enter) -> None:
    run = at_work(morning, status="queued", started_at=None, stage="", work={})
    page = enter(morning.cast.noor).get(reverse("run", args=[run.id])).content.decode()
    assert 'data-live="5"' in page


# --- the story ---------------------------------------------------------------------------------------


def test_an_applied_sync_tells_what_it_read_and_why_it_was_applied(morning: Morning, enter: Enter) -> None:
    page = page_of(morning, enter, latest(morning.well, status="applied").id)
    assert "It read 1 school, 4 teachers, 20 students, 4 classes and 44 class places" in page
    assert "as many students as the sync before." in page
    assert "Students changed most: 1 change to 20, 5\N{NO-BREAK SPACE}%." in page
    assert "No kind was over its limit of 50\N{NO-BREAK SPACE}%, so it was applied at once." in page
    assert "The next sync begins" in page


def test_a_sync_that_people_agreed_to_names_them_and_their_reason(morning: Morning, enter: Enter) -> None:
    first = Run.objects.filter(district=morning.well).earliest("id")
    page = page_of(morning, enter, first.id)
    assert "It waited for people; Noor Haddad agreed" in page
    assert "“As agreed.”" in page
    assert "A newer sync of this district exists" in page
    assert "The next sync begins" not in page


def test_a_sync_on_hold_says_what_happens_until_somebody_decides(morning: Morning, enter: Enter) -> None:
    page = page_of(morning, enter, morning.held.run_id)
    assert "Nothing was applied: a person decides" in page
    assert "Review the hold" in page


# --- rows that could not be used ---------------------------------------------------------------------


def with_problems(run: Run, count: int) -> None:
    RowProblem.objects.bulk_create(
        RowProblem(
            run=run,
            kind="people" if number % 2 else "sections",
            provider_id=f"x{number}",
            problem="no_role" if number % 2 else "unreadable",
            was_carried_over=number % 4 == 0,
        )
        for number in range(count)
    )


def test_a_sync_shows_a_few_unusable_rows_and_leads_to_all(morning: Morning, enter: Enter) -> None:
    run = latest(morning.well)
    with_problems(run, 60)
    page = page_of(morning, enter, run.id)
    assert "See all of them" in page
    assert "x4" in page
    assert "x5" not in page
    whole = text_of(enter(morning.cast.noor).get(reverse("run_problems", args=[run.id])))
    assert "60 rows of the feed could not be used as sent." in whole
    assert "1 to 50 of 60" in whole


@pytest.mark.parametrize(
    ("query", "count"), [("?kind=people", 30), ("?problem=unreadable", 30), ("?outcome=kept", 15)]
)
def test_unusable_rows_are_filtered_by_kind_problem_and_outcome(
    morning: Morning, enter: Enter, query: str, count: int
) -> None:
    run = latest(morning.well)
    with_problems(run, 60)
    page = text_of(enter(morning.cast.noor).get(reverse("run_problems", args=[run.id]) + query))
    assert f"1 to {count} of {count}" in page


def test_unusable_rows_as_csv_to_send_to_the_district(morning: Morning, enter: Enter) -> None:
    run = latest(morning.well)
    with_problems(run, 2)
    answer = enter(morning.cast.noor).get(reverse("run_problems_csv", args=[run.id]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "ID there,Kind,What is wrong,What we did",
        "x0,Class,The row could not be read,Kept as last night",
        "x1,Person,It has no role we know,Left out",
    ]


def test_a_sync_without_unusable_rows_says_so(morning: Morning, enter: Enter) -> None:
    page = text_of(enter(morning.cast.noor).get(reverse("run_problems", args=[latest(morning.well).id])))
    assert "Every row of the feed could be used." in page
    assert "What is wrong" not in page and "Show all" not in page
