"""One class: the sentence first, then its staff in order, its students, and what the district shares besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from districts.models import Enrollment, Section, Term
from districts.models.roster import RemovedAs
from rostering.screens.presenters.changes import class_name, person_name
from rostering.screens.presenters.history import Syncs, day_words
from rostering.screens.presenters.places import section_place
from rostering.screens.presenters.roster_one import OneHead
from rostering.screens.presenters.run_facts import Fact, said_facts
from rostering.screens.presenters.say import Part, Sentence, say, strong
from rostering.screens.presenters.standing import class_pill, excluded_words, left_because
from rostering.screens.words import several, spelled


@dataclass(frozen=True, kw_only=True)
class SectionFacts:
    """Everything the page of a class is made of. `excluded`: why what the district shares of it is not included, "" else."""

    section: Section
    excluded: str
    places: Sequence[Enrollment]
    terms: Mapping[str, Term]
    since: str
    syncs: Syncs

    @property
    def is_present(self) -> bool:
        """Whether the class is on Khan Academy."""
        return self.section.removed_at is None

    def seats(self, role: str) -> list[Enrollment]:
        """The present places of a role, in their order."""
        return [place for place in self.places if place.removed_at is None and place.role == role]


def section_head(facts: SectionFacts) -> OneHead:
    """Name, state, the one sentence."""
    section = facts.section
    return OneHead(
        name=class_name(section),
        pill=class_pill(section),
        meta=section_place(section),
        sentence=_sentence(facts),
    )


def _sentence(facts: SectionFacts) -> Sentence:
    section, name = facts.section, class_name(facts.section)
    if not facts.is_present:
        run = section.changed_run
        when = (facts.syncs.link(run).on_night if run else "") or "earlier"
        return say(f"{name} ", strong(f"left {when}"), f": {_why_left(facts)}")
    students = len(facts.seats("student"))
    who = several(students, "student") if students else "no students"
    term = ""
    if section.is_term_over:
        term = " Its term is over; it stays until classes of a later term are there."
    since = f"; on Khan Academy since {facts.since}" if facts.since else ""
    return say(strong(name), " has ", _loud(who, is_loud=not students), ", ", *_led(facts), f"{since}.{term}")


def _why_left(facts: SectionFacts) -> str:
    removed_as = facts.section.removed_as
    if removed_as == RemovedAs.ENDED:
        return f"{left_because(removed_as)}."
    if facts.excluded:
        return f"it is shared, but not included because {excluded_words(facts.excluded)}."
    return f"{left_because(removed_as)}. Shared again, the same class comes back."


def _loud(words: str, *, is_loud: bool) -> Part:
    return Part(words, is_strong=is_loud)


def _led(facts: SectionFacts) -> Sentence:
    staff = facts.seats("teacher")
    if not staff:
        return say("and ", strong("nobody teaches it"))
    primary = [person_name(one.user) for one in staff if one.holds_primary]
    others = len(staff) - len(primary)
    helped = f"{spelled(others)} co-teacher{'' if others == 1 else 's'}" if others else ""
    if not primary:
        return say(f"{helped}, and ", strong("no primary teacher"))
    return say(f"led by {primary[0]}{f' with {helped}' if helped else ''}")


def section_facts(facts: SectionFacts) -> tuple[Fact, ...]:
    """What the district says of the class."""
    section = facts.section
    said = [
        ("School", section.school.name if section.school else ""),
        ("Course", " ".join(part for part in (section.course_name, section.course_number) if part)),
        ("Subject", section.subject),
        ("Grade", section.grade),
        ("Grade as sent", section.raw_grade if section.raw_grade != section.grade else ""),
        ("Period", section.period),
        ("SIS code", section.code),
    ]
    terms = [Fact(name="Term", value=_term(one, facts)) for one in section.term_provider_ids]
    return (*said_facts(said), *terms)


def _term(provider_id: str, facts: SectionFacts) -> str:
    term = facts.terms.get(provider_id)
    if term is None:
        return provider_id
    days = [day_words(day, today=facts.syncs.today) for day in (term.start_date, term.end_date) if day]
    return f"{term.name}, {' to '.join(days)}" if days else f"{term.name}, no dates"
