"""A job, who has it, and how to reach them: the number dials, the address writes."""

from rostering.screens.gallery import Sample
from rostering.screens.presenters.people import PersonLine

_PEOPLE = (
    PersonLine(job="District Success Manager", name="Marcus Bell"),
    PersonLine(job="Cover", name="Dev Anand", below="1 to 4 December"),
    PersonLine(
        job="Assistant superintendent",
        name="Ana Whitcomb",
        phone="555-0117",
        call="5550117",
        email="a.whitcomb@example.org",
    ),
    PersonLine(job="At Clever, Support", name="District support", email="support@provider.example.org"),
    PersonLine(job="Data and IT", name="Rashid Omar", phone="ask the office"),
)

SAMPLES = (
    Sample(title="Everybody of a district", template="design/people.html", context={"people": _PEOPLE}),
)
