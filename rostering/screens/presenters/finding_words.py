"""What the pipeline's codes for findings and unusable rows mean in words; owners and words to send come with readiness."""

from typing import Final

_FINDINGS: Final = {
    "no_primary": "Classes without a primary teacher",
    "several_primaries": "Classes with several primary teachers",
    "too_many_staff": "Classes with more than nine co-teachers",
    "places_unknown_class": "Class places that name a class the district does not share",
    "places_unknown_person": "Class places that name a person the district does not share",
    "undated_classes": "Classes whose terms have no dates",
    "past_classes": "Classes of a past term",
    "future_classes": "Classes of a coming term",
    "term_over_classes": "Classes whose term is over",
    "bad_records": "Rows that could not be used",
    "carried_over": "People and classes kept as last night, since their row could not be used",
    "repeated_records": "Rows that came twice",
    "birth_dates_not_shared": "Birth dates have stopped arriving",
    "unreadable_date": "Dates that could not be read",
}
_PROBLEMS: Final = {
    "unreadable": "the row could not be read",
    "no_id": "it has no ID",
    "no_role": "it has no role we know",
    "no_school": "it names no school",
    "no_class": "it names no class",
    "no_person": "it names no person",
    "course_unreadable": "its course could not be read",
}


def finding_words(code: str) -> str:
    """A finding as a line of a list; an unknown code in plain letters."""
    return _FINDINGS.get(code) or _plain(code).capitalize()


def problem_words(code: str) -> str:
    """What is wrong with one row."""
    return _PROBLEMS.get(code) or _plain(code)


def _plain(code: str) -> str:
    return code.replace("_", " ")
