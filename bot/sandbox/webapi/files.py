"""files.*: the three steps of an upload.

https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.posts import Post
from bot.sandbox.refusal import RefusalError
from bot.sandbox.webapi.places import visible_channel, writable_channel

if TYPE_CHECKING:
    from bot.sandbox.filestore import StoredFile
    from bot.sandbox.state import State
    from bot.sandbox.webapi.arguments import Arguments

__all__ = ["FILES"]


def get_upload_url(state: State, arguments: Arguments) -> dict[str, Any]:
    """files.getUploadURLExternal."""
    name, length = arguments.need("filename"), arguments.number("length", 0)
    if length <= 0:
        raise RefusalError("invalid_arguments", "must be a number: length")
    file = state.files.reserve(name, length, arguments.text("alt_txt"), state.origin)
    return {"upload_url": f"{state.origin}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(state: State, arguments: Arguments) -> dict[str, Any]:
    """files.completeUploadExternal: shares the files where a channel is named."""
    channels = [arguments.text("channel_id")] if arguments.text("channel_id") else []
    channels += [str(channel) for channel in arguments.items("channels")]
    places = [writable_channel(state, visible_channel(state, key)) for key in channels]
    files = [
        state.files.complete(str(item["id"]), str(item.get("title") or ""), state.bot)
        for item in arguments.items("files")
    ]
    for place in places:
        _share(state, place.id, files, arguments)
    return {"files": [file.as_slack() for file in files]}


def info(state: State, arguments: Arguments) -> dict[str, Any]:
    """files.info."""
    return {"file": state.files.get(arguments.need("file")).as_slack()}


def _share(state: State, channel: str, files: list[StoredFile], arguments: Arguments) -> None:
    app = state.workspace.app
    thread = arguments.text("thread_ts")
    if thread and not state.history.thread(channel, thread):
        raise RefusalError("invalid_thread_ts")
    text = arguments.text("initial_comment")
    post = Post(channel, state.history.next_ts(), app.user, text, bot_id=app.bot_id)
    post.thread_ts, post.files = thread or None, files
    state.history.add(post)


FILES = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "files.info": info,
}
