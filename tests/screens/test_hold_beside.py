"""Beside a hold: the pinned note, what the district said, and its nights."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.days import today_of
from rostering.models import Hold, Plan, Run, Talk
from rostering.screens.gallery._made_up import QUIET_FIGURES
from rostering.screens.hold_beside_rows import last_or_not_reached
from rostering.screens.presenters.grades import Grades, grades_of
from rostering.talks import Said, log_talk
from tests.feeds import NIGHT, at
from tests.screens.fixtures import Enter
from tests.screens.morning import Morning
from tests.screens.reading import text_of

pytestmark = pytest.mark.django_db


def hold_page(morning: Morning, enter: Enter) -> str:
    return text_of(enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])))


def test_the_pinned_note_is_on_every_hold(morning: Morning, enter: Enter) -> None:
    district = morning.held.district
    district.pinned_note = "Call Maria first."
    district.save()
    assert "Call Maria first." in hold_page(morning, enter)


def test_what_the_district_said_stands_beside_with_who_heard_it(morning: Morning, enter: Enter) -> None:
    for words, answer in (("Left a message.", "not_reached"), ("We load it again on Tuesday.", "correcting")):
        Talk.objects.create(
            district=morning.held.district,
            hold=morning.held,
            way="call",
            with_whom="Maria Sandoval",
            answer=answer,
            words=words,
            at=morning.now,
            by=morning.cast.marcus,
        )
    page = hold_page(morning, enter)
    said = page[page.index("The district says") :]
    assert said.index("They correct their data") < said.index("Not reached")
    assert "“We load it again on Tuesday.”" in said
    assert "Maria Sandoval, to Marcus Bell" in said


def talked(answer: str, hours: int, number: int = 1) -> Talk:
    return Talk(id=number, answer=answer, at=at(NIGHT) + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("talks", "last", "is_tried_again"),
    [
        ((), None, False),
        ((talked("not_reached", 1),), "not_reached", False),
        ((talked("meant", 1), talked("not_reached", 2)), "meant", True),
        ((talked("not_reached", 1), talked("meant", 2)), "meant", False),
        ((talked("meant", 1), talked("not_meant", 3), talked("not_reached", 2)), "not_meant", False),
        ((talked("meant", 1, number=1), talked("not_reached", 1, number=2)), "meant", True),
    ],
)
def test_a_call_that_reached_nobody_hides_no_answer(
    talks: tuple[Talk, ...], last: str | None, is_tried_again: bool
) -> None:
    found, tried = last_or_not_reached({talk.answer: talk for talk in talks})
    assert (found.answer if found else None, tried) == (last, is_tried_again)


def test_the_list_says_the_last_answer_and_that_nobody_was_reached_since(
    morning: Morning, enter: Enter
) -> None:
    hold, noor = morning.held, enter(morning.cast.noor)
    for hours, answer in enumerate(("not_reached", "not_meant", "meant", "not_reached")):
        now = morning.now + timedelta(hours=hours)
        given = Said(way="call", with_whom="Maria", words="Well.", answer=answer)
        log_talk(district=hold.district, said=given, by=morning.cast.marcus, now=now, hold=hold)
    assert "Meant, not reached since" in text_of(noor.get(reverse("holds")))
    assert hold.district.name in text_of(noor.get(reverse("holds"), {"answer": "meant"}))
    assert "the district says that it is meant" in text_of(
        noor.get(reverse("district", args=[hold.district.slug]))
    )


def test_a_hold_without_a_word_of_the_district_leaves_that_out(morning: Morning, enter: Enter) -> None:
    assert "The district says" not in hold_page(morning, enter)


def moved(hold: Hold, **more: int) -> Run:
    """The next night's list of the case: as before, with so many more students each way."""
    plan, run = Plan.objects.get(id=hold.plan_id), Run.objects.get(id=hold.run_id)
    plan.pk, plan.checksum = None, "moved"
    for way, count in more.items():
        plan.totals["students"][way] += count
    plan.save()
    Run.objects.filter(id=run.id).update(status="superseded")
    run.pk, run.plan, run.trigger = None, plan, "on_demand"
    run.save()
    Hold.objects.filter(id=hold.id).update(plan=plan, run=run)
    return run


def test_a_yes_is_to_the_list_that_was_read_out_and_what_came_since_is_shown(
    morning: Morning, enter: Enter
) -> None:
    """Nobody applies 2,449 removals because the district said yes to 2,412."""
    client, first = enter(morning.cast.noor), morning.held
    said = {"way": "call", "with_whom": "Maria", "words": "Yes, a new year.", "answer": "meant"}
    sent = {**said, "hold": first.id, "about": first.plan_id}
    client.post(reverse("district_talk", args=[first.district.slug]), sent)
    assert "Not confirmed as it is now" not in hold_page(morning, enter)
    last = moved(first, removed=37, added=2)
    page = hold_page(morning, enter)
    assert f"(sync {first.run_id})" in page
    assert "Since then: 37 more students leave, 2 more join." in page
    assert "Meant, moved since" in text_of(client.get(reverse("holds")))
    assert "Not confirmed as it is now" in page
    source = client.get(reverse("hold", args=[first.id])).content.decode()
    assert f'href="{reverse("run_changes", args=[first.run_id])}"' in source
    assert "Not confirmed as it is now" in source.partition('data-copy="')[2].partition('"')[0]
    letter = client.get(reverse("run_letter", args=[last.id])).context["form"].initial["text"]
    assert "you told us that the change of" in letter
    assert "37 more students leave" in letter
    # A page that was opened before the list moved sends the list it showed.
    client.post(reverse("district_talk", args=[first.district.slug]), sent)
    assert "Not confirmed as it is now" in hold_page(morning, enter)
    client.post(reverse("district_talk", args=[first.district.slug]), {**sent, "about": last.plan_id})
    assert "Not confirmed as it is now" not in hold_page(morning, enter)


