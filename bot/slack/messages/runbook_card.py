"""`/audit show RUNBOOK`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.escaping import for_mrkdwn
from bot.slack.messages import buttons
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.text import actions, button, code_block, context, header, mrkdwn

if TYPE_CHECKING:
    from bot.domain.runbook import Parameter, Runbook

__all__ = ["runbook_message"]


def runbook_message(runbook: Runbook) -> Message:
    """What it finds and cannot see, what it takes, its query, and what to do about a finding."""
    clauses = ", ".join(safeguard.citation for safeguard in runbook.safeguards)
    blocks = [
        header(runbook.title),
        mrkdwn(for_mrkdwn(" ".join(runbook.description.split()))),
        context([f"{runbook.id} \u00b7 severity {runbook.severity} \u00b7 {clauses}"]),
        actions("card", [button("Run", buttons.RUN, runbook.id, style="primary")]),
    ]
    if runbook.parameters:
        lines = [_parameter(parameter) for parameter in runbook.parameters]
        blocks.append(mrkdwn("\n".join(("*Parameters*", *lines))))
    steps = [f"{at}. {for_mrkdwn(step)}" for at, step in enumerate(runbook.guidance, 1)]
    blocks.append(mrkdwn("\n".join(("*What to do*", *steps))))
    blocks.append(code_block(runbook.query))
    return Message(f"{runbook.title} ({runbook.id})", fitted(blocks))


def _parameter(parameter: Parameter) -> str:
    needed = "needed" if parameter.required else "optional"
    default = "" if parameter.default is None else f", default `{parameter.default}`"
    about = for_mrkdwn(parameter.description)
    return f"`{parameter.name}` ({parameter.type}, {needed}{default}): {about}"
