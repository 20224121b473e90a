"""An answer for scripts, as one JSON object.

`{"columns": [...], "rows": [[...]], "summary": {...}, "coverage": {...}}`

Times are ISO 8601 in UTC, ending in `Z`; a missing value is `null`. The text is ASCII: nothing that
an event says reaches a terminal, and yet a script reads it back exactly.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.answer import Answer, Coverage, Totals
    from bot.domain.report import Report
    from bot.domain.timeline import Timeline

__all__ = ["report_as_json"]


def _instant(value: datetime | None) -> str | None:
    if value is None:
        return None
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _totals(totals: Totals) -> dict[str, object]:
    return {
        "events": totals.events,
        "first": _instant(totals.first),
        "last": _instant(totals.last),
        "distinct": dict(totals.distinct),
        "by": {
            dimension: [{"value": count.value, "events": count.events} for count in counts]
            for dimension, counts in totals.by.items()
        },
        "timeline": _timeline(totals.timeline),
    }


def _timeline(timeline: Timeline | None) -> dict[str, object] | None:
    if timeline is None:
        return None
    return {
        "bucket_seconds": int(timeline.bucket.total_seconds()),
        "start": _instant(timeline.start),
        "counts": list(timeline.counts),
    }


def _coverage(coverage: Coverage) -> dict[str, object]:
    return {
        "engine": coverage.engine,
        "start": _instant(coverage.window.start),
        "end": _instant(coverage.window.end),
        "accounts": list(coverage.accounts),
        "regions": list(coverage.regions),
        "earliest": _instant(coverage.earliest),
        "latest": _instant(coverage.latest),
        "ingested_at": _instant(coverage.ingested_at),
        "rejected_objects": coverage.rejected_objects,
        "failing": [feed.name for feed in coverage.failing],
        "files": coverage.files,
        "bytes": coverage.bytes,
        "events_looked_at": coverage.events_looked_at,
        "cut": coverage.cut,
        "limit": coverage.limit,
        "seconds": round(coverage.seconds, 6),
        "cost": coverage.cost,
        "notes": list(coverage.notes),
    }


def _cells(answer: Answer) -> list[list[object]]:
    return [
        [_instant(cell) if isinstance(cell, datetime) else cell for cell in row]
        for row in answer.rows
    ]


def report_as_json(report: Report) -> str:
    """The report as one JSON object, indented by one level per row for people who look at it."""
    document = {
        "columns": list(report.answer.columns),
        "rows": _cells(report.answer),
        "summary": {
            "runbook": report.runbook_id,
            "title": report.title,
            "severity": report.severity,
            "safeguards": list(report.safeguards),
            "parameters": dict(report.parameters),
            "headline": report.headline,
            **_totals(report.answer.totals),
        },
        "coverage": _coverage(report.answer.coverage),
    }
    return json.dumps(document, indent=1)
