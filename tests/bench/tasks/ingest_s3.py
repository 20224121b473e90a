"""The product ingests the objects of a bucket."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.product import app_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["prepare"]


def prepare(
    home: str, buckets: Mapping[str, str], since: str, until: str, environ: Mapping[str, str]
) -> Callable[[], dict[str, Any]]:
    """Import everything by ingesting a small bucket into an archive that is thrown away.

    `buckets` names the one to warm up with and the one that counts.
    """
    os.environ.update(environ)
    window = datetime.fromisoformat(since), datetime.fromisoformat(until)
    aside = Path(f"{home}-warm-up")
    _ingest(aside, buckets["warm-up"], *window)
    shutil.rmtree(aside)
    return lambda: _ingest(Path(home), buckets["measured"], *window)


def _ingest(home: Path, bucket: str, since: datetime, until: datetime) -> dict[str, Any]:
    report = app_at(home).trails.ingest(
        f"s3://{bucket}",
        since,
        until,
        processes=1,
        listing=None,
        progress=None,
    )
    return report.as_json()
