"""What a database's refusal means to whoever runs the bot, and whether waiting helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

__all__ = ["busy", "store_error"]


class _Meaning(NamedTuple):
    text: str
    retryable: bool = False


_SQLITE = {
    "SQLITE_FULL": _Meaning("has no room to write: free some on its disk", retryable=True),
    "SQLITE_IOERR": _Meaning("cannot be read or written: look at its disk", retryable=True),
    "SQLITE_READONLY": _Meaning(
        "cannot be written: let the bot's user write the file and its folder"
    ),
    "SQLITE_CANTOPEN": _Meaning(
        "cannot be opened: let the bot's user read and write the file and its folder"
    ),
    "SQLITE_CORRUPT": _Meaning("is damaged: keep a copy of it, and restore a backup"),
    "SQLITE_NOTADB": _Meaning("is not a database: move the file away, or name another"),
}
"""SQLite's primary result codes (https://www.sqlite.org/rescode.html) that an operator can act on;
an extended code begins with its primary one."""

_WAITING = ("SQLITE_BUSY", "SQLITE_LOCKED")


def store_error(problem: SQLAlchemyError, name: str) -> StoreError:
    """What to tell of a failure in the database called `name`."""
    original = getattr(problem, "orig", None)
    code = getattr(original, "sqlite_errorname", "")
    if isinstance(problem, NoConnectionError) or code.startswith(_WAITING):
        return busy(name)
    for primary, meaning in _SQLITE.items():
        if code.startswith(primary):
            text = f"The database {name} {meaning.text} ({original})."
            return StoreError(text, retryable=meaning.retryable)
    dropped = getattr(problem, "connection_invalidated", False)
    return StoreError(f"The database {name} refuses: {original or problem}.", retryable=dropped)


def busy(name: str) -> StoreError:
    """What to tell where somebody else has held the database for too long."""
    return StoreError(
        f"The database {name} is held by somebody else: try again, and end what holds it.",
        retryable=True,
    )
