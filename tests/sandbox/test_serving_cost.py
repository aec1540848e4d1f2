"""Practice servers stay small and quick, and stand apart: no Django, nothing that syncs imports them."""

import subprocess
import sys
import time

import pytest

from rostering.sandbox import PracticeProviders
from rostering.sandbox.rows import Rows, Shelf
from tests.databases import ROOT
from tests.sandbox.clients import MONDAY, ClassLinkClient, district


class TestShelf:
    def test_it_holds_no_more_than_its_limit(self) -> None:
        shelf = Shelf(100)
        for number in range(50):
            shelf.get(number, lambda: b"x" * 30, len)
            assert shelf.held <= 100

    def test_the_longest_unused_goes_first(self) -> None:
        shelf, made = Shelf(100), []

        def get(name: str) -> None:
            shelf.get(name, lambda: made.append(name) or b"x" * 40, len)  # type: ignore[func-returns-value]

        for name in "abaca":
            get(name)
        assert made == ["a", "b", "c"]
        get("b")
        assert made == ["a", "b", "c", "b"]

    def test_one_thing_larger_than_the_limit_is_kept_while_nothing_else_is_asked_for(self) -> None:
        shelf = Shelf(10)
        shelf.get("large", lambda: b"x" * 50, len)
        assert shelf.get("large", lambda: pytest.fail("it was kept"), len) == b"x" * 50
        shelf.get("small", lambda: b"y", len)
        assert shelf.held == 1


class TestRows:
    def test_any_run_of_rows_is_json_between_brackets(self) -> None:
        rows = Rows((str(number), {"id": str(number)}) for number in range(5))
        assert bytes(rows.run(0, 0)) == bytes(rows.run(5, 5)) == b""
        assert bytes(rows.run(1, 3)) == b'{"id":"1"},{"id":"2"}'
        assert rows.chosen([4, 0]) == b'{"id":"4"},{"id":"0"}'
        assert (rows.find("3"), rows.find("33"), rows.after("3"), rows.before("3")) == (3, None, 4, 3)


def test_reading_a_warm_district_costs_the_servers_next_to_nothing() -> None:
    """20,000 students, 140,000 enrollments, about 110 MB: client and servers together, in one process."""
    with PracticeProviders([district(students=20_000)], gzip=False) as practice:
        practice.set_night(None, MONDAY)
        practice.warm("maple")
        client = ClassLinkClient(practice)
        began, bytes_read = time.process_time(), 0
        for endpoint in ("classes", "users", "enrollments", "demographics"):
            offset, total = 0, 1
            while offset < total:
                answer = client.get(endpoint, limit=5000, offset=offset)
                bytes_read += len(answer.content)
                offset, total = offset + int(answer.headers["x-count"]), int(answer.headers["x-total-count"])
        spent = time.process_time() - began
        client.session.close()
    assert bytes_read > 80_000_000
    assert spent < 1.5


def test_the_package_needs_no_django() -> None:
    check = "import rostering.sandbox.__main__, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0
