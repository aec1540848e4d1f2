"""The one error for an act that is not possible: a code for programs and a sentence for people."""


class NotPossible(Exception):
    """Nothing was changed. `code` is stable; str() is one sentence: what happened, what was not changed, what to try."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
