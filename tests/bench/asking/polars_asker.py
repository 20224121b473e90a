"""polars over the archive's own files: lazy scans, so that it reads only what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from tests.bench.asking.answers import LIMIT, Raw, TotalsRow
from tests.bench.asking.questions import BUCKET, CODES

if TYPE_CHECKING:
    from bot.archive.index import ArchiveIndex
    from bot.domain.window import Window
    from tests.bench.asking.answers import Asker
    from tests.bench.asking.questions import BenchQuestion

__all__ = ["over_frames"]

_DENIED: Final = pl.col("error_code").is_in(CODES)

_WHERE: Final = {
    "top denied": _DENIED,
    "denied rows": _DENIED,
    "root use": pl.col("identity_type") == "Root",
    "who read a bucket": (pl.col("event_source") == "s3.amazonaws.com")
    & (pl.col("event_name") == "GetObject")
    & (pl.col("request_bucket_name") == BUCKET),
    "hourly over 7 days": pl.lit(value=True),
}

_EVENT: Final = ("event_time", "event_name", "event_source")

_COLUMNS: Final = {
    "top denied": ("identity_arn", "event_name"),
    "denied rows": (
        *_EVENT,
        "error_code",
        "identity_arn",
        "source_ip_address",
        "aws_region",
        "recipient_account_id",
        "error_message",
    ),
    "root use": (*_EVENT, "source_ip_address", "recipient_account_id", "error_code"),
    "who read a bucket": ("identity_arn",),
    "hourly over 7 days": ("event_time",),
}
"""What the rows show, or are counted by."""

_TOTALS: Final = {
    "principal": pl.coalesce(
        "identity_arn", "identity_invoked_by", "identity_principal_id", "identity_type"
    ),
    "action": pl.col("event_name"),
    "error": pl.col("error_code"),
    "source": pl.col("source_ip_address"),
}


_FOR_TOTALS: Final = (
    "event_time",
    "identity_arn",
    "identity_invoked_by",
    "identity_principal_id",
    "identity_type",
    "event_name",
    "error_code",
    "source_ip_address",
)


def over_frames(index: ArchiveIndex) -> Asker:
    """The files of the window, whose list costs nothing here."""
    lists: dict[Window, list[str]] = {}

    def ask(question: BenchQuestion, window: Window) -> Raw:
        if window not in lists:
            plan = index.plan(window.start, window.end)
            lists[window] = [file.path for file in plan.files]
        return _ask(question, window, lists[window])

    return ask


def _ask(question: BenchQuestion, window: Window, files: list[str]) -> Raw:
    start, end = (instant.replace(tzinfo=None) for instant in (window.start, window.end))
    time, columns = pl.col("event_time"), _COLUMNS[question.name]
    matched = (
        pl.scan_parquet(files)
        .filter((time >= start) & (time < end) & _WHERE[question.name])
        .select(*dict.fromkeys((*columns, *_FOR_TOTALS)))
        .collect()
    )
    return Raw(_rows(question, matched).head(LIMIT + 1).rows(), _totals(matched))


def _rows(question: BenchQuestion, matched: pl.DataFrame) -> pl.DataFrame:
    columns = _COLUMNS[question.name]
    if question.events:
        return matched.select(columns).sort("event_time", descending=True)
    if columns == ("event_time",):
        hours = matched.select(pl.col("event_time").dt.truncate("1h"))
        return hours.group_by("event_time").len().sort("event_time")
    return matched.group_by(columns).len().sort("len", descending=True)


def _totals(matched: pl.DataFrame) -> list[TotalsRow]:
    span = matched.select(pl.col("event_time").min().alias("min"), pl.col("event_time").max())
    assert span.height
    rows: list[TotalsRow] = [("all", None, matched.height, 0)]
    for name, value in _TOTALS.items():
        counts = matched.group_by(value.alias("value")).len()
        distinct = counts.height - counts["value"].null_count()
        top = counts.top_k(10, by="len")
        rows += [(name, text, events, distinct) for text, events in top.rows()]
    return rows
