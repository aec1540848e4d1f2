"""What a person may see: with the files named `…_rows.py`, the only place in the screens where a query begins (DESIGN 4).

`scope.py` begins from the viewer's districts; `beside.py` and the `…_rows.py` take what it has found.
"""

from rostering.screens.scope.beside import (
    contacts_of,
    logged_changes,
    newest_dry_run,
    people_of,
    problems_of,
    schools_of,
    staff_with_roles,
    to_be_covered,
    undos_of,
    undos_under_way,
    who_looks_after,
)
from rostering.screens.scope.scope import Scope

__all__ = [
    "Scope",
    "contacts_of",
    "logged_changes",
    "newest_dry_run",
    "undos_of",
    "undos_under_way",
    "people_of",
    "problems_of",
    "schools_of",
    "staff_with_roles",
    "to_be_covered",
    "who_looks_after",
]
