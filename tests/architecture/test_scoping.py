"""Tenancy: in the screens a query begins in one place only, from the districts a person may see (DESIGN 4; STYLE habit 9)."""

import ast
from pathlib import Path

import pytest

SCREENS = Path(__file__).resolve().parents[2] / "rostering" / "screens"
#: `change_lists` reads the rows of a plan that `scope` has found.
ALLOWED = {"change_lists.py"}
_BEGINNINGS = {"objects", "_default_manager", "_base_manager"}
_SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def may_begin(path: Path) -> bool:
    """`scope/` begins from `districts_for`; what a `..._rows.py` reads starts from a Scope or from a row it has found."""
    return path.parent.name == "scope" or path.name.endswith("_rows.py") or path.name in ALLOWED


def queries_in(source: str) -> list[int]:
    """The lines on which a query begins."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in _BEGINNINGS:
            found.append(node.lineno)
        if isinstance(node, ast.Name) and node.id in _SHORTCUTS:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", sorted(SCREENS.rglob("*.py")), ids=lambda path: path.name)
def test_screens_begin_no_query_of_their_own(path: Path) -> None:
    if may_begin(path):
        return
    found = [line for line in queries_in(path.read_text()) if not _is_subquery(path, line)]
    assert not found, f"{path.name} begins a query on lines {found}; start from Scope instead"


@pytest.mark.parametrize("path", sorted(SCREENS.rglob("*_rows.py")), ids=lambda path: path.name)
def test_every_function_of_a_rows_file_is_given_where_to_start(path: Path) -> None:
    """Nothing public there can be asked without a Scope, or a row that one has found."""
    functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    open_ones = [one for one in functions if not one.name.startswith("_")]
    assert [one.name for one in open_ones if not (one.args.args or one.args.kwonlyargs)] == []


def _is_subquery(path: Path, line: int) -> bool:
    """A subquery that leans on the row outside it can see nothing else."""
    return "OuterRef(" in path.read_text().splitlines()[line - 1]


@pytest.mark.parametrize(
    "source",
    ["District.objects.all()", "get_object_or_404(Run, id=1)", "Run._default_manager.first()"],
)
def test_the_check_itself_finds_a_query(source: str) -> None:
    assert queries_in(source) == [1]
