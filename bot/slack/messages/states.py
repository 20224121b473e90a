"""A question's message while there is no answer yet, and where none comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.escaping import for_code, for_mrkdwn
from bot.slack.messages import buttons
from bot.slack.messages.message import Block, Message
from bot.slack.messages.small_print import asked_note
from bot.slack.messages.text import (
    actions,
    button,
    code_block,
    context,
    mrkdwn,
    named,
    note,
    sentence,
    visible,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.run import Run

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
"""Characters of a command or of an error that are said again."""

_TITLE = 200


def placeholder(run: Run, title: str, zone: tzinfo) -> Message:
    """Before the answer: what is looked at, and for whom."""
    window = for_mrkdwn(run.window.describe(zone))
    return _message(run, "\U0001f50e", f"Looking at {window} of CloudTrail: {_titled(title)}")


def waiting(run: Run, title: str, ahead: int) -> Message:
    """In the queue, behind `ahead` others."""
    others = "1 question is" if ahead == 1 else f"{ahead:,} questions are"
    return _message(run, "\u23f3", f"Waiting, {others} before it: {_titled(title)}", _cancel(run))


def still_running(run: Run, title: str, seconds: int) -> Message:
    """It takes longer than usual."""
    return _message(run, "\u23f3", f"Still looking, {seconds:,} s: {_titled(title)}", _cancel(run))


def failed(run: Run, title: str, message: str, *, retryable: bool) -> Message:
    """It failed: what did, and a way to try again."""
    hint = "Trying again may help." if retryable else "Trying again helps once that is mended."
    again = button("Try again", buttons.RETRY, run.id, style="primary")
    return _message(
        run,
        "\u274c",
        f"No answer: {_titled(title)}",
        named("error", code_block(message)),
        named("hint", context([hint])),
        _row(run, again, button("Narrow down", buttons.NARROW, run.id)),
    )


def cancelled(run: Run, title: str, by: str) -> Message:
    """Somebody stopped it; `by` is a user's id, "" where the bot itself was stopped."""
    who = f"by <@{by}>" if by else "as the bot was"
    again = button("Try again", buttons.RETRY, run.id)
    return _message(run, "\U0001f6ab", f"Stopped {who}: {_titled(title)}", _row(run, again))


def queue_full(text: str, waiting: int) -> Message:
    """Turned away, to the asker alone."""
    said = f"\u23f3 {waiting:,} questions are waiting already. Ask again in a minute."
    return Message(said, (mrkdwn(said), *_typed(text)))


def refused(reason: str) -> Message:
    """The asker may not; `reason` names people and channels in Slack's own form."""
    return _said(f"\U0001f512 {reason}")


def mistake(text: str, error: str) -> Message:
    """The question is wrong: what was typed, and what to write instead.

    An error of several lines points at a column, so it keeps its width.
    """
    said = "\u26a0\ufe0f That question cannot be asked as it is."
    told = code_block(error) if "\n" in error else sentence(error, code=True)
    fallback = f"{said} {for_mrkdwn(visible(error, _SHOWN))}"
    return Message(fallback, (mrkdwn(said), told, *_typed(text)))


def gone() -> Message:
    """A button of an answer that is not kept any more."""
    return _said("\U0001f5d1\ufe0f This answer is no longer kept. Ask again with `/audit`.")


def too_late() -> Message:
    """Cancelling what has ended."""
    return _said("It has ended already.")


def fault() -> Message:
    """Something of ours broke."""
    return _said(
        "\U0001f4a5 The bot made a mistake, not you. Its log says which; nothing was changed."
    )


def _message(run: Run, mark: str, said: str, *more: Block) -> Message:
    """What is said, who asked, and more; the ids are those of the answer that may come."""
    text = f"{mark} {said}"
    asked = named("asked", context([asked_note(run)]))
    return Message(text, (named("headline", mrkdwn(text)), asked, *more))


def _titled(title: str) -> str:
    return f"*{for_mrkdwn(visible(title, _TITLE))}*"


def _cancel(run: Run) -> Block:
    return _row(run, button("Cancel", buttons.CANCEL, run.id, style="danger"))


def _row(run: Run, *elements: dict[str, object]) -> Block:
    return actions(f"run:{run.id}", elements)


def _said(text: str) -> Message:
    return Message(text, (mrkdwn(text),))


def _typed(text: str) -> list[Block]:
    if not text:
        return []
    return [context([note(for_code(visible(f"/audit {text}", _SHOWN)))])]
