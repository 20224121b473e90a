"""The channels of calls: found, allowed, shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from bot.sandbox.state import State
    from bot.sandbox.workspace import Channel

__all__ = [
    "joined_channel",
    "open_channel",
    "shown_channel",
    "visible_channel",
    "writable_channel",
]


def visible_channel(state: State, key: str, *, by_name: bool = False) -> Channel:
    """A channel that the bot may see.

    A private one that it is not in is as unknown as one that there is not.
    """
    channel = state.workspace.channel(key)
    known = by_name or key == channel.id
    if not known or not channel.visible_to(state.bot):
        raise RefusalError("channel_not_found")
    return channel


def open_channel(state: State, key: str) -> Channel:
    """Where a message goes: a channel's id or name, or a person's id for direct messages."""
    if key.startswith("U") and key in state.workspace.users:
        return state.workspace.direct(key)
    return visible_channel(state, key, by_name=True)


def writable_channel(state: State, channel: Channel) -> Channel:
    """The channel, if the bot may write there."""
    if channel.is_archived:
        raise RefusalError("is_archived")
    return joined_channel(state, channel)


def joined_channel(state: State, channel: Channel) -> Channel:
    """The channel, if the bot is in it."""
    if state.bot not in channel.members:
        raise RefusalError("not_in_channel")
    return channel


def shown_channel(state: State, channel: Channel) -> dict[str, Any]:
    """A channel as the Web API shows it."""
    if channel.is_im:
        return {"id": channel.id, "is_im": True, "user": channel.user, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": state.bot in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic},
    }
