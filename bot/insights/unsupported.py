"""What the language has and this product does not: refused by name, with what to write instead."""

from __future__ import annotations

from typing import Final

__all__ = ["COMMANDS", "MODES"]

_BY_HAND: Final = "Compute it with stats, or take the rows elsewhere as CSV."
_TWO_QUERIES: Final = "Ask two questions, and filter the second by what the first has found."

COMMANDS: Final[dict[str, str]] = {
    "accum": _BY_HAND,
    "addtotals": "Add the total with a stats of its own.",
    "anomaly": "Count by bin() and filter the counts by a threshold.",
    "appendcols": _TWO_QUERIES,
    "autoregress": _BY_HAND,
    "cidrlookup": 'Filter with isIpInSubnet(field, "10.0.0.0/8").',
    "countfrequent": "Use stats count(*) as n by field | sort n desc | limit 10.",
    "diff": "Run the query for each of the two windows and compare.",
    "expand": "Use unnest list into name for a list.",
    "filldown": "Use fillmissing with a value, or latest(field) in stats.",
    "filterindex": "Use filter: the archive finds by itself what it can skip.",
    "join": _TWO_QUERIES,
    "logcompare": "Run the query for each of the two windows and compare.",
    "lookup": 'Use if(), case() or a list: filter accountId in ["111111111111"].',
    "outlier": "Count by bin() and filter the counts by a threshold.",
    "pattern": "Use stats count(*) by eventSource, eventName, errorCode.",
    "relevantfields": "Use stats count(*) by the fields in question.",
    "sessionize": "Use stats by userIdentity.accessKeyId, which is one session.",
    "source": "Leave it out: the engine's settings say which log groups or tables are read.",
    "subqueries": _TWO_QUERIES,
    "unmask": "Leave it out: masking is a matter of who asks, not of the query.",
}
"""Command, in small letters, to what to do without it."""

MODES: Final[dict[str, str]] = {
    "any": "Leave any out: limit takes the first rows in the order of the last sort.",
    "csv": 'Use a glob: parse @message "*,*" as first, second.',
    "logfmt": 'Use a glob: parse @message "key=* " as key.',
    "offset": "Run the query for each of the two windows and compare.",
}
"""A word inside a command, to what to do without it."""
