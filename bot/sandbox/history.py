"""The messages of every channel, and telling what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.feed import Feed
    from bot.sandbox.posts import Post
    from bot.sandbox.workspace import Workspace

__all__ = ["History"]

_MICRO = 1_000_000


class History:
    """Keeps messages; each change is published to those who may see it."""

    def __init__(self, workspace: Workspace, feed: Feed, clock: Callable[[], float]) -> None:
        self._workspace = workspace
        self._feed = feed
        self._clock = clock
        self._posts: dict[str, list[Post]] = {}
        self._last = 0

    def next_ts(self) -> str:
        """A timestamp that no message has and none that is newer precedes."""
        self._last = max(int(self._clock() * _MICRO), self._last + 1)
        return f"{self._last // _MICRO}.{self._last % _MICRO:06d}"

    def add(self, post: Post) -> None:
        """Keep a message; a reply is counted at its parent."""
        self._posts.setdefault(post.channel, []).append(post)
        self._tell("message", post)
        if post.is_reply and post.ephemeral_to is None and (parent := self._parent(post)):
            parent.replies.append(post)
            self._tell("message_changed", parent)

    def changed(self, post: Post) -> None:
        """Tell that a message has been edited in place."""
        self._tell("message_changed", post)

    def remove(self, post: Post) -> None:
        """Forget a message."""
        self._posts[post.channel].remove(post)
        event = {"type": "message_deleted", "channel": post.channel, "ts": post.ts}
        self._feed.publish(event, self._audience(post))
        if post.is_reply and (parent := self._parent(post)) and post in parent.replies:
            parent.replies.remove(post)
            self._tell("message_changed", parent)

    def find(self, channel: str, ts: str, *, viewer: str | None = None) -> Post:
        """A message by its ts; ephemerals only for their `viewer`.

        Raises `RefusalError("message_not_found")`.
        """
        for post in self._posts.get(channel, ()):
            if post.ts == ts and post.ephemeral_to in {None, viewer}:
                return post
        raise RefusalError("message_not_found")

    def timeline(self, channel: str, viewer: str | None = None) -> list[Post]:
        """A channel's messages outside threads, oldest first, with the viewer's ephemerals."""
        return [post for post in self._seen(channel, viewer) if not post.is_reply]

    def thread(self, channel: str, ts: str, viewer: str | None = None) -> list[Post]:
        """A thread's parent and replies, oldest first; empty where there is no such message."""
        return [post for post in self._seen(channel, viewer) if ts in {post.ts, post.thread_ts}]

    def everything(self, channel: str) -> list[Post]:
        """All messages of a channel, everybody's ephemerals too."""
        return list(self._posts.get(channel, ()))

    def _seen(self, channel: str, viewer: str | None) -> list[Post]:
        posts = self._posts.get(channel, ())
        return [post for post in posts if post.ephemeral_to in {None, viewer}]

    def _parent(self, post: Post) -> Post | None:
        posts = self._posts[post.channel]
        return next((other for other in posts if other.ts == post.thread_ts), None)

    def _tell(self, kind: str, post: Post) -> None:
        self._feed.publish({"type": kind, "message": post.as_page()}, self._audience(post))

    def _audience(self, post: Post) -> frozenset[str] | None:
        if post.ephemeral_to is not None:
            return frozenset({post.ephemeral_to})
        return self._workspace.channels[post.channel].audience
