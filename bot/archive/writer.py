"""One process that takes objects in: reads, decodes, and commits now and then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from bot.archive.agreement import check_agreement
from bot.archive.batch import UNREAD, SeenObject, SetAside
from bot.archive.database import create, watching
from bot.archive.decoder import Decoder, Text
from bot.archive.flush import Flusher
from bot.archive.inflate import inflate
from bot.archive.locks import held
from bot.archive.recovery import recover, sweep
from bot.archive.refusal import Refusal
from bot.archive.staging import Staging
from bot.archive.table import EventsTable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from bot.archive.commit import Checkpoint
    from bot.archive.layout import Layout
    from bot.archive.objects import Found
    from bot.archive.options import WriteOptions
    from bot.archive.poison import Poison

__all__ = ["Tally", "Writer"]


@dataclass(slots=True)
class Tally:
    """What a writer has done so far; `rejected` are the keys with their reasons."""

    objects: int = 0
    skipped: int = 0
    records: int = 0
    events: int = 0
    bytes: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)


class Writer:
    """Takes objects in until it is closed; what was not flushed by then is not taken in."""

    def __init__(
        self, layout: Layout, options: WriteOptions, checkpoint: Checkpoint | None = None
    ) -> None:
        self.tally = Tally()
        self._options = options
        with held(layout.writer_lock):  # two writers may begin at once, with nothing there yet
            create(layout.database)
            table = EventsTable(layout)
            recover(layout, table)
            check_agreement(layout, table)
            sweep(layout, options.grace)
        # Arrow's own pool keeps what is freed; the system's gives it back: 50 MB less at the peak.
        pa.set_memory_pool(pa.system_memory_pool())
        self._index = watching(layout.database)
        self._staging = Staging(options.memory, layout.spill)
        self._flusher = Flusher(layout, table, self._staging, options)
        if checkpoint is not None:
            self._flusher.checkpoint = checkpoint
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.flush()
        finally:
            self._staging.close()
            self._index.close()

    def take(self, found: Found, content: bytes | Refusal) -> None:
        """Take one object in, or skip it if the archive has its content already.

        `content` is what reading it gave: see `bot.archive.reading`.
        """
        if isinstance(content, Refusal):
            self._note(found, UNREAD, 0, [SetAside(None, str(content), None)])
            return
        digest = hashlib.sha256(content).hexdigest()
        if self._is_known(found, digest):
            self.tally.skipped += 1
            return
        self.tally.bytes += len(content)
        self._decode(found, digest, content)
        if self._staged_bytes >= self._options.flush_bytes:
            self.flush()

    def set_aside(self, poison: Poison) -> None:
        """Note something that leads to no object."""
        digest = hashlib.sha256(poison.raw.encode("utf-8", "backslashreplace")).hexdigest()
        aside = SetAside(None, poison.reason, poison.raw)
        self._seen.append(SeenObject(poison.key, len(poison.raw), 0, digest, 0, (aside,)))
        self.tally.rejected.append((poison.key, poison.reason))

    def flush(self) -> None:
        """Commit what was taken in since the last time."""
        if not self._seen:
            return
        self.tally.events += self._flusher.flush(self._seen)
        self._begin()

    def _begin(self) -> None:
        self._seen: list[SeenObject] = []
        self._staged_bytes = 0
        self._staging.clear()
        self._decoder = Decoder(self._staging)

    def _decode(self, found: Found, digest: str, content: bytes) -> None:
        records, aside = 0, []
        try:
            text = inflate(content, self._options.largest_object)
            self._make_room(len(text))
            number = len(self._seen)
            records = self._decoder.decode(Text(number, found.key, text))
        except Refusal as refusal:
            aside = [SetAside(None, str(refusal), None)]
        else:
            bad = self._decoder.setbacks.get(number, [])
            aside = [SetAside(item.position, item.reason, item.raw) for item in bad]
        self.tally.objects += 1
        self.tally.records += records
        self._note(found, digest, records, aside)

    def _make_room(self, size: int) -> None:
        """Commit first what would be too much together with a text of so many bytes."""
        if self._staged_bytes and self._staged_bytes + size > self._options.flush_bytes:
            self.flush()
        self._staged_bytes += size

    def _is_known(self, found: Found, digest: str) -> bool:
        """Whether this content was taken in whole, or was refused under this very key.

        The same content under another key is noted, or that it is told of in another way (with an
        ETag, say, that a message did not name), so that it need not be read again.
        """
        rows = self._index.execute(
            "SELECT path, size, modified, records FROM objects"
            " WHERE sha256 = ? AND (sound OR path = ?)",
            [digest, found.key],
        )
        known = {path: told for path, *told in rows}
        if known and found.key not in known:
            self._note(found, digest, 0, [])
        elif known and found.modified:
            size, modified, records = known[found.key]
            if (size, modified) != (found.size, found.modified):
                self._see(found, digest, records, self._set_aside_of(found))
        return bool(known)

    def _set_aside_of(self, found: Found) -> list[SetAside]:
        rows = self._index.execute(
            "SELECT position, reason, raw FROM rejected WHERE path = ?", [found.key]
        )
        return [SetAside(*row) for row in rows]

    def _note(self, found: Found, digest: str, records: int, aside: Sequence[SetAside]) -> None:
        for item in aside:
            where = "" if item.position is None else f"record {item.position}: "
            self.tally.rejected.append((found.key, f"{where}{item.reason}"))
        self._see(found, digest, records, aside)

    def _see(self, found: Found, digest: str, records: int, aside: Sequence[SetAside]) -> None:
        self._seen.append(
            SeenObject(
                path=found.key,
                size=found.size,
                modified=found.modified,
                sha256=digest,
                records=records,
                set_aside=tuple(aside),
            )
        )
