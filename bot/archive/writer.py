"""One process that takes objects in: reads, decodes, and commits now and then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.archive.batch import SeenObject, SetAside
from bot.archive.database import create, reading
from bot.archive.decoder import Setbacks, decode, slices
from bot.archive.flush import Checkpoint, Flusher
from bot.archive.inflate import inflate
from bot.archive.locks import held
from bot.archive.recovery import recover, sweep
from bot.archive.refusal import Refusal
from bot.archive.staging import Staging, Text
from bot.archive.table import EventsTable

if TYPE_CHECKING:
    from types import TracebackType

    from bot.archive.layout import Layout
    from bot.archive.objects import Found
    from bot.archive.options import WriteOptions

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
        create(layout.database)
        self.tally = Tally()
        self._layout = layout
        self._options = options
        self._table = EventsTable(layout)
        with held(layout.writer_lock):
            recover(layout, self._table)
            sweep(layout, options.grace)
        self._staging = Staging(options.memory, layout.spill)
        self._flusher = Flusher(layout, self._table, self._staging, options)
        if checkpoint is not None:
            self._flusher.checkpoint = checkpoint
        self._begin()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.flush()
        self._staging.close()

    def take(self, found: Found) -> None:
        """Take one object in, or skip it if the archive has its content already."""
        try:
            content = found.path.read_bytes()
        except OSError as problem:
            self._refuse(found, "", f"it cannot be read: {problem.strerror}")
            return
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._digests or self._is_known(found.key, digest):
            self.tally.skipped += 1
            return
        self.tally.bytes += len(content)
        self._digests.add(digest)
        number = self._note(found, digest)
        try:
            text = Text(number, 0, inflate(content, self._options.largest_object))
            for piece in slices(text):
                self._stage(piece)
        except Refusal as refusal:
            self._setbacks.objects[number] = refusal
        if self._staged_bytes >= self._options.flush_bytes:
            self.flush()

    def flush(self) -> None:
        """Commit what was taken in since the last time."""
        self._decode()
        if not self._objects:
            return
        seen = self._seen()
        self.tally.events += self._flusher.flush(seen, [found.key for found, _ in self._objects])
        self.tally.objects += len(seen)
        self.tally.records += sum(item.records for item in seen)
        self._begin()

    def _begin(self) -> None:
        self._objects: list[tuple[Found, str]] = []
        self._digests: set[str] = set()
        self._setbacks = Setbacks()
        self._waiting: list[Text] = []
        self._staged_bytes = 0
        self._staging.clear()

    def _note(self, found: Found, digest: str) -> int:
        self._objects.append((found, digest))
        return len(self._objects) - 1

    def _refuse(self, found: Found, digest: str, reason: str) -> None:
        self._setbacks.objects[self._note(found, digest)] = Refusal(reason)

    def _stage(self, text: Text) -> None:
        self._waiting.append(text)
        self._staged_bytes += len(text.content)
        if sum(len(waiting.content) for waiting in self._waiting) >= self._options.batch_bytes:
            self._decode()

    def _decode(self) -> None:
        texts, self._waiting = self._waiting, []
        if texts:
            decode(self._staging, texts, self._setbacks)

    def _is_known(self, key: str, digest: str) -> bool:
        """Whether this content was taken in whole, or was refused under this very key."""
        with reading(self._layout.database) as connection:
            rows = connection.execute(
                "SELECT 1 FROM objects WHERE sha256 = ? AND (sound OR path = ?) LIMIT 1",
                [digest, key],
            )
            return rows.fetchone() is not None

    def _seen(self) -> list[SeenObject]:
        counts = dict(
            self._staging.connection.execute(
                "SELECT object, count(*) FROM staged GROUP BY object"
            ).fetchall()
        )
        return [
            self._seen_object(number, found, digest, counts.get(number, 0))
            for number, (found, digest) in enumerate(self._objects)
        ]

    def _seen_object(self, number: int, found: Found, digest: str, records: int) -> SeenObject:
        aside = list(self._set_aside(number))
        for item in aside:
            where = "" if item.position is None else f"record {item.position}: "
            self.tally.rejected.append((found.key, f"{where}{item.reason}"))
        return SeenObject(
            path=found.key,
            size=found.size,
            modified=found.modified,
            sha256=digest,
            records=records,
            set_aside=tuple(aside),
        )

    def _set_aside(self, number: int) -> Iterable[SetAside]:
        refusal = self._setbacks.objects.get(number)
        if refusal is not None:
            yield SetAside(None, str(refusal), None)
        for bad in self._setbacks.records.get(number, []):
            yield SetAside(bad.position, bad.reason, bad.raw)
