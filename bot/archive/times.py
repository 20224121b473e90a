"""Reading many times at once, where they are written as CloudTrail writes them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MOMENT", "canonical_times"]

MOMENT = pa.timestamp("us")
"""An instant in UTC, without a zone."""

_LENGTH = len("2026-01-31T12:34:56Z")
_ZONED = pa.timestamp("us", "UTC")
_FIRST = pa.scalar(datetime(1, 1, 1), MOMENT)  # noqa: DTZ001 - such are the columns


def canonical_times(texts: Sequence[str | None]) -> pa.Array | None:
    """The instants, or nothing if one of the texts is missing or is not `yyyy-mm-ddThh:mm:ssZ`.

    Of what Arrow takes for a time, the length leaves only this form and the one with a blank.
    """
    written = pa.array(texts, pa.string())
    lengths = pc.min_max(pc.binary_length(written)).as_py()
    if written.null_count or set(lengths.values()) - {_LENGTH, None}:
        return None
    if pc.any(pc.match_substring(written, " ")).as_py():
        return None
    try:
        moments = written.cast(_ZONED).cast(MOMENT)
    except pa.ArrowInvalid:
        return None
    return None if pc.any(pc.less(moments, _FIRST)).as_py() else moments
