"""Whether the index here and the table in its catalog speak of the same state.

A table in a catalog of its own can be changed by others, and a machine may have lost its index, or
never had one. Whoever wrote then would commit what is there already, and whoever asked would get
answers with holes in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.archive.database import is_there, reading, writing
from bot.archive.ledger import note_state
from bot.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3

    from bot.archive.layout import Layout
    from bot.archive.table import EventsTable

__all__ = ["check_agreement", "check_described", "check_place", "known_snapshot"]


def check_agreement(layout: Layout, table: EventsTable) -> None:
    """Raise `ArchiveError` where they differ. The caller holds the writer lock.

    An index that is as empty as the table knows it from now on, and answers.
    """
    if layout.place.is_here:
        return
    known = known_snapshot(layout)
    if known == table.snapshot:
        _note_first(layout, table)
        return
    name = layout.place.table
    if not known:
        raise ArchiveError(
            f"{name} holds events already, and the index in {layout.folder} knows none of them."
            " `audit archive attach` reads them into it; or set archive.table to another name"
        )
    raise ArchiveError(
        f"{name} is not as this machine left it: somebody else has written to it. One machine"
        " writes an archive; `audit archive attach` makes this one know the table as it is now"
    )


def _note_first(layout: Layout, table: EventsTable) -> None:
    with writing(layout.database) as connection:
        if not connection.execute("SELECT 1 FROM meta WHERE key = 'snapshot'").fetchone():
            note_state(connection, table)


def check_place(layout: Layout) -> None:
    """Raise `ArchiveError` where the index describes a table in another place than the settings.

    So it is where a terminal lacks the variables that the service has.
    """
    if is_there(layout.database):
        with reading(layout.database) as connection:
            check_described(connection, layout)


def check_described(connection: sqlite3.Connection, layout: Layout) -> None:
    """The same, for who has the index open."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'place'").fetchone()
    described, set_up = (found[0] if found else ""), str(layout.place)
    if described == set_up or not (found or _names_files(connection)):
        return
    raise ArchiveError(
        f"the index in {layout.folder} describes {described or _HERE}, and the settings say"
        f" {set_up or _HERE}. Check archive.yaml and the variables AUDIT_ARCHIVE_...;"
        " `audit archive attach` makes the index describe what the settings say"
    )


_HERE = "a table in that folder"


def _names_files(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM files").fetchone() is not None


def known_snapshot(layout: Layout) -> str:
    """The state of the table that the index describes, "" for an empty table's."""
    with reading(layout.database) as connection:
        found = connection.execute("SELECT value FROM meta WHERE key = 'snapshot'").fetchone()
    return str(found[0]) if found else ""
