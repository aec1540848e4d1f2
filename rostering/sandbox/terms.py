"""The terms a district shares: the year, its semesters and grading periods, and what is left over of last year."""

from datetime import timedelta

from rostering.sandbox.calendars import SchoolYear
from rostering.sandbox.states import FIRST_SEMESTER, SECOND_SEMESTER, YEAR, Term
from rostering.sandbox.world import World

DAY = timedelta(days=1)


def terms_of(world: World) -> tuple[Term, ...]:
    """The year, its semesters and its grading periods, and last year's term as a leftover."""
    year = world.year
    label = year.label
    year_id = world.ids.term(label, YEAR)
    before = SchoolYear(
        year.first - timedelta(days=364), year.first, year.first - timedelta(days=60), year.first
    )
    old_label = f"{year.ends_in - 2}-{year.ends_in - 1}"
    terms = [
        Term(
            world.ids.term(old_label, YEAR),
            YEAR,
            f"{old_label} School Year",
            "schoolYear",
            before.first,
            before.last,
            "",
            year.ends_in - 1,
        ),
        Term(year_id, YEAR, f"{label} School Year", "schoolYear", year.first, year.last, "", year.ends_in),
    ]
    for index, code in enumerate((FIRST_SEMESTER, SECOND_SEMESTER)):
        first, last = world.term_dates(code)
        semester_id = world.ids.term(label, code)
        terms.append(
            Term(
                semester_id,
                code,
                f"{label} {('Fall', 'Spring')[index]} Semester",
                "semester",
                first,
                last,
                year_id,
                year.ends_in,
            )
        )
        middle = first + (last - first) // 2
        for quarter, (begins, ends) in enumerate(
            ((first, middle), (middle + DAY, last)), start=index * 2 + 1
        ):
            terms.append(
                Term(
                    world.ids.term(label, f"Q{quarter}"),
                    f"Q{quarter}",
                    f"Quarter {quarter}",
                    "gradingPeriod",
                    begins,
                    ends,
                    semester_id,
                    year.ends_in,
                )
            )
    return tuple(terms)
