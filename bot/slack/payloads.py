"""What is read of Slack's payloads: who, where, which one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.run import Asker

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["asker_of", "is_bots", "payload_key", "response_url_of", "thread_of"]


def asker_of(body: Mapping[str, Any], channel: str | None = None) -> Asker:
    """Who sent a payload, from where; `channel` where the payload itself knows none."""
    event = body.get("event") or {}
    user = _id(body.get("user")) or body.get("user_id") or event.get("user") or ""
    team = _id(body.get("team")) or body.get("team_id") or ""
    return Asker(team=team, user=user, channel=channel or _channel(body))


def payload_key(body: Mapping[str, Any]) -> str:
    """What tells a payload from every other: the same for one that Slack sends again.

    A command, a click, a shortcut and a form carry a `trigger_id` of their own, an event an
    `event_id` (https://docs.slack.dev/apis/events-api#retries).
    """
    kind = body.get("type") or ("command" if "command" in body else "payload")
    return f"{kind}:{body.get('event_id') or body.get('trigger_id') or ''}"


def is_bots(body: Mapping[str, Any]) -> bool:
    """Whether a bot sent it, this one or another: bots are not answered."""
    user = body.get("user")
    event = body.get("event") or {}
    by_user = isinstance(user, dict) and bool(user.get("is_bot"))
    return by_user or bool(event.get("bot_id")) or event.get("subtype") == "bot_message"


def response_url_of(body: Mapping[str, Any]) -> str | None:
    """The address of the payload for answers of its own, where it has one."""
    url = body.get("response_url")
    return url if isinstance(url, str) and url else None


def thread_of(body: Mapping[str, Any]) -> str | None:
    """The thread that a clicked message heads or belongs to."""
    message = body.get("message") or {}
    return message.get("thread_ts") or message.get("ts")


def _channel(body: Mapping[str, Any]) -> str:
    container = body.get("container") or {}
    found = _id(body.get("channel")) or body.get("channel_id") or container.get("channel_id")
    return found or ""


def _id(value: object) -> str:
    """Slack writes some things as `{"id": ...}` in one kind of payload and as text in another."""
    if isinstance(value, dict):
        return str(value.get("id") or "")
    return value if isinstance(value, str) else ""
