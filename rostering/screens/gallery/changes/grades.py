"""Students by grade, before and after: a grade that goes as a whole stands out."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.grades import GradeRow, Grades

SAMPLES = (
    Sample(
        title="One grade leaves",
        template="components/grades.html",
        context={
            "grades": Grades(
                rows=(
                    GradeRow(name="Kindergarten", now="341", after="344", words="3 more", is_worst=False),
                    GradeRow(name="Grade 1", now="388", after="386", words="2 fewer", is_worst=False),
                    GradeRow(name="Grade 8", now="402", after="0", words="402 fewer", is_worst=True),
                ),
                rest="Eleven other grades are as before.",
            )
        },
        is_wide=True,
    ),
    Sample(
        title="Nothing moves",
        template="components/grades.html",
        context={"grades": Grades(rows=(), rest="13 grades are as before.")},
    ),
)
