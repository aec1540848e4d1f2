"""How far the practice programme has come, as it writes it into the portal's state folder."""

import json
from dataclasses import dataclass
from pathlib import Path

from rostering.screens.words import number


@dataclass(frozen=True, kw_only=True)
class PracticeProgress:
    """Steps done of all, and its own sentence."""

    done: int
    of: int
    words: str
    sentence: str

    @property
    def is_done(self) -> bool:
        """Nothing more to come."""
        return self.done >= self.of


def practice_progress(var: Path) -> PracticeProgress | None:
    """The progress, None where no practice programme runs or its file can not be read yet."""
    try:
        told = json.loads((var / "practice-progress.json").read_text())
        done, of, sentence = int(told["done"]), int(told["of"]), str(told.get("sentence", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return PracticeProgress(done=done, of=of, words=f"{number(done)} of {number(of)}", sentence=sentence)
