"""Why a decision can not be taken: said in words, with a stable code for commands."""


class Refused(Exception):
    """A decision that can not be taken. str() says what happened, what was not changed, what to try; `code` is stable."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
