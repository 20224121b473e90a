"""A question's message while there is no answer yet, and where none comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.escaping import for_mrkdwn
from bot.slack.messages import buttons
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import (
    actions,
    button,
    code_block,
    context,
    mrkdwn,
    sentence,
    shortened,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.run import Run
    from bot.domain.window import Window

__all__ = [
    "cancelled",
    "failed",
    "fault",
    "gone",
    "mistake",
    "placeholder",
    "queue_full",
    "refused",
    "still_running",
    "too_late",
    "waiting",
]

_SHOWN = 300
"""Characters of a command that are said again."""


def placeholder(run: Run, title: str, zone: tzinfo) -> Message:
    """Before the answer: what is looked at, and for whom."""
    text = f":mag: *{for_mrkdwn(title)}*: looking at {for_mrkdwn(_window(run.window, zone))}"
    return _message(text, run)


def waiting(run: Run, title: str, ahead: int) -> Message:
    """In the queue."""
    others = "1 question is" if ahead == 1 else f"{ahead} questions are"
    text = f":hourglass_flowing_sand: *{for_mrkdwn(title)}*: waiting, {others} before it"
    return _message(text, run, _cancel_row(run))


def still_running(run: Run, title: str, seconds: int) -> Message:
    """It takes longer than usual."""
    text = f":hourglass_flowing_sand: *{for_mrkdwn(title)}*: still looking, {seconds} s so far"
    return _message(text, run, _cancel_row(run))


def failed(run: Run, title: str, message: str, *, retryable: bool) -> Message:
    """It failed: what, and a way to try again."""
    text = f":x: *{for_mrkdwn(title)}*: no answer"
    hint = "Trying again may help." if retryable else "Trying again helps once that is mended."
    again = button("Try again", buttons.RETRY, run.id, style="primary")
    row = actions(f"run:{run.id}", [again, button("Narrow down", buttons.NARROW, run.id)])
    return _message(text, run, code_block(message), context([hint]), row)


def cancelled(run: Run, title: str, by: str) -> Message:
    """Somebody stopped it; `by` is "" where the bot itself was stopped."""
    who = f"stopped by <@{by}>" if by else "stopped, as the bot was"
    text = f":no_entry_sign: *{for_mrkdwn(title)}*: {who}"
    row = actions(f"run:{run.id}", [button("Try again", buttons.RETRY, run.id)])
    return _message(text, run, row)


def queue_full(text: str, waiting: int) -> Message:
    """Turned away, to the asker alone."""
    said = f":hourglass: {waiting} questions are waiting already. Ask again in a minute."
    return Message(said, (mrkdwn(said), *_typed(text)))


def refused(reason: str) -> Message:
    """The asker may not; `reason` names people and channels in Slack's own form."""
    said = f":lock: {reason}"
    return Message(said, (mrkdwn(said),))


def mistake(text: str, error: str) -> Message:
    """The question is wrong: what was typed, and what to write instead."""
    said = ":warning: That question cannot be asked as it is."
    many = "\n" in error
    told = code_block(error) if many else sentence(error)
    return Message(
        f"{said} {for_mrkdwn(shortened(error, _SHOWN))}", (mrkdwn(said), told, *_typed(text))
    )


def gone() -> Message:
    """A button of an answer that is not kept any more."""
    said = ":wastebasket: This answer is no longer kept. Ask again with `/audit`."
    return Message(said, (mrkdwn(said),))


def too_late() -> Message:
    """Cancelling what has ended."""
    said = "It has ended already."
    return Message(said, (mrkdwn(said),))


def fault() -> Message:
    """Something of ours broke."""
    said = ":boom: The bot made a mistake, not you. Its log says which; nothing was changed."
    return Message(said, (mrkdwn(said),))


def _message(text: str, run: Run, *more: Block) -> Message:
    by = context([f"/audit {shortened(run.text, _SHOWN)}"])
    return Message(text, (mrkdwn(f"{text} \u00b7 asked by <@{run.asker.user}>"), by, *more))


def _cancel_row(run: Run) -> Block:
    stop = button("Cancel", buttons.CANCEL, run.id, style="danger")
    return actions(f"run:{run.id}", [stop])


def _typed(text: str) -> list[Block]:
    return [context([f"/audit {shortened(text, _SHOWN)}"])] if text else []


def _window(window: Window, zone: tzinfo) -> str:
    return f"{window.describe(zone)}"
