"""What is drawn once by its template and then remembered: signs and pills, of which there are some dozens, and what stands
on every page the same.
"""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rostering.screens.presenters.states import Pill


@lru_cache(maxsize=128)
def draw_sign(name: str) -> SafeString:
    """A sign of 15 px; always beside its word."""
    return render_to_string("components/sign.html", {"name": name})


@lru_cache(maxsize=1024)
def draw_pill(pill: Pill, ground: str = "") -> SafeString:
    """A state; `ground` for the one beside the page's name."""
    return render_to_string("components/pill.html", {"pill": pill, "ground": ground})


@lru_cache(maxsize=256)
def draw_remembered(template: str, **values: Hashable) -> SafeString:
    """A component that depends on nothing but its values: the keys, the navigation as it stands on many pages in a row."""
    return render_to_string(template, values)
