"""The two tables of events that Athena can be asked: what each is called, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from bot.archive.s3.bucket import Bucket, parse_s3_url
from bot.archive.s3.listing import list_objects
from bot.engines.athena.books import books_sql, read_books
from bot.engines.athena.objects import objects_of, scope_of
from bot.engines.remote import compile_remote

if TYPE_CHECKING:
    from bot.aws.access import AwsAccess
    from bot.domain.answer import Question
    from bot.engines.remote import RemoteQuestion
    from bot.services.ports import Clock

__all__ = ["Held", "IcebergTable", "ObjectsView", "Source"]

Row: TypeAlias = tuple[Any, ...]

_NOW = timedelta(hours=1)
"""A window that ended longer ago tells nothing of what is newest."""

_SCANS = 3
"""Statements of an answer that read events: rows, totals, places."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the table holds, as far as is known; `committed` is when the last came in."""

    earliest: datetime | None
    latest: datetime | None
    files: int
    committed: datetime | None = None


class Source(Protocol):
    """A table of events. `books` is the row of `held_sql`, None for a table that has none."""

    def compile(self, question: Question, default_limit: int) -> RemoteQuestion:
        """The statements of a question; raises `QueryError` where the text is refused."""

    def reads(self, question: Question, access: AwsAccess, books: Row | None) -> int | None:
        """About the bytes that the statements will read, None where that is not known."""

    def held(self, question: Question, places: Row, books: Row | None) -> Held:
        """What the table holds; `places` is the row of `places_sql`."""

    @property
    def unknown(self) -> str:
        """Why it is not known what a question reads, a sentence; "" where it is."""


@dataclass(frozen=True, slots=True)
class IcebergTable:
    """The archive's own table."""

    name: str
    unknown: str = ""

    def compile(self, question: Question, default_limit: int) -> RemoteQuestion:
        """See `Source`."""
        made = compile_remote(question, "athena", self.name, default_limit)
        scans = (made.rows_sql, made.totals_sql, made.places_sql)
        return replace(made, held_sql=books_sql(self.name, question.window, scans))

    def reads(self, question: Question, access: AwsAccess, books: Row | None) -> int | None:  # noqa: ARG002 - its books tell
        """See `Source`."""
        return None if books is None else read_books(books).reads

    def held(self, question: Question, places: Row, books: Row | None) -> Held:  # noqa: ARG002 - as above
        """See `Source`."""
        found = read_books(books or ())
        return Held(found.earliest, found.latest, found.files, _aware(found.committed))


@dataclass(frozen=True, slots=True)
class ObjectsView:
    """The view of a trail's objects; `objects` is their `s3://` address, "" for no listing."""

    name: str
    objects: str
    clock: Clock

    @property
    def unknown(self) -> str:
        """See `Source`."""
        what = "What it would read was not known beforehand: `objects` in athena.yaml is not set."
        return "" if self.objects else what

    def compile(self, question: Question, default_limit: int) -> RemoteQuestion:
        """See `Source`."""
        table = objects_of(self.name, question)
        return compile_remote(question, "athena", table, default_limit)

    def reads(self, question: Question, access: AwsAccess, books: Row | None) -> int | None:  # noqa: ARG002 - it has none
        """See `Source`."""
        if not self.objects:
            return None
        name, prefix = parse_s3_url(self.objects)
        portions = list_objects(Bucket(name, access), prefix, scope_of(question))
        return _SCANS * sum(one.size for portion in portions for one in portion)

    def held(self, question: Question, places: Row, books: Row | None) -> Held:  # noqa: ARG002 - as above
        """See `Source`. The newest event is known of a window that reaches to now."""
        _, _, _, first, last, files = places
        to_now = self.clock() - question.window.end < _NOW
        return Held(_aware(first), _aware(last) if to_now else None, files)


def _aware(instant: datetime | None) -> datetime | None:
    """A time with its zone; Athena's own are UTC's."""
    if instant is None:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
