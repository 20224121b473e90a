"""`/audit list`."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bot.domain.escaping import for_mrkdwn
from bot.domain.safeguards import parse_safeguard
from bot.errors import NotFoundError
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.text import context, header, mrkdwn, weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.domain.runbook import Runbook
    from bot.domain.safeguards import Safeguard
    from bot.slack.messages.message import Block

__all__ = ["runbooks_message"]

_SECTION = 3_000
"""Characters of one section: https://docs.slack.dev/reference/block-kit/blocks/section-block."""


def runbooks_message(runbooks: Sequence[Runbook], safeguard: str | None) -> Message:
    """The runbooks under their first safeguards, or those of one.

    Raises `NotFoundError`, naming the clauses there are, for an unknown safeguard.
    """
    wanted = _read(safeguard) if safeguard else None
    groups: dict[str, list[str]] = {}
    for runbook in runbooks:
        if wanted is None or wanted in runbook.safeguards:
            groups.setdefault(_heading(wanted or runbook.safeguards[0]), []).append(_line(runbook))
    title = _title(sum(map(len, groups.values())), wanted)
    parts = (_part(heading, lines) for heading, lines in sorted(groups.items()))
    sections = list(chain.from_iterable(parts))
    hint = context(["/audit show RUNBOOK tells more; /audit RUNBOOK 24h asks"])
    return Message(title, fitted([header(title), *sections, hint]))


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


def _part(heading: str, lines: Sequence[str]) -> Iterator[Block]:
    text = f"*{heading}*"
    for line in lines:
        if weight(text) + weight(line) >= _SECTION:
            yield mrkdwn(text)
            text = line
        else:
            text = f"{text}\n{line}"
    yield mrkdwn(text)