def test_an_equal_list_of_another_night_is_the_one_that_was_confirmed(morning: Morning, enter: Enter) -> None:
    client, hold = enter(morning.cast.noor), morning.held
    said = {"way": "call", "with_whom": "Maria", "words": "Yes, a new year.", "answer": "meant"}
    client.post(
        reverse("district_talk", args=[hold.district.slug]), {**said, "hold": hold.id, "about": hold.plan_id}
    )
    again = moved(hold)
    Plan.objects.filter(id=again.plan_id).update(checksum=hold.plan.checksum)
    assert "Not confirmed as it is now" not in hold_page(morning, enter)
    words = text_of(client.get(reverse("holds")))
    assert ("Meant" in words, "moved since" in words) == (True, False)


def test_a_yes_that_was_taken_back_confirms_nothing(morning: Morning, enter: Enter) -> None:
    district, by, now = morning.held.district, morning.cast.marcus, morning.now
    for answer in ("meant", "not_meant"):
        said = Said(way="call", with_whom="Maria", words="Well.", answer=answer)
        talk = log_talk(district=district, said=said, by=by, now=now)
        assert (talk.plan_id, talk.run_id) == (morning.held.plan_id, morning.held.run_id)
    moved(morning.held, removed=37)
    assert "Since then" not in hold_page(morning, enter)


@pytest.mark.parametrize(
    ("days", "words", "in_list"),
    [
        (1, "the district’s turn, asked again", "Asked again"),
        (0, "the district had until", "Ask again: had until"),
        (-1, "the district had until", "Ask again: had until"),
    ],
    ids=["the day before", "on the day", "a day later"],
)
def test_the_day_on_which_a_district_is_asked_again_brings_its_case_up(
    morning: Morning, enter: Enter, days: int, words: str, in_list: str
) -> None:
    client = enter(morning.cast.noor)
    today = today_of(morning.cast.noor, now=morning.now)
    Hold.objects.filter(id=morning.held.id).update(asked_again_on=today + timedelta(days=days))
    assert words in hold_page(morning, enter)
    assert in_list in text_of(client.get(reverse("holds")))
    assert ("they had until" in text_of(client.get(reverse("home")))) == (days <= 0)


def test_since_when_all_specialists_know_stands_at_the_top(morning: Morning, enter: Enter) -> None:
    assert "escalated on" not in hold_page(morning, enter)
    Hold.objects.filter(id=morning.held.id).update(escalated_on=today_of(morning.cast.noor, now=morning.now))
    assert "escalated on" in hold_page(morning, enter)
    Hold.objects.filter(id=morning.held.id).update(state="rejected", closed_at=morning.now)
    assert "escalated on" not in hold_page(morning, enter)


def test_a_list_of_another_district_is_not_what_was_read_out(morning: Morning) -> None:
    other = Run.objects.exclude(district=morning.held.district).filter(plan__isnull=False).latest("id")
    said = Said(way="call", with_whom="Maria", words="Yes.", answer="meant")
    talk = log_talk(
        district=morning.held.district,
        said=said,
        by=morning.cast.marcus,
        now=morning.now,
        hold=morning.held,
        about=other.plan_id,
    )
    assert talk.plan_id == morning.held.plan_id


def test_the_sentence_for_a_mail_names_nobody(morning: Morning, enter: Enter) -> None:
    page = enter(morning.cast.noor).get(reverse("hold", args=[morning.held.id])).content.decode()
    text = page.partition('data-copy="')[2].partition('"')[0]
    assert text.startswith("Alder Valley: held because 26 changes to 24 students")
    assert "Now and after: students 24 → 24" in text
    assert "1 school is left without classes: South School." in text
    assert "Ada" not in text


def test_students_a_class_are_shown_before_and_after(morning: Morning, enter: Enter) -> None:
    page = hold_page(morning, enter)
    assert "Students a class" in page
    assert "8.8" in page
    assert "6.8" in page


def grades(*rows: tuple[str, int, int]) -> Grades | None:
    stored = tuple({"grade": grade, "students": [now, after]} for grade, now, after in rows)
    return grades_of(replace(QUIET_FIGURES, grades=stored))


def test_only_the_grades_that_move_are_told_the_rest_in_one_line() -> None:
    found = grades(("K", 30, 30), ("1", 29, 0), ("2", 30, 33), ("Other", 4, 4))
    assert found is not None
    assert [(row.name, row.words, row.is_worst) for row in found.rows] == [
        ("Grade 1", "29 fewer", True),
        ("Grade 2", "3 more", False),
    ]
    assert found.rest == "Two other grades are as before."


def test_one_grade_alone_says_no_more_than_the_totals() -> None:
    assert grades(("5", 30, 20)) is None
    quiet = grades(("5", 30, 30), ("6", 30, 30))
    assert quiet is not None
    assert (quiet.rows, quiet.rest) == ((), "Two grades are as before.")


def test_the_nights_before_are_drawn(morning: Morning, enter: Enter) -> None:
    assert "The last 90 nights" in hold_page(morning, enter)
