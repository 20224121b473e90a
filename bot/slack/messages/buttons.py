"""The buttons' ids, and what their values carry: the run's id, and for pages the page."""

from __future__ import annotations

__all__ = [
    "AGAIN",
    "BACK",
    "CANCEL",
    "EXPORT",
    "MORE",
    "NARROW",
    "QUERY",
    "RETRY",
    "REVEAL",
    "RUN",
    "page",
    "page_value",
    "run_id",
]

MORE = "answer.more"
BACK = "answer.back"
QUERY = "answer.query"
EXPORT = "answer.export"
AGAIN = "answer.again"
NARROW = "answer.narrow"
REVEAL = "answer.reveal"
CANCEL = "run.cancel"
RETRY = "run.retry"
RUN = "runbook.run"
"""On a card and on the home tab: its value is a runbook's id."""


def page_value(run: str, page: int) -> str:
    """The value of a button that opens a page."""
    return f"{run}:{page}"


def run_id(value: str) -> str:
    """The run that a button's value names."""
    return value.partition(":")[0]


def page(value: str) -> int:
    """The page that it names, 0 where it names none."""
    number = value.partition(":")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else 0  # noqa: PLR2004
