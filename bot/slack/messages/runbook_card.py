"""`/audit show RUNBOOK`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.arguments import accepted_parameters
from bot.domain.escaping import for_code, for_mrkdwn
from bot.slack.messages import buttons
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.text import actions, button, code_block, context, header, mrkdwn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.runbook import Parameter, Runbook
    from bot.slack.messages.message import Block

__all__ = ["runbook_message"]

_PAGES = 9
"""What a context holds beside its heading."""


def runbook_message(runbook: Runbook) -> Message:
    """What it finds and cannot see, what it takes, its query, and what to do about a finding."""
    clauses = ", ".join(f"{one.citation} {one.heading}" for one in runbook.safeguards)
    steps = [f"{at}. {_one_line(step)}" for at, step in enumerate(runbook.guidance, 1)]
    blocks = [
        header(runbook.title),
        mrkdwn(_one_line(runbook.description)),
        context([f"{runbook.id} \u00b7 severity {runbook.severity} \u00b7 {clauses}"]),
        actions("card", [button("Run", buttons.RUN, runbook.id, style="primary")]),
        mrkdwn("\n".join(("*Parameters*", *_parameters(runbook)))),
        mrkdwn("\n".join(("*What to do*", *steps))),
        code_block(runbook.query),
        *_references(runbook.references),
    ]
    return Message(for_mrkdwn(f"{runbook.title} ({runbook.id})"), fitted(blocks))


def _parameters(runbook: Runbook) -> list[str]:
    own = {parameter.name for parameter in runbook.parameters}
    standard = [for_code(name) for name in accepted_parameters(runbook) if name not in own]
    lines = [_parameter(parameter) for parameter in runbook.parameters]
    return [*lines, f"{'and, as' if lines else 'As'} every runbook: {' '.join(standard)}"]


def _parameter(parameter: Parameter) -> str:
    kind = parameter.type + (", several" if parameter.many else "")
    needed = "needed" if parameter.required else "optional"
    choices = f", one of {_codes(parameter.choices)}" if parameter.choices else ""
    default = parameter.default
    given = default if isinstance(default, list) else [str(default)]
    usual = "" if default is None else f", default {_codes(given)}"
    about = _one_line(parameter.description)
    return f"{for_code(parameter.name)} ({kind}, {needed}{usual}{choices}): {about}"


def _references(pages: Sequence[str]) -> list[Block]:
    if not pages:
        return []
    shown = pages if len(pages) <= _PAGES else pages[: _PAGES - 1]
    more = len(pages) - len(shown)
    return [context(["Worth reading:", *shown, *([f"and {more:,} more"] if more else [])])]


def _codes(texts: Sequence[str]) -> str:
    return ", ".join(for_code(text) for text in texts)


def _one_line(text: str) -> str:
    return for_mrkdwn(" ".join(text.split()))
