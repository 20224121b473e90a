"""One message, and how Slack and the page show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.sandbox.filestore import StoredFile

__all__ = ["Post"]


@dataclass(slots=True, eq=False)
class Post:
    """A message; `ephemeral_to` is the only person who sees it, `thread_ts` the thread it is in."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    bot_id: str | None = None
    thread_ts: str | None = None
    files: list[StoredFile] = field(default_factory=list)
    ephemeral_to: str | None = None
    metadata: dict[str, Any] | None = None
    edited: str | None = None
    replies: list[Post] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def reply_users(self) -> list[str]:
        """Who replied, in order."""
        return list(dict.fromkeys(reply.user for reply in self.replies))

    def as_page(self) -> dict[str, Any]:
        """A message as the page and tests see it."""
        return {
            "channel": self.channel,
            "ts": self.ts,
            "user": self.user,
            "bot_id": self.bot_id,
            "text": self.text,
            "blocks": self.blocks,
            "thread_ts": self._thread(),
            "reply_count": len(self.replies),
            "latest_reply": self.replies[-1].ts if self.replies else None,
            "reply_users": self.reply_users,
            "edited": {"ts": self.edited} if self.edited else None,
            "files": [file.as_page() for file in self.files],
            "ephemeral": self.ephemeral_to is not None,
            "metadata": self.metadata,
        }

    def as_slack(self, team: str, app: str, *, metadata: bool = False) -> dict[str, Any]:
        """A message as the Web API and payloads show it."""
        shown: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "team": team,
            "blocks": self.blocks,
        }
        if self.bot_id:
            shown |= {"bot_id": self.bot_id, "app_id": app}
        if thread := self._thread():
            shown["thread_ts"] = thread
        if self.replies:
            shown |= {
                "reply_count": len(self.replies),
                "reply_users_count": len(self.reply_users),
                "reply_users": self.reply_users,
                "latest_reply": self.replies[-1].ts,
            }
        return shown | self._extras(metadata=metadata)

    def _thread(self) -> str | None:
        return self.thread_ts or (self.ts if self.replies else None)

    def _extras(self, *, metadata: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.edited:
            found["edited"] = {"user": self.user, "ts": self.edited}
        if self.files:
            found["files"] = [file.as_slack() for file in self.files]
        if self.reactions:
            found["reactions"] = [
                {"name": name, "users": users, "count": len(users)}
                for name, users in self.reactions.items()
            ]
        if metadata and self.metadata:
            found["metadata"] = self.metadata
        return found
