"""What stands in the workspace."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox import Sandbox

__all__ = ["Message", "everything", "keys", "standing"]

Message = dict[str, Any]

_CHANNELS = ("incidents", "security")
_PEOPLE = ("dana", "sam", "lee", "kim")


def everything(sandbox: Sandbox) -> Iterator[Message]:
    """Every message of the bot: in channels, in threads, to people."""
    dana = sandbox.person("dana")
    for channel in _CHANNELS:
        for message in dana.sees(channel):
            yield message
            if message["reply_count"]:
                yield from dana.sees(channel, message["ts"])[1:]
    for name in _PEOPLE:
        yield from sandbox.person(name).direct_messages()


def key_of(message: Message) -> str:
    """The key that the bot gave a message; "" where it has none."""
    metadata = message.get("metadata") or {}
    return str(metadata.get("event_payload", {}).get("key", ""))


def keys(sandbox: Sandbox) -> Counter[str]:
    """How often each key stands there."""
    found = map(key_of, everything(sandbox))
    return Counter(key for key in found if key)


def standing(sandbox: Sandbox) -> dict[str, Message]:
    """The messages outside threads in the alerts' channel, by their ts."""
    return {message["ts"]: message for message in sandbox.person("dana").sees("incidents")}
