"""The state of the archive, for people and for scripts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from bot.cli.render.coverage import size
from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_terminal

if TYPE_CHECKING:
    from bot.domain.archive_report import ArchiveStatus, FeedStatus

__all__ = ["status_as_json", "status_as_text"]


def status_as_json(status: ArchiveStatus) -> str:
    """One JSON object; times are ISO 8601 in UTC, `null` where there are none."""
    return json.dumps(
        {
            "events": status.events,
            "objects": status.objects,
            "rejected": status.rejected,
            "files": status.files,
            "bytes": status.bytes,
            "earliest": _instant(status.earliest),
            "latest": _instant(status.freshest),
            "ingested_at": _instant(status.ingested_at),
            "accounts": list(status.accounts),
            "regions": list(status.regions),
            "feeds": [
                {
                    "name": feed.name,
                    "kind": feed.kind,
                    "looked_at": _instant(feed.looked_at),
                    "error": feed.error or None,
                    "failed_at": _instant(feed.failed_at),
                }
                for feed in status.feeds
            ],
        },
        indent=1,
    )


def status_as_text(status: ArchiveStatus, zone: tzinfo) -> str:
    """A line a fact."""
    facts = {
        "events": f"{status.events:,}",
        "objects": f"{status.objects:,}",
        "rejected": f"{status.rejected:,}",
        "size": f"{size(status.bytes)} in {status.files:,} files",
        "from": _shown(status.earliest, zone),
        "to": _shown(status.freshest, zone),
        "ingested": _shown(status.ingested_at, zone),
        "accounts": ", ".join(status.accounts) or "none",
        "regions": ", ".join(status.regions) or "none",
    }
    lines = [f"{name:<10} {value}" for name, value in facts.items()]
    lines += [f"{'feed':<10} {_feed(feed, zone)}" for feed in status.feeds]
    return "".join(f"{for_terminal(line)}\n" for line in lines)


def _feed(feed: FeedStatus, zone: tzinfo) -> str:
    how = "last heard" if feed.kind == "queue" else "last in full"
    looked = f"{feed.name}: {feed.kind}, {how} {_shown(feed.looked_at, zone)}"
    if not feed.error:
        return looked
    return f"{looked}; FAILS since {_shown(feed.failed_at, zone)}: {feed.error}"


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _shown(value: datetime | None, zone: tzinfo) -> str:
    return "never" if value is None else as_timestamp(value, zone)
