"""Waiting for something to be seen in the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.text import message_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.state import State

__all__ = ["wait_for"]

_CALLS_SHOWN = 10


def wait_for(state: State, condition: Callable[[], Any], seconds: float) -> Any:  # noqa: ANN401 - the caller's own
    """The first truthy value of `condition`; raises `AssertionError` when the time is over."""
    value = state.feed.wait(condition, seconds)
    if not value:
        raise AssertionError("\n".join([f"Not seen within {seconds:g} s.", *_seen(state)]))
    return value


def _seen(state: State) -> Iterator[str]:
    workspace = state.workspace
    for channel in workspace.channels.values():
        for post in state.history.everything(channel.id):
            author = workspace.users[post.user].name
            to = (
                f" (only to {workspace.users[post.ephemeral_to].name})" if post.ephemeral_to else ""
            )
            yield f"--- {channel.name or channel.id} {post.ts} {author}{to}"
            yield message_text(post.as_page())
    for user in workspace.users.values():
        for view in state.views.stack(user.id):
            yield f"--- {user.name} has the modal {view['callback_id']} open"
    yield "--- the last calls of the Web API"
    for call in state.calls[-_CALLS_SHOWN:]:
        yield f"{call.method} {call.error or 'ok'}"
