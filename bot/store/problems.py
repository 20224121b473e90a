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

_LOST = _Meaning(
    "cannot be reached: see that its server runs, and that the setting `database` names it",
    retryable=True,
)
"""Who cannot connect gets no SQLSTATE from psycopg, only a text: the server is gone, or unknown,
or lets nobody in with this user and password."""

_POSTGRES = {
    "08": _LOST,
    "57P": _LOST,
    "25P03": _LOST,
    "22001": _Meaning("has no room for a name this long: use a shorter one"),
    "25006": _Meaning("is a copy that cannot be written: name the primary", retryable=True),
    "40": _Meaning("was changed by somebody else in the same moment: try again", retryable=True),
    "42501": _Meaning("refuses the bot's role: make the role the database's owner"),
    "53100": _Meaning("has no room to write: free some on its server's disk", retryable=True),
}
"""SQLSTATEs, or how they begin, that an operator can act on
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_WAITING = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03")


def store_error(problem: SQLAlchemyError, name: str) -> StoreError:
    """What to tell of a failure in the database called `name`."""
    original = getattr(problem, "orig", None)
    code = _code(original)
    if isinstance(problem, NoConnectionError) or code.startswith(_WAITING):
        return busy(name)
    meaning = _meaning(code)
    if meaning is None and getattr(original, "sqlstate", code) is None:
        meaning = _LOST
    if meaning is None:
        return StoreError(f"The database {name} refuses: {original or problem}.")
    text = f"The database {name} {meaning.text} ({_one_line(original)})."
    return StoreError(text, retryable=meaning.retryable)


def busy(name: str) -> StoreError:
    """What to tell where somebody else has held the database for too long."""
    return StoreError(
        f"The database {name} is held by somebody else: try again, and end what holds it.",
        retryable=True,
    )


def _code(original: object) -> str:
    return getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None) or ""


def _one_line(original: object) -> str:
    return " ".join(str(original).split()).rstrip(".")


def _meaning(code: str) -> _Meaning | None:
    known = _SQLITE | _POSTGRES
    return next((known[begin] for begin in known if code.startswith(begin)), None)
