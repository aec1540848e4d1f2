"""Practice districts are the same on every start, have the sizes asked for, and look like real ones."""

import time
import unicodedata
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from rostering.sandbox.generate import PracticeDistrict
from rostering.sandbox.states import GRADES, GUARDIAN, OTHER_STAFF, STUDENT, TEACHER, Person, State
from tests.sandbox.clients import FRIDAY, MONDAY, NEXT_MONDAY, TUESDAY, district


@pytest.fixture(scope="module")
def large() -> PracticeDistrict:
    return district("cedar", students=5000)


@pytest.fixture(scope="module")
def state(large: PracticeDistrict) -> State:
    return large.on(MONDAY)


def _bytes(found: State) -> bytes:
    return msgspec.json.encode(found)


class TestSameEveryTime:
    def test_the_same_seed_size_and_night_give_the_same_state(self) -> None:
        assert _bytes(district(students=240).on(FRIDAY)) == _bytes(district(students=240).on(FRIDAY))

    def test_another_seed_gives_another_state(self) -> None:
        other = PracticeDistrict(
            key="maple", name="Maple Schools", provider="classlink", seed=12, students=240, start=MONDAY
        )
        assert _bytes(other.on(MONDAY)) != _bytes(district(students=240).on(MONDAY))

    def test_a_night_is_the_same_whichever_nights_were_asked_for_before(self) -> None:
        walked, jumped = district(students=800), district(students=800)
        for night in (MONDAY, TUESDAY, FRIDAY, NEXT_MONDAY):
            walked.on(night)
        assert _bytes(jumped.on(TUESDAY)) == _bytes(walked.on(TUESDAY))
        assert _bytes(jumped.on(NEXT_MONDAY)) == _bytes(walked.on(NEXT_MONDAY))

    def test_nothing_changes_over_the_weekend(self) -> None:
        one = district(students=800)
        friday, saturday = one.on(FRIDAY), one.on(FRIDAY + timedelta(days=1))
        assert (friday.people, friday.enrollments) == (saturday.people, saturday.enrollments)

    def test_before_its_first_night_a_district_stands_still(self) -> None:
        one = district(students=240)
        assert one.on(MONDAY - timedelta(days=30)).people == one.on(MONDAY).people


