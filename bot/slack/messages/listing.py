"""`/audit list`."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain, groupby
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.escaping import for_mrkdwn
from bot.domain.safeguards import parse_safeguard
from bot.errors import NotFoundError
from bot.slack.messages.budget import BLOCKS, CHARACTERS, characters
from bot.slack.messages.message import Message
from bot.slack.messages.text import context, header, mrkdwn, weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.domain.runbook import Runbook
    from bot.domain.safeguards import Safeguard
    from bot.slack.messages.message import Block

__all__ = ["runbooks_message"]

_SECTION = 3_000
"""Characters of one section: https://docs.slack.dev/reference/block-kit/blocks/section-block."""

Entry: TypeAlias = tuple[str, str]
"""A runbook's line behind the heading that it stands under."""


def runbooks_message(runbooks: Sequence[Runbook], safeguard: str | None) -> Message:
    """The runbooks under their first safeguards, or those of one.

    Where they do not all fit, it says how many are left out. Raises `NotFoundError`, naming the
    clauses there are, for an unknown safeguard.
    """
    wanted = _read(safeguard) if safeguard else None
    entries = [
        (_heading(wanted or runbook.safeguards[0]), _line(runbook))
        for runbook in runbooks
        if wanted is None or wanted in runbook.safeguards
    ]
    entries.sort(key=lambda entry: entry[0])
    title = _title(len(entries), wanted)
    return Message(title, _fitted(title, entries))


def _read(safeguard: str) -> Safeguard:
    try:
        return parse_safeguard(safeguard)
    except ValueError as problem:
        raise NotFoundError(str(problem)) from problem


def _title(count: int, wanted: Safeguard | None) -> str:
    runbooks = "1 runbook" if count == 1 else f"{count:,} runbooks" if count else "No runbook"
    return f"{runbooks} for {wanted.value}" if wanted else runbooks


def _heading(safeguard: Safeguard) -> str:
    return f"{safeguard.value} {safeguard.heading}"


def _line(runbook: Runbook) -> str:
    return f"`{runbook.id}` {for_mrkdwn(runbook.title)} \u00b7 {runbook.severity}"


def _fitted(title: str, entries: Sequence[Entry]) -> tuple[Block, ...]:
    """The message with as many of the first runbooks as it holds."""

    def too_large(count: int) -> bool:
        blocks = _blocks(title, entries, count)
        return len(blocks) > BLOCKS or characters(blocks) > CHARACTERS

    every = len(entries)
    if not too_large(every):
        return _blocks(title, entries, every)
    return _blocks(title, entries, bisect_left(range(every), True, key=too_large) - 1)


def _blocks(title: str, entries: Sequence[Entry], count: int) -> tuple[Block, ...]:
    groups = groupby(entries[:count], key=lambda entry: entry[0])
    sections = (_sections(heading, (line for _, line in found)) for heading, found in groups)
    hints = ["/audit show RUNBOOK tells more; /audit RUNBOOK 24h asks"]
    if more := len(entries) - count:
        hints.insert(0, f"and {more:,} more: a message holds no more, the form of /audit has all")
    return (header(title), *chain.from_iterable(sections), context(hints))


def _sections(heading: str, lines: Iterable[str]) -> Iterator[Block]:
    text = f"*{heading}*"
    for line in lines:
        if weight(text) + weight(line) >= _SECTION:
            yield mrkdwn(text)
            text = line
        else:
            text = f"{text}\n{line}"
    yield mrkdwn(text)
