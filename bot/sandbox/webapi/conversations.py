"""conversations.* and reactions.add (https://docs.slack.dev/reference/methods)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.refusal import RefusalError
from bot.sandbox.webapi.places import joined_channel, shown_channel, visible_channel

if TYPE_CHECKING:
    from bot.sandbox.posts import Post
    from bot.sandbox.state import State
    from bot.sandbox.webapi.arguments import Arguments
    from bot.sandbox.workspace import Channel

__all__ = ["CONVERSATIONS"]

_PAGE = 100


def open_(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.open, for one person."""
    users = arguments.items("users")
    if len(users) != 1:
        raise RefusalError("users_list_not_supplied" if not users else "too_many_users")
    return {"channel": shown_channel(state, state.workspace.direct(str(users[0])))}


def info(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.info."""
    return {"channel": shown_channel(state, _channel(state, arguments))}


def list_(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.list, in one page."""
    kinds = arguments.items("types") or ["public_channel"]
    seen = [
        channel
        for channel in state.workspace.channels.values()
        if channel.visible_to(state.bot) and _kind(channel) in kinds
    ]
    return {"channels": [shown_channel(state, channel) for channel in seen], **_last_page()}


def members(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.members."""
    return {"members": sorted(_channel(state, arguments).members), **_last_page()}


def join(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.join: the bot enters a public channel."""
    channel = _channel(state, arguments)
    channel.members.add(state.bot)
    state.feed.publish({"type": "channels"})
    return {"channel": shown_channel(state, channel)}


def history(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.history: newest first, no ephemerals."""
    channel = joined_channel(state, _channel(state, arguments))
    posts = list(reversed(_within(state.history.timeline(channel.id), arguments)))
    return _paged(state, posts, arguments)


def replies(state: State, arguments: Arguments) -> dict[str, Any]:
    """conversations.replies: the parent and its replies, oldest first."""
    channel = joined_channel(state, _channel(state, arguments))
    posts = state.history.thread(channel.id, arguments.need("ts"))
    if not posts:
        raise RefusalError("thread_not_found")
    return _paged(state, _within(posts, arguments), arguments)


def add_reaction(state: State, arguments: Arguments) -> dict[str, Any]:
    """reactions.add, by the bot."""
    channel = _channel(state, arguments)
    post = state.history.find(channel.id, arguments.need("timestamp"))
    users = post.reactions.setdefault(arguments.need("name"), [])
    if state.bot in users:
        raise RefusalError("already_reacted")
    users.append(state.bot)
    state.history.changed(post)
    return {}


def _channel(state: State, arguments: Arguments) -> Channel:
    return visible_channel(state, arguments.need("channel"))


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _within(posts: list[Post], arguments: Arguments) -> list[Post]:
    """The posts between `oldest` and `latest`; a timestamp's text sorts as its time does."""
    oldest, latest = arguments.text("oldest") or "0", arguments.text("latest") or "9" * 17
    if arguments.flag("inclusive"):
        return [post for post in posts if oldest <= post.ts <= latest]
    return [post for post in posts if oldest < post.ts < latest]


def _paged(state: State, posts: list[Post], arguments: Arguments) -> dict[str, Any]:
    """One page of messages; a cursor names the last one of the page before."""
    if cursor := arguments.text("cursor"):
        places = [place for place, post in enumerate(posts) if _cursor(post) == cursor]
        if not places:
            raise RefusalError("invalid_cursor")
        posts = posts[places[0] + 1 :]
    limit = arguments.number("limit", _PAGE)
    more = len(posts) > limit
    following = {"next_cursor": _cursor(posts[limit - 1]) if more else ""}
    shown = _shown(state, posts[:limit], arguments)
    return {"messages": shown, "has_more": more, "response_metadata": following}


def _cursor(post: Post) -> str:
    return f"after:{post.ts}"


def _shown(state: State, posts: list[Post], arguments: Arguments) -> list[dict[str, Any]]:
    workspace = state.workspace
    with_metadata = arguments.flag("include_all_metadata")
    return [
        post.as_slack(workspace.team.id, workspace.app.id, metadata=with_metadata) for post in posts
    ]


def _last_page() -> dict[str, Any]:
    return {"response_metadata": {"next_cursor": ""}}


CONVERSATIONS = {
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.list": list_,
    "conversations.members": members,
    "conversations.open": open_,
    "conversations.replies": replies,
    "reactions.add": add_reaction,
}
