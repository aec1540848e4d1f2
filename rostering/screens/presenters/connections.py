"""New connections: who has added Khan Academy, for how long, and who has taken it (RULES A30, A32)."""

from dataclasses import dataclass

from districts.models import Connection
from rostering.screens.moments import age_words, moment
from rostering.screens.presenters import states
from rostering.screens.presenters.run_facts import Fact
from rostering.screens.presenters.say import Sentence, say, strong
from rostering.screens.presenters.states import Pill, connection_pill
from rostering.screens.viewer import Viewer
from rostering.screens.words import agree, capital, provider_name, spelled


@dataclass(frozen=True, kw_only=True)
class ConnectionLine:
    """One entry of the inbox. `taken_from`: the number of the colleague who has it, 0 for nobody or the viewer."""

    number: int
    name: str
    provider: str
    external_id: str
    pill: Pill
    age: str
    taken_by: str
    taken_for: str
    is_mine: bool
    taken_from: int = 0


@dataclass(frozen=True, kw_only=True)
class ConnectionHead:
    """The top of one connection's page."""

    name: str
    pill: Pill
    meta: str
    sentence: Sentence


def connection_line(connection: Connection, *, viewer: Viewer) -> ConnectionLine:
    """One line."""
    claim = getattr(connection, "claim", None)
    is_mine = claim is not None and claim.staff_id == viewer.staff.id
    return ConnectionLine(
        number=connection.id,
        name=connection.name or connection.external_id,
        provider=provider_name(connection.provider),
        external_id=connection.external_id,
        pill=_pill(connection),
        age=age_words(connection.found_at, now=viewer.now),
        taken_by="you" if is_mine else str(claim.staff) if claim else "",
        taken_for=age_words(claim.at, now=viewer.now) if claim else "",
        is_mine=is_mine,
        taken_from=claim.staff_id if claim and not is_mine else 0,
    )


def _pill(connection: Connection) -> Pill:
    if connection.closed_as:
        return Pill(connection.get_closed_as_display().partition(":")[0], "off", "quiet", "off")
    return connection_pill(connection.state) or states.NEW


def inbox_sentence(lines: list[ConnectionLine]) -> Sentence:
    """What waits in the inbox."""
    if not lines:
        return say(strong("Nothing new."), " Both providers are asked every hour who has added Khan Academy.")
    free = sum(not line.taken_by for line in lines)
    total = len(lines)
    noun = (
        f"{capital(spelled(total))} {'district has' if total == 1 else 'districts have'} added Khan Academy"
    )
    if not free:
        return say(f"{noun}; ", strong("every one is taken"), ".")
    return say(f"{noun}; ", strong(f"{spelled(free)} {agree(free, 'is')} looked after by nobody"), ".")


def connection_head(connection: Connection, *, viewer: Viewer) -> ConnectionHead:
    """Name, state and what to do."""
    line = connection_line(connection, viewer=viewer)
    provider = line.provider
    if connection.closed_as:
        note = f": {connection.closed_note}" if connection.closed_note else ""
        sentence = say("Put aside as ", strong(connection.get_closed_as_display()), f"{note}.")
    elif line.taken_from:
        sentence = _of_a_colleague(connection, viewer=viewer)
    elif connection.state == Connection.State.NOT_ENABLED:
        sentence = say(
            f"Added in {provider}, but ",
            strong("sharing is not enabled"),
            ". It can be joined now; syncs begin once it is.",
        )
    else:
        sentence = say(
            f"This district has added Khan Academy in {provider}. ",
            strong("Join it to its district"),
            ", or say what it is.",
        )
    taken = f"taken by {line.taken_by} {_ago(line.taken_for)}" if line.taken_by else "nobody has taken it"
    return ConnectionHead(
        name=line.name,
        pill=line.pill,
        meta=f"{provider} · found {_ago(line.age)} · {taken}",
        sentence=sentence,
    )


def _of_a_colleague(connection: Connection, *, viewer: Viewer) -> Sentence:
    claim = connection.claim
    since = moment(claim.at, now=viewer.now, zone=viewer.zone)
    return say(
        strong(f"{claim.staff} took this connection"),
        f" {since.words}. Ask first, or take it over to act on it.",
    )


def connection_details(connection: Connection, *, viewer: Viewer) -> tuple[Fact, ...]:
    """What the provider told us."""
    found = moment(connection.found_at, now=viewer.now, zone=viewer.zone)
    facts = [
        Fact(name="Provider", value=provider_name(connection.provider)),
        Fact(name="ID there", value=connection.external_id),
        Fact(name="Found", value=found.words, exact=found.exact),
    ]
    if connection.added_at:
        added = moment(connection.added_at, now=viewer.now, zone=viewer.zone)
        facts.append(Fact(name="Added", value=added.words, exact=added.exact))
    return tuple(facts)


def _ago(age: str) -> str:
    return f"{age.removeprefix('for ')} ago" if age.startswith("for ") else age
