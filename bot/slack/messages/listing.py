"""`/audit list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.escaping import for_mrkdwn
from bot.domain.safeguards import parse_safeguard
from bot.errors import NotFoundError
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.text import context, header, mrkdwn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.runbook import Runbook

__all__ = ["runbooks_message"]


def runbooks_message(runbooks: Sequence[Runbook], safeguard: str | None) -> Message:
    """The runbooks under their first safeguards, or those of one.

    Raises `NotFoundError`, naming the clauses there are, for an unknown safeguard.
    """
    if safeguard:
        try:
            wanted = parse_safeguard(safeguard)
        except ValueError as problem:
            raise NotFoundError(str(problem)) from problem
        runbooks = [runbook for runbook in runbooks if wanted in runbook.safeguards]
    title = f"{len(runbooks)} runbooks" + (f" for {safeguard}" if safeguard else "")
    groups: dict[str, list[str]] = {}
    for runbook in runbooks:
        first = runbook.safeguards[0]
        line = f"`{runbook.id}` {for_mrkdwn(runbook.title)}"
        groups.setdefault(f"{first.value} {first.heading}", []).append(line)
    sections = [
        mrkdwn("\n".join((f"*{heading}*", *lines))) for heading, lines in sorted(groups.items())
    ]
    hint = context(["/audit show RUNBOOK tells more; /audit RUNBOOK 24h asks"])
    return Message(title, fitted([header(title), *sections, hint]))
