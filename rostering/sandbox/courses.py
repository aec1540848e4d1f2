"""What is taught: the courses of elementary, middle and high schools, with electives among them (RULES A46)."""

from typing import NamedTuple

MATH = "math"
LANGUAGE_ARTS = "english/language arts"
SCIENCE = "science"
SOCIAL = "social studies"
LANGUAGE = "language"
HOMEROOM = "homeroom/advisory"
TECHNOLOGY = "technology and engineering"
HEALTH = "PE and health"
ARTS = "arts and music"
OTHER = "other"


class Offer(NamedTuple):
    """A course on offer; `{grade}` in the name is filled in. `code` is its SCED code."""

    name: str
    subject: str
    code: str


class Slot(NamedTuple):
    """One period of a student's day: what may be taken in it. A `semester` slot is chosen anew each semester."""

    offers: tuple[Offer, ...]
    semester: bool = False


ELEMENTARY_CORE = (
    Offer("Homeroom {grade}", HOMEROOM, "22106"),
    Offer("Math {grade}", MATH, "52130"),
    Offer("Reading {grade}", LANGUAGE_ARTS, "51130"),
    Offer("Science {grade}", SCIENCE, "53230"),
)
ELEMENTARY_SPECIALS = (
    Offer("P.E. {grade}", HEALTH, "58030"),
    Offer("Art {grade}", ARTS, "55130"),
    Offer("Music {grade}", ARTS, "55101"),
)
# Young children have no separate science, the youngest no music teacher either.
YOUNG_GRADES = ("PK", "K", "1")
YOUNGEST_GRADES = ("PK", "K")

_ARTS_AND_MORE = (
    Offer("Art", ARTS, "05154"),
    Offer("Chorus", ARTS, "05110"),
    Offer("Band", ARTS, "05101"),
    Offer("Art of Problem Solving", MATH, "02999"),
)
MIDDLE_SLOTS = (
    Slot((Offer("English Language Arts {grade}", LANGUAGE_ARTS, "51036"),)),
    Slot((Offer("Mathematics {grade}", MATH, "52036"), Offer("Accelerated Math {grade}", MATH, "52061"))),
    Slot((Offer("Science {grade}", SCIENCE, "53236"),)),
    Slot((Offer("Social Studies {grade}", SOCIAL, "54436"),)),
    Slot((Offer("P.E. {grade}", HEALTH, "58036"),)),
    Slot(_ARTS_AND_MORE),
    Slot((Offer("Advisory {grade}", HOMEROOM, "22106"),)),
)

_HIGH_MATH = {
    "9": (Offer("Algebra I", MATH, "02052"), Offer("Geometry", MATH, "02072")),
    "10": (Offer("Geometry", MATH, "02072"), Offer("Algebra II", MATH, "02056")),
    "11": (Offer("Algebra II", MATH, "02056"), Offer("Precalculus", MATH, "02110")),
}
_LATER_MATH = (
    Offer("Precalculus", MATH, "02110"),
    Offer("AP Calculus AB", MATH, "02124"),
    Offer("Statistics", MATH, "02201"),
)
_HIGH_SCIENCE = {
    "9": (Offer("Biology", SCIENCE, "03051"),),
    "10": (Offer("Chemistry", SCIENCE, "03101"),),
    "11": (Offer("Physics", SCIENCE, "03151"), Offer("Environmental Science", SCIENCE, "03003")),
}
_LATER_SCIENCE = (Offer("Anatomy", SCIENCE, "03053"), Offer("Physics", SCIENCE, "03151"))
_HIGH_SOCIAL = {
    "9": (Offer("World Geography", SOCIAL, "04001"),),
    "10": (Offer("World History", SOCIAL, "04051"),),
    "11": (Offer("U.S. History", SOCIAL, "04101"),),
}
_LATER_SOCIAL = (Offer("Government", SOCIAL, "04151"), Offer("Economics", SOCIAL, "04201"))
_LANGUAGES = (
    Offer("Spanish I", LANGUAGE, "06101"),
    Offer("Spanish II", LANGUAGE, "06102"),
    Offer("French I", LANGUAGE, "06121"),
    Offer("Mandarin I", LANGUAGE, "06401"),
)
_HEALTH_OFFERS = (Offer("P.E.", HEALTH, "08001"), Offer("Health", HEALTH, "08051"))
_HIGH_ELECTIVES = (
    Offer("Art", ARTS, "05154"),
    Offer("Chorus", ARTS, "05110"),
    Offer("Band", ARTS, "05101"),
    Offer("Robotics", TECHNOLOGY, "21009"),
    Offer("Drama", ARTS, "05052"),
    Offer("Bandwidth and Networks", TECHNOLOGY, "10101"),
)


def high_slots(grade: str) -> tuple[Slot, ...]:
    """The seven periods of a high-school grade; the last two change with the semester."""
    english = Offer(
        f"English {grade}" if grade.isdigit() and int(grade) < 13 else "College Writing",
        LANGUAGE_ARTS,
        "01001",
    )
    return (
        Slot((english,)),
        Slot(_HIGH_MATH.get(grade, _LATER_MATH)),
        Slot(_HIGH_SCIENCE.get(grade, _LATER_SCIENCE)),
        Slot(_HIGH_SOCIAL.get(grade, _LATER_SOCIAL)),
        Slot(_LANGUAGES),
        Slot(_HEALTH_OFFERS, semester=True),
        Slot(_HIGH_ELECTIVES, semester=True),
    )
