"""Students by grade, before and after: a grade that goes as a whole stands out."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.grades import GradeRow

SAMPLES = (
    Sample(
        title="One grade leaves",
        template="components/grades.html",
        context={
            "grades": (
                GradeRow(name="Kindergarten", now="341", after="344", words="3 more", is_worst=False),
                GradeRow(name="Grade 1", now="388", after="388", words="as before", is_worst=False),
                GradeRow(name="Grade 8", now="402", after="0", words="402 fewer", is_worst=True),
            )
        },
        is_wide=True,
    ),
)
