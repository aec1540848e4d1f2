"""What every command promises to scripts: one JSON document, one line, exit codes 0, 1, 2 (DESIGN 6), as its own process."""

import pytest

from tests.commands.running import run_here, run_manage, run_words

pytestmark = pytest.mark.django_db(transaction=True)

COMMANDS = ("discover", "add_district", "sync", "nightly", "decide", "undo", "create_staff")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_needs_no_server(command: str) -> None:
    """DESIGN 6, Services: --help works without a database."""
    shown = run_manage(command, "--help", DATABASE_URL="", REDIS_URL="", PORTAL_VAR="/nonexistent")
    assert shown.code == 0, shown.err
    assert "--json" in shown.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sync",), "SLUG"),
        (("sync", "quail-valley", "--night", "4 March"), "--night"),
        (("nightly",), "--now"),
        (("nightly", "--now", "2025-03-04T22:05:00"), "has no offset"),
        (("nightly", "--now", "tonight"), "no ISO instant"),
        (("decide", "7", "perhaps", "--by", "a@b.org", "--reason", "x"), "perhaps"),
        (("decide", "seven", "approve", "--by", "a@b.org", "--reason", "x"), "seven"),
        (("create_staff", "ann@portal.example.org", "--role", "boss", "--password-stdin"), "boss"),
        (("create_staff", "ann@portal.example.org", "--role", "dsm"), "--password-stdin"),
        (("add_district", "x", "--name", "X", "--provider", "other", "--external-id", "1"), "other"),
    ],
)
def test_wrong_usage_exits_2_with_one_document(arguments: tuple[str, ...], said: str) -> None:
    """Also with --json: the document says what is wrong, stdout holds nothing else."""
    plain, document = run_words(*arguments), run_words(*arguments, "--json")
    assert (plain.code, document.code, plain.out) == (2, 2, "")
    assert said in plain.err
    assert document.json["error"] == "usage"
    assert said in document.json["message"]


def test_wrong_usage_is_the_same_in_a_shell() -> None:
    """What the cases above show in this process holds for a process of its own."""
    document = run_manage("sync", "quail-valley", "--night", "4 March", "--json")
    assert document == run_words("sync", "quail-valley", "--night", "4 March", "--json")
    assert document.code == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("sync", "nowhere"), "unknown_district"),
        (("decide", "4711", "approve", "--by", "ann@portal.example.org", "--reason", "x"), "unknown_run"),
    ],
)
def test_what_does_not_exist_is_one_line_and_exit_1(arguments: tuple[str, ...], code: str) -> None:
    """Unknown district or run."""
    plain, document = run_words(*arguments), run_manage(*arguments, "--json")
    assert (plain.code, document.code, plain.out) == (1, 1, "")
    assert len(plain.err.strip().splitlines()) == 1
    assert "Nothing was changed" in plain.err
    assert document.json == {"error": code, "message": plain.err.strip()}


def test_a_database_that_does_not_answer_is_one_line() -> None:
    """No traceback, whatever happens."""
    ended = run_manage("sync", "quail-valley", "--json", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
    assert ended.code == 1
    assert ended.json["error"] == "database_unavailable"
    assert len(ended.err.strip().splitlines()) == 1


def test_an_unforeseen_error_is_named_by_its_kind_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text could hold personal data."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("somebody@district.example.org")

    monkeypatch.setattr("rostering.management.commands.discover.discover", fail)
    ended = run_here("discover", "--json")
    assert (ended.code, ended.json["error"]) == (1, "unexpected")
    assert "ZeroDivisionError" in ended.json["message"]
    assert "somebody" not in ended.out + ended.err
