"""Who sits at this terminal."""

from __future__ import annotations

import getpass
import socket

from bot.domain.run import Asker

__all__ = ["terminal_asker"]


def terminal_asker() -> Asker:
    """Who sits at this terminal: no id of a chat can look like it."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container's user that nobody named
        name = "somebody"
    return Asker("", f"{name}@{socket.gethostname()}"[:32], "terminal")
