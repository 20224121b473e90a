"""Finding a message of the bot again by its key, where nobody knows whether it was stored."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.slack.calling import patiently

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

__all__ = ["METADATA_EVENT", "find_message"]

METADATA_EVENT = "audit_message"
"""The metadata's event type; its payload's `key` finds a message again after a lost answer."""

_PAGE, _PAGES = 200, 20
"""Slack recommends no more than 200 messages a page
(https://docs.slack.dev/reference/methods/conversations.history)."""


def find_message(  # noqa: PLR0913 - where to look, and for what
    client: WebClient,
    channel: str,
    key: str,
    *,
    author: str,
    thread: str | None,
    since: float | None,
    sleep: Callable[[float], None],
) -> str | None:
    """The `ts` of the message with a key; None where it never arrived.

    `author` is the bot's own `bot_id`: anybody can write metadata, and a key can be guessed.
    A channel is told newest first: without `since`, in seconds, it was sent a moment ago and one
    page will do. A thread is told from its beginning, so that all its pages are looked through.
    """
    arguments: dict[str, Any] = {
        "channel": channel,
        "limit": _PAGE,
        "include_all_metadata": True,
        **({} if since is None else {"oldest": f"{since:.6f}"}),
    }

    def page(cursor: str) -> SlackResponse:
        told = arguments | ({"cursor": cursor} if cursor else {})
        if thread:
            return client.conversations_replies(ts=thread, **told)
        return client.conversations_history(**told)

    cursor = ""
    for _ in range(_PAGES if thread or since is not None else 1):
        told = patiently(partial(page, cursor), repeatable=True, sleep=sleep)
        if found := next(_with_key(told["messages"], key, author), None):
            return found
        cursor = (told.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None


def _with_key(messages: Sequence[dict[str, Any]], key: str, author: str) -> Iterator[str]:
    for message in messages:
        metadata = message.get("metadata") or {}
        if (
            message.get("bot_id") == author
            and metadata.get("event_type") == METADATA_EVENT
            and metadata.get("event_payload", {}).get("key") == key
        ):
            yield message["ts"]