class TestSizes:
    @pytest.mark.parametrize("students", [60, 240, 450, 1500, 5000])
    def test_it_has_the_students_asked_for_but_the_few_withheld(self, students: int) -> None:
        shared = len(district(students=students).on(MONDAY).having(STUDENT))
        assert students * 0.995 - 2 <= shared <= students

    def test_there_are_about_seven_enrollments_a_student(self, state: State) -> None:
        assert 6.9 <= len(state.enrollments) / 5000 <= 7.15

    def test_schools_are_as_large_as_real_ones(self, state: State) -> None:
        sizes = Counter(one.school_ids[0] for one in state.having(STUDENT))
        levels = {one.id: one.level for one in state.schools}
        for school_id, size in sizes.items():
            low, high = {"elementary": (300, 650), "middle": (450, 1200), "high": (900, 1900)}[
                levels[school_id]
            ]
            assert low <= size <= high

    def test_classes_are_as_large_as_real_ones(self, state: State) -> None:
        sizes = sorted(
            Counter(spot.section_id for spot in state.enrollments if spot.role == STUDENT).values()
        )
        assert 15 <= sizes[len(sizes) // 2] <= 28
        assert sizes[-1] <= 40

    def test_the_next_night_takes_well_under_a_second(self) -> None:
        one = district(students=20_000)
        one.on(MONDAY)
        began = time.process_time()
        one.on(TUESDAY)
        assert time.process_time() - began < 0.8

    def test_about_three_students_in_a_thousand_change_in_a_night(self) -> None:
        one = district(students=5000)
        before = {person.id: person for person in one.on(MONDAY).people}
        after = {person.id: person for person in one.on(TUESDAY).people}
        places = [
            {(s.section_id, s.person_id) for s in one.on(night).enrollments} for night in (MONDAY, TUESDAY)
        ]
        touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        touched |= {person_id for _, person_id in places[0] ^ places[1]}
        assert 5 <= len(touched) <= 30


class TestLooksReal:
    def test_every_grade_is_there_with_a_few_beyond_twelve(self, state: State) -> None:
        grades = Counter(one.grade for one in state.having(STUDENT))
        assert set(grades) == set(GRADES)
        assert 0 < grades["13"] + grades["PG"] < 40

    def test_nobody_sits_in_two_classes_at_the_same_period(self, state: State) -> None:
        sections = {one.id: one for one in state.sections}
        schools = {one.id: one for one in state.schools}
        times: Counter[tuple[str, str, str]] = Counter()
        for spot in state.enrollments:
            section = sections[spot.section_id]
            if spot.role == STUDENT and spot.spell == 0 and schools[section.school_id].level == "high":
                times[(spot.person_id, section.period, section.term_code)] += 1
        crowded = sum(1 for count in times.values() if count > 1)
        # Those who take a class at another school are the exception.
        assert crowded / len(times) < 0.01

    def test_classes_have_one_primary_teacher_but_for_a_few(self, state: State) -> None:
        """RULES A22, A25: both kinds of wrong class exist and are rare."""
        primaries = Counter({one.id: 0 for one in state.sections})
        primaries.update(
            spot.section_id for spot in state.enrollments if spot.role == TEACHER and spot.primary
        )
        counts = Counter(min(count, 2) for count in primaries.values())
        assert counts[1] / len(state.sections) > 0.98
        assert counts[0] > 0

    def test_one_class_has_twelve_staff(self, state: State) -> None:
        """RULES A23: more than fit."""
        staff = Counter(spot.section_id for spot in state.enrollments if spot.role == TEACHER)
        assert max(staff.values()) >= 12
        assert sorted(staff.values())[-2] <= 4

    def test_electives_and_their_lookalikes_are_taught(self, state: State) -> None:
        """RULES A46."""
        names = {one.name for one in state.courses}
        assert {"Art", "Chorus", "Band", "P.E.", "Art of Problem Solving", "Bandwidth and Networks"} <= names

    def test_some_are_without_a_class_and_some_in_two_schools(self, state: State) -> None:
        placed = {spot.person_id for spot in state.enrollments}
        students, teachers = state.having(STUDENT), state.having(TEACHER)
        assert 5 <= sum(1 for one in students if one.id not in placed) <= 60
        assert any(one.id not in placed for one in teachers)
        assert any(len(one.school_ids) == 2 for one in students)

    def test_there_are_administrators_and_other_staff_and_guardians(self, state: State) -> None:
        roles = Counter(one.role for one in state.people)
        assert roles["administrator"] >= len(state.schools)
        assert roles["district_administrator"] == 3
        assert roles[OTHER_STAFF] > 0
        assert roles[GUARDIAN] > 1000
        assert any(one.also_administrator for one in state.people)

    def test_names_come_from_many_languages_as_messily_as_typed(self, state: State) -> None:
        words = [one.given for one in state.people] + [one.family for one in state.people]
        assert any("'" in word or "’" in word for word in words)
        assert any("-" in word for word in words)
        assert any(word != word.strip() for word in words)
        assert any(not one.family for one in state.having(STUDENT))
        assert any(unicodedata.normalize("NFC", word) != word for word in words)
        assert any(unicodedata.name(word[0], "").startswith("CJK") for word in words if word)

    def test_addresses_and_birth_dates_are_missing_here_and_there(self, state: State) -> None:
        students = state.having(STUDENT)
        assert any(not one.email for one in students if one.grade == "K")
        assert any(one.birth_date is None for one in students)
        assert 0.9 < sum(1 for one in students if one.birth_date) / len(students) < 1

    def test_families_share_an_address_and_twins_a_birthday(self, state: State) -> None:
        students = state.having(STUDENT)
        shared = Counter(one.email for one in students if one.email.endswith("@example.com"))
        assert max(shared.values()) >= 2

        def birthday(one: Person) -> tuple[object, ...]:
            return one.family, one.birth_date, one.grade

        assert max(Counter(map(birthday, students)).values()) >= 2

    def test_no_address_can_reach_a_real_person(self, state: State) -> None:
        domains = {one.email.strip().lower().rpartition("@")[2] for one in state.people if one.email}
        assert all(domain in ("example.com",) or domain.endswith(".example.org") for domain in domains)

    def test_a_few_class_places_belong_to_people_who_are_not_shared(self) -> None:
        """Partial sharing: counted by the portal, never fatal."""
        found = district("cedar", students=5000).on(MONDAY)
        known = {one.id for one in found.people}
        assert 0 < len({spot.person_id for spot in found.enrollments} - known) < 30

    def test_ids_are_unique(self, state: State) -> None:
        for records in (state.schools, state.terms, state.courses, state.sections, state.people):
            ids = [one.id for one in records]
            assert len(ids) == len(set(ids))
