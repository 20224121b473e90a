"""What an app says through a response URL, or in the acknowledgement of a command.

https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_message
from bot.sandbox.posts import Post
from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.state import State
    from bot.sandbox.tickets import Answering

__all__ = ["answer"]


def answer(state: State, place: Answering, body: Mapping[str, Any]) -> None:
    """Post, replace or delete a message; raises `RefusalError` for what Slack refuses."""
    original = _original(state, place)
    if _true(body.get("delete_original")):
        if original is None:
            raise RefusalError("message_not_found")
        state.history.remove(original)
        return
    text = str(body.get("text") or "")
    blocks = check_message(text, list(body.get("blocks") or ()), state.files.is_picture)
    if _true(body.get("replace_original")) and original is not None:
        original.text, original.blocks = text, blocks
        original.edited = state.history.next_ts()
        state.history.changed(original)
        return
    state.history.add(_post(state, place, body, text, blocks))


def _post(
    state: State,
    place: Answering,
    body: Mapping[str, Any],
    text: str,
    blocks: list[dict[str, Any]],
) -> Post:
    app = state.workspace.app
    post = Post(place.channel, state.history.next_ts(), app.user, text, blocks, app.bot_id)
    post.thread_ts = str(body.get("thread_ts") or "") or None
    if body.get("response_type") != "in_channel":
        post.ephemeral_to = place.user
    return post


def _original(state: State, place: Answering) -> Post | None:
    if place.ts is None:
        return None
    try:
        return state.history.find(place.channel, place.ts, viewer=place.user)
    except RefusalError:
        return None


def _true(value: object) -> bool:
    return value is True or value == "true"
