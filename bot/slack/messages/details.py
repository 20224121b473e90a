"""What goes into an answer's thread, and the note about an answer that is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.escaping import for_code, for_mrkdwn
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Message
from bot.slack.messages.terminal_command import terminal_command, window_text
from bot.slack.messages.text import (
    code_block,
    context,
    fields,
    mrkdwn,
    named,
    sentence,
    visible,
    weight,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.domain.report import Report
    from bot.domain.run import Run
    from bot.slack.messages.message import Block

__all__ = ["guidance_message", "moved_to_direct_message", "query_message"]

_VALUE, _TYPED = 150, 300
_FACTS = 8
"""Parameters beside engine and window: a section has ten fields."""

_LONGEST_COMMAND = 2_000
"""Of a longer one the end would be missing: it is better to have none."""

_STEP, _STEPS = 1_000, 7_500


def query_message(report: Report, run: Run) -> Message:
    """The query, its engine, window and parameters, and the command that asks the same."""
    title = f"*{for_mrkdwn(report.title)}*: the query"
    pairs = [
        ("Engine", for_code(report.answer.coverage.engine)),
        ("Window", for_code(window_text(run.window))),
        *_parameters(run.parameters),
    ]
    blocks = [
        named("title", mrkdwn(title)),
        named("query", code_block(report.query)),
        named("facts", fields(pairs)),
    ]
    command = terminal_command(run)
    if weight(command) <= _LONGEST_COMMAND:
        blocks.append(named("terminal", context(["In a terminal:"])))
        blocks.append(named("command", code_block(command)))
    return Message(title, fitted(blocks))


def guidance_message(report: Report, run: Run) -> Message:
    """What to do now, first to last, for the thread."""
    title = f"*{for_mrkdwn(report.title)}*: what to do"
    steps = _first_steps(report.guidance)
    small = [f"run {run.id}"]
    if report.safeguards:
        small.insert(0, f"Serves {', '.join(report.safeguards)}")
    if len(steps) < len(report.guidance):
        small.insert(0, f"{len(report.guidance) - len(steps)} more steps: /audit show has them")
    blocks = [named("title", mrkdwn(title)), *([_list(steps)] if steps else [])]
    return Message(title, fitted([*blocks, named("about", context([" \u00b7 ".join(small)]))]))


def moved_to_direct_message(run: Run) -> Message:
    """Where the answer is, if not in the channel: a pointer that may get lost."""
    if run.private:
        said = "Only you get the answer: it is in our direct messages."
    else:
        said = "The bot is not in this channel, so the answer is in our direct messages."
    return Message(said, (sentence(said), context([visible(f"/audit {run.text}", _TYPED)])))


def _parameters(parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = [
        (for_mrkdwn(visible(name, _VALUE)), for_code(visible(value, _VALUE)))
        for name, value in parameters.items()
    ]
    left = len(pairs) - _FACTS
    if left <= 0:
        return pairs
    return [*pairs[: _FACTS - 1], ("More", f"{left + 1} parameters")]


def _first_steps(guidance: Sequence[str]) -> list[str]:
    """The steps that fit, each on one line."""
    steps = [visible(" ".join(step.split()), _STEP) for step in guidance]
    while sum(map(weight, steps)) > _STEPS:
        steps.pop()
    return steps


def _list(steps: Sequence[str]) -> Block:
    sections: list[dict[str, Any]] = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": step}]}
        for step in steps
        if step
    ]
    numbered = {"type": "rich_text_list", "style": "ordered", "elements": sections}
    return named("steps", {"type": "rich_text", "elements": [numbered]})
