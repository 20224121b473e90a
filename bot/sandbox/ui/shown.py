"""Things of the workspace as the page sees them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.sandbox.state import State
    from bot.sandbox.workspace import Channel, User

__all__ = ["shown_workspace"]


def shown_workspace(state: State, user: User) -> dict[str, Any]:
    """All that the page needs to begin, for one person."""
    workspace = state.workspace
    channels = workspace.channels.values()
    return {
        "team": asdict(workspace.team),
        "me": user.id,
        "users": [_user(user) for user in workspace.users.values()],
        "channels": [_channel(state, c) for c in channels if c.visible_to(user.id)],
        "usergroups": [asdict(group) for group in workspace.groups.values()],
        "apps": [_app(state)],
        "faults": state.faults.as_page(),
    }


def _user(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "is_bot": user.is_bot,
        "color": user.color,
        "initials": user.initials,
    }


def _channel(state: State, channel: Channel) -> dict[str, Any]:
    """A channel; the other party of direct messages with the app is the app."""
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "user": state.bot if channel.is_im else None,
        "members": sorted(channel.members),
        "topic": channel.topic,
    }


def _app(state: State) -> dict[str, Any]:
    app = state.workspace.app
    return {
        "id": app.id,
        "user": app.user,
        "name": app.name,
        "commands": [asdict(command) for command in state.options.commands],
        "shortcuts": [asdict(shortcut) for shortcut in state.options.shortcuts],
    }
