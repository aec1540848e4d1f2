"""The gallery at /design/: every module below this folder shows one component in all its states, and is found by itself.

A folder is a page: the docstring of its `__init__.py` says what belongs there. A module names its component, says in the
first line of its docstring what the component is for, and holds `SAMPLES`. One whose name begins with an underscore helps
the others.
"""

import pkgutil
from collections.abc import Iterable
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
    """One section of a page; `name` is its anchor."""

    name: str
    heading: str
    about: str
    samples: tuple[Sample, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """One page of the gallery; `name` is its address."""

    name: str
    heading: str
    about: str
    components: tuple[Component, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every folder beside this file, by name, with its components."""
    return tuple(_group(name) for name in _names(__path__, packages=True))


def samples() -> tuple[Sample, ...]:
    """The samples of every component."""
    return tuple(
        sample for group in groups() for component in group.components for sample in component.samples
    )


def _group(name: str) -> Group:
    package = import_module(f"{__name__}.{name}")
    names = _names(package.__path__, packages=False)
    return Group(
        name=name,
        heading=name.capitalize(),
        about=_about(package),
        components=tuple(_component(one, import_module(f"{package.__name__}.{one}")) for one in names),
    )


def _names(path: Iterable[str], *, packages: bool) -> list[str]:
    found = (one for one in pkgutil.iter_modules(path) if one.name[0] != "_")
    return sorted(one.name for one in found if one.ispkg is packages)


def _component(name: str, module: ModuleType) -> Component:
    words = name.replace("_", " ")
    return Component(
        name=name.replace("_", "-"),
        heading=words[:1].upper() + words[1:],
        about=_about(module),
        samples=tuple(module.SAMPLES),
    )


def _about(module: ModuleType) -> str:
    return (module.__doc__ or "").split("\n\n")[0].strip()
