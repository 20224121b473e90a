"""Lines of an alert's timeline: words, people and times kept apart, so that each edge shows them.

A chat mentions people and shows times in the reader's zone; a terminal prints ids. Words may hold
text of events, which nobody has escaped yet: whoever shows a note does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Note", "Piece", "everybody_here", "note_text", "person", "when", "words"]


class Piece(Struct, frozen=True):
    """One piece: words, a person's or a user group's id, an instant in ISO 8601, or all present.

    `facet` tells of words that they are a value of events: `principals`, `actions`, `resources`.
    """

    kind: Literal["words", "person", "group", "time", "here"]
    text: str
    facet: str = ""


Note = tuple[Piece, ...]
"""A line, piece after piece."""


def words(text: str) -> Piece:
    """Words as they are."""
    return Piece("words", text)


def person(user: str) -> Piece:
    """A person or, by its id's first letter, a user group of the chat; a name is just words."""
    if user[:1] == "S" and user.isalnum() and user.isupper():
        return Piece("group", user)
    if user[:1] in {"U", "W"} and user.isalnum() and user.isupper():
        return Piece("person", user)
    return Piece("words", user)


def everybody_here() -> Piece:
    """Everybody who is present."""
    return Piece("here", "@here")


def when(instant: datetime) -> Piece:
    """An instant, aware."""
    return Piece("time", instant.isoformat())


def note_text(note: Note) -> str:
    """The line as a text, for the ledger: ids and instants as they are."""
    return "".join(piece.text for piece in note)
