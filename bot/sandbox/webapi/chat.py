"""chat.*: messages (https://docs.slack.dev/reference/methods/chat.postMessage)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_message
from bot.sandbox.posts import Post
from bot.sandbox.refusal import RefusalError
from bot.sandbox.webapi.places import open_channel, visible_channel, writable_channel

if TYPE_CHECKING:
    from bot.sandbox.state import State
    from bot.sandbox.webapi.arguments import Arguments

__all__ = ["CHAT"]


def post_message(state: State, arguments: Arguments) -> dict[str, Any]:
    """chat.postMessage."""
    channel = writable_channel(state, open_channel(state, arguments.need("channel")))
    text = arguments.text("text")
    blocks = check_message(text, arguments.blocks(), state.files.is_picture)
    state.rate.take(channel.id)
    post = _post(state, channel.id, text, blocks, arguments.text("thread_ts"))
    post.metadata = _metadata(arguments)
    state.history.add(post)
    return {"channel": channel.id, "ts": post.ts, "message": _shown(state, post)}


def post_ephemeral(state: State, arguments: Arguments) -> dict[str, Any]:
    """chat.postEphemeral."""
    channel = writable_channel(
        state, visible_channel(state, arguments.need("channel"), by_name=True)
    )
    person = state.workspace.user(arguments.need("user")).id
    if person not in channel.members:
        raise RefusalError("user_not_in_channel")
    text = arguments.text("text")
    blocks = check_message(text, arguments.blocks(), state.files.is_picture)
    post = _post(state, channel.id, text, blocks, arguments.text("thread_ts"))
    post.ephemeral_to = person
    state.history.add(post)
    return {"message_ts": post.ts}


def update(state: State, arguments: Arguments) -> dict[str, Any]:
    """chat.update: blocks that are not named stay, an empty list removes them."""
    channel = visible_channel(state, arguments.need("channel"))
    post = state.history.find(channel.id, arguments.need("ts"))
    if post.user != state.bot:
        raise RefusalError("cant_update_message")
    text = arguments.text("text") if "text" in arguments else post.text
    given = arguments.blocks() if "blocks" in arguments else post.blocks
    post.blocks = check_message(text, given, state.files.is_picture)
    post.text, post.edited = text, state.history.next_ts()
    if "metadata" in arguments:
        post.metadata = _metadata(arguments)
    state.history.changed(post)
    shown = {"channel": channel.id, "ts": post.ts, "text": text}
    return {**shown, "message": _shown(state, post)}


def delete(state: State, arguments: Arguments) -> dict[str, Any]:
    """chat.delete."""
    channel = visible_channel(state, arguments.need("channel"))
    post = state.history.find(channel.id, arguments.need("ts"))
    if post.user != state.bot:
        raise RefusalError("cant_delete_message")
    state.history.remove(post)
    return {"channel": channel.id, "ts": post.ts}


def get_permalink(state: State, arguments: Arguments) -> dict[str, Any]:
    """chat.getPermalink."""
    channel = visible_channel(state, arguments.need("channel"))
    post = state.history.find(channel.id, arguments.need("message_ts"))
    link = f"{state.origin}/archives/{channel.id}/p{post.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _post(state: State, channel: str, text: str, blocks: list[dict[str, Any]], thread: str) -> Post:
    if thread and not state.history.thread(channel, thread):
        raise RefusalError("thread_not_found")
    app = state.workspace.app
    ts = state.history.next_ts()
    return Post(channel, ts, app.user, text, blocks, app.bot_id, thread_ts=thread or None)


def _metadata(arguments: Arguments) -> dict[str, Any] | None:
    metadata = arguments.mapping("metadata")
    if metadata and not (
        isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    ):
        raise RefusalError("invalid_metadata_format")
    return metadata


def _shown(state: State, post: Post) -> dict[str, Any]:
    workspace = state.workspace
    return post.as_slack(workspace.team.id, workspace.app.id, metadata=True)


CHAT = {
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.update": update,
}
