"""What every command keeps to (DESIGN 6): one JSON document with --json, one line on stderr when it fails, exit codes 0, 1, 2."""

import io
import json
import sys
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, ProgrammingError

from accounts.models import Staff
from districts.models import District
from rostering.problems import NotPossible

DONE, FAILED, USAGE = 0, 1, 2
Document = dict[str, Any] | list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: `document` for --json, `lines` for people. `problem`: the one line of a command that failed."""

    document: Document
    lines: tuple[str, ...] = ()
    problem: str = ""
    code: str = ""


class JsonCommand(BaseCommand):
    """A command that answers. Subclasses write `arguments(parser)` and `work(**options)`, which may raise NotPossible."""

    requires_system_checks = ()

    def arguments(self, parser: CommandParser) -> None:
        """The command's own options."""

    def work(self, **options: Any) -> Answer:
        """Do it."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        """The command's own options, and --json."""
        self.arguments(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django does; and a usage error is a JSON document too when --json is asked for."""
        if "--json" in argv[2:]:
            self._check_usage(argv)
        super().run_from_argv(argv)

    def handle(self, *_: Any, **options: Any) -> None:
        """Work, print the answer, exit 1 with one line on stderr when it failed."""
        try:
            answer = self.work(**options)
        except Exception as error:
            if options.get("traceback"):
                raise
            answer = _answer_of(error)
        self._print(answer, as_json=options["json"])
        if answer.problem:
            self.stderr.write(" ".join(answer.problem.split()))
            raise SystemExit(FAILED)

    def _print(self, answer: Answer, *, as_json: bool) -> None:
        if as_json:
            document = answer.document
            if answer.problem and isinstance(document, dict):
                document = {"error": answer.code, "message": answer.problem} | document
            self.stdout.write(json.dumps(document, ensure_ascii=False))
            return
        for line in answer.lines:
            self.stdout.write(line)

    def _check_usage(self, argv: list[str]) -> None:
        said = io.StringIO()
        self._called_from_command_line = True
        try:
            with redirect_stderr(said):
                self.create_parser(argv[0], argv[1]).parse_args(argv[2:])
        except SystemExit as ended:
            if ended.code == USAGE:
                self._refuse_usage(said.getvalue())
            raise

    def _refuse_usage(self, said: str) -> NoReturn:
        message = said.strip().splitlines()[-1].partition("error: ")[2]
        sys.stdout.write(json.dumps({"error": "usage", "message": message}, ensure_ascii=False) + "\n")
        sys.stderr.write(said)
        raise SystemExit(USAGE)


def find_district(slug: str) -> District:
    """The district of a short name. Raises NotPossible."""
    district = District.objects.filter(slug=slug).first()
    if district is None:
        raise NotPossible(
            "unknown_district", f"There is no district {slug!r}. Nothing was changed; check the short name."
        )
    return district


def find_staff(email: str) -> Staff:
    """The member of staff with an address, in any case. Raises NotPossible."""
    person = Staff.objects.filter(email=Staff.objects.clean_email(email), is_active=True).first()
    if person is None:
        raise NotPossible(
            "unknown_staff",
            f"Nobody on the staff has the address {email!r}. Nothing was changed; "
            "check it, or create the person with create_staff.",
        )
    return person


def _answer_of(error: Exception) -> Answer:
    """The one line for whatever went wrong. An error nobody foresaw is named by its kind; --traceback shows the rest."""
    if isinstance(error, NotPossible):
        code, problem = error.code, str(error)
    elif isinstance(error, OperationalError):
        code, problem = (
            "database_unavailable",
            (
                "The database does not answer. Nothing was changed here; check DATABASE_URL, or run `make run`."
            ),
        )
    elif isinstance(error, ProgrammingError):
        code, problem = (
            "database_not_migrated",
            ("The database lacks a table or column. Nothing was changed; run `manage.py migrate`."),
        )
    else:
        code, problem = (
            "unexpected",
            (
                f"Something unforeseen went wrong ({type(error).__name__}). Whatever was begun was rolled back; "
                "run the command again with --traceback for the details."
            ),
        )
    return Answer(document={}, problem=problem, code=code)
