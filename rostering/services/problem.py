"""The one error of this package: a sentence for the person at the keyboard, never a traceback."""


class ServicesProblem(Exception):
    """Something about the services stands in the way; the message says what happened and what to try."""
