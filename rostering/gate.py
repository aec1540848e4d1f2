"""The last door before a roster: who closes it, and who passes, are put in one order by a lock of the database.

Whoever applies passes as the last thing before his transaction ends, together with all others who apply; whoever stops,
starts again, trips or releases a brake closes it for a moment, alone. So nothing is committed to a roster after a stop is,
and nobody waits for a roster that is being written.
"""

from django.db import connection

_GATE = 0x6761_7465  # "gate": any number that no other lock of ours has


def pass_gate() -> None:
    """Inside a transaction: what is read about stops and checks from here on stays true until it ends."""
    _lock("pg_advisory_xact_lock_shared")


def close_gate() -> None:
    """Inside a transaction that changes stops or checks: wait for those who pass right now, and let nobody in until it ends."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_GATE])
