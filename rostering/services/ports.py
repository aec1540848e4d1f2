"""Ports on loopback: the recorded one while it is free, another one when it is taken."""

import random
import socket

# Below the range from which the kernel takes ports for outgoing connections, so that a port
# written down today is still free tomorrow.
_FIRST, _LAST = 20_000, 32_000
_TRIES = 50
LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """True when a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the servers themselves do: connections of a former server that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def choose_port(*, recorded: int | None) -> int:
    """The recorded port if it is free, else a free one."""
    if recorded is not None and is_free(recorded):
        return recorded
    for port in random.sample(range(_FIRST, _LAST), _TRIES):
        if is_free(port):
            return port
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
