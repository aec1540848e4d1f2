"""The life of a run: the only place that changes a status, with its audit in the same transaction (STYLE 7, 11).

The rows are the queue. Whoever works on a run holds a lease on it, renewed while he lives, and a fencing number; a
sweeper gives runs with an expired lease back to the queue, and apply refuses whoever lost his number (DESIGN 4).

`moves.py` is the table of what may follow what; `queue.py` brings runs into the queue; `leases.py` is their time with a
worker.
"""

from rostering.run_states.leases import (
    LEASE_SECONDS,
    RENEW_SECONDS,
    LostLease,
    check_fence,
    claim_run,
    renew_lease,
    requeue_expired,
    start_applying,
)
from rostering.run_states.moves import TRANSITIONS, WrongMove, move_run
from rostering.run_states.queue import (
    MAX_ATTEMPTS,
    AlreadyAtWork,
    AlreadyRan,
    finish_unstarted,
    queue_again,
    queue_run,
    retry_later,
)

__all__ = [
    "LEASE_SECONDS",
    "MAX_ATTEMPTS",
    "RENEW_SECONDS",
    "TRANSITIONS",
    "AlreadyAtWork",
    "AlreadyRan",
    "LostLease",
    "WrongMove",
    "check_fence",
    "claim_run",
    "finish_unstarted",
    "move_run",
    "queue_again",
    "queue_run",
    "renew_lease",
    "requeue_expired",
    "retry_later",
    "start_applying",
]
