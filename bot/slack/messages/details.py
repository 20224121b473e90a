"""What goes into an answer's thread, and the note about an answer that is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.chat_command import chat_text
from bot.domain.command import Command
from bot.domain.escaping import for_code, for_mrkdwn
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.text import code_block, context, fields, mrkdwn, sentence

if TYPE_CHECKING:
    from bot.domain.report import Report
    from bot.domain.run import Run

__all__ = ["guidance_message", "moved_to_direct_message", "query_message"]


def query_message(report: Report, run: Run) -> Message:
    """The query, its engine, window and parameters, and the command that asks the same."""
    window = f"{run.window.start:%Y-%m-%dT%H:%M:%SZ}..{run.window.end:%Y-%m-%dT%H:%M:%SZ}"
    pairs = [("Engine", for_code(report.answer.coverage.engine)), ("Window", for_code(window))]
    pairs += [(for_mrkdwn(name), for_code(value)) for name, value in run.parameters.items()]
    asked = chat_text(Command(run.runbook_id or "", window, dict(run.parameters)), run.query)
    title = f"*{for_mrkdwn(report.title)}*: the query"
    blocks = [mrkdwn(title), code_block(report.query), fields(pairs[:10])]
    if run.runbook_id:
        blocks += [context(["In a terminal:"]), code_block(f"audit {asked}")]
    return Message(title, fitted(blocks))


def guidance_message(report: Report, run: Run) -> Message:
    """What to do now, first to last."""
    title = f"*{for_mrkdwn(report.title)}*: what to do"
    steps = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": " ".join(step.split())}],
                    }
                    for step in report.guidance
                ],
            }
        ],
    }
    served = ", ".join(report.safeguards)
    small = [context([f"Serves 45 CFR {served} \u00b7 run {run.id}"])] if served else []
    return Message(title, fitted([mrkdwn(title), steps, *small]))


def moved_to_direct_message(run: Run) -> Message:
    """Where the answer is, if not in the channel."""
    if run.private:
        said = "Only you get the answer: it is in our direct messages."
    else:
        said = "The bot is not in this channel, so the answer is in our direct messages."
    return Message(said, (sentence(said), context([f"/audit {run.text}"[:500]])))
