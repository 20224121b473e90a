"""What the archive says of itself and of the work done on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "ArchiveStatus",
    "AttachReport",
    "CompactReport",
    "ExpireReport",
    "FeedStatus",
    "IngestReport",
    "Rejected",
    "RejectedObject",
]


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """Where objects come from by themselves: when it was last looked at in full.

    `error` is what went wrong since, "" where nothing did.
    """

    name: str
    kind: str
    looked_at: datetime | None
    error: str
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """The archive in numbers; `rejected` counts objects, `bytes` those of the data files.

    Times are aware and in UTC, and `None` where there are no events.
    """

    events: int
    objects: int
    rejected: int
    files: int
    bytes: int
    earliest: datetime | None
    freshest: datetime | None
    ingested_at: datetime | None
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    feeds: tuple[FeedStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was set aside: a whole object, or its record at `position`, counted from 0.

    `raw` is the beginning of a refused record's text; it is as hostile as any event.
    """

    path: str
    position: int | None
    reason: str
    raw: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RejectedObject:
    """An object that was set aside during one run, whole or in part, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """One run: objects read, those that were there already, new events, and what was set aside.

    `bytes` are the objects' own; `duplicates` are records of events that were there already;
    `notes` are sentences on what else to know.
    """

    objects: int
    skipped: int
    events: int
    duplicates: int
    bytes: int
    seconds: float
    rejected: tuple[RejectedObject, ...]
    notes: tuple[str, ...] = ()

    def __add__(self, other: IngestReport) -> IngestReport:
        """Two runs as one."""
        return IngestReport(
            objects=self.objects + other.objects,
            skipped=self.skipped + other.skipped,
            events=self.events + other.events,
            duplicates=self.duplicates + other.duplicates,
            bytes=self.bytes + other.bytes,
            seconds=self.seconds + other.seconds,
            rejected=self.rejected + other.rejected,
            notes=self.notes + other.notes,
        )

    def as_json(self) -> dict[str, object]:
        """The report for a script."""
        return {
            "objects": self.objects,
            "skipped": self.skipped,
            "events": self.events,
            "duplicates": self.duplicates,
            "bytes": self.bytes,
            "seconds": round(self.seconds, 3),
            "rejected": [{"path": item.path, "reason": item.reason} for item in self.rejected],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class CompactReport:
    """Files and bytes of the days that were merged, before and after."""

    days: int
    files_before: int
    files_after: int
    bytes_before: int
    bytes_after: int

    def as_json(self) -> dict[str, object]:
        """The report for a script."""
        return {
            "days": self.days,
            "files_before": self.files_before,
            "files_after": self.files_after,
            "bytes_before": self.bytes_before,
            "bytes_after": self.bytes_after,
        }


@dataclass(frozen=True, slots=True)
class ExpireReport:
    """What was removed, or would be."""

    days: int
    files: int
    events: int
    bytes: int

    def as_json(self) -> dict[str, object]:
        """The report for a script."""
        return {
            "days": self.days,
            "files": self.files,
            "events": self.events,
            "bytes": self.bytes,
        }


@dataclass(frozen=True, slots=True)
class AttachReport:
    """What the table holds: `read` of its `files` were new to the index, `forgotten` are gone."""

    files: int
    read: int
    forgotten: int
    events: int

    def as_json(self) -> dict[str, object]:
        """The report for a script."""
        return {
            "files": self.files,
            "read": self.read,
            "forgotten": self.forgotten,
            "events": self.events,
        }
