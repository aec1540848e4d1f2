"""The gallery at /design/: every module beside this one shows one component in all its states, and is found by itself.

A module names its component, says in the first line of its docstring what the component is for, and holds `SAMPLES`.
One whose name begins with an underscore helps the others.
"""

import pkgutil
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A component in one state. `is_wide`: light and dark one below the other instead of side by side."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Component:
    """One section of the gallery; `name` is its anchor."""

    name: str
    heading: str
    about: str
    samples: tuple[Sample, ...]


@cache
def components() -> tuple[Component, ...]:
    """Every component of the package, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if found.name[0] != "_")
    return tuple(_component(name, import_module(f"{__name__}.{name}")) for name in names)


def samples() -> tuple[Sample, ...]:
    """The samples of every component."""
    return tuple(sample for component in components() for sample in component.samples)


def _component(name: str, module: ModuleType) -> Component:
    words = name.replace("_", " ")
    return Component(
        name=name.replace("_", "-"),
        heading=words[:1].upper() + words[1:],
        about=(module.__doc__ or "").split("\n\n")[0].strip(),
        samples=tuple(module.SAMPLES),
    )
