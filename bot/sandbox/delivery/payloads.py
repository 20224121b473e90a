"""Payloads in Slack's shapes (https://docs.slack.dev/reference/interaction-payloads)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.sandbox.delivery.outcome import Payload

if TYPE_CHECKING:
    from bot.sandbox.posts import Post
    from bot.sandbox.state import State
    from bot.sandbox.workspace import Channel, User

__all__ = ["Payloads"]

_TOKEN = "sandbox-verification-token"  # noqa: S105 - Slack's old field, of no use to anybody


class Payloads:
    """Makes payloads: each with a trigger of its own, and a response URL where Slack gives one."""

    def __init__(self, state: State) -> None:
        self._state = state

    def command(self, user: User, channel: Channel, command: str, text: str) -> Payload:
        """A slash command: a flat form."""
        team = self._state.workspace.team
        body = {
            "token": _TOKEN,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": _name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": self._state.workspace.app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(channel, user),
            "trigger_id": self._state.triggers.issue(user.id),
        }
        return Payload("slash_commands", body)

    def message_action(
        self,
        user: User,
        post: Post,
        action: dict[str, Any],
        values: dict[str, Any],
    ) -> Payload:
        """A press in a message (block_actions). Slack does not repeat an ephemeral message."""
        channel = self._state.workspace.channels[post.channel]
        hidden = post.ephemeral_to is not None
        container = {
            "type": "message",
            "message_ts": post.ts,
            "channel_id": channel.id,
            "is_ephemeral": hidden,
        }
        body = {
            **self._interaction("block_actions", user),
            "container": container | ({"thread_ts": post.thread_ts} if post.thread_ts else {}),
            "channel": {"id": channel.id, "name": _name(channel)},
            "state": {"values": values},
            "response_url": self._response_url(channel, user, post),
            "actions": [self._action(action)],
        }
        if not hidden:
            body["message"] = self._message(post)
        return Payload("interactive", body)

    def view_action(self, user: User, view: dict[str, Any], action: dict[str, Any]) -> Payload:
        """A press in a modal or a home tab (block_actions)."""
        body = {
            **self._interaction("block_actions", user, view["id"]),
            "container": {"type": "view", "view_id": view["id"]},
            "view": view,
            "actions": [self._action(action)],
        }
        return Payload("interactive", body)

    def submission(self, user: User, view: dict[str, Any]) -> Payload:
        """A modal that was submitted (view_submission)."""
        head = self._interaction("view_submission", user, view["id"])
        return Payload("interactive", {**head, "view": view, "response_urls": []})

    def closing(self, user: User, view: dict[str, Any], *, cleared: bool) -> Payload:
        """A modal that was dismissed (view_closed); no trigger comes with it."""
        head = self._interaction("view_closed", user)
        del head["trigger_id"]
        return Payload("interactive", {**head, "view": view, "is_cleared": cleared})

    def shortcut(self, user: User, callback_id: str, post: Post | None) -> Payload:
        """A shortcut: on a message (message_action), or global."""
        kind = "shortcut" if post is None else "message_action"
        body = {
            **self._interaction(kind, user),
            "callback_id": callback_id,
            "action_ts": self._state.history.next_ts(),
        }
        if post is not None:
            channel = self._state.workspace.channels[post.channel]
            body |= {
                "channel": {"id": channel.id, "name": _name(channel)},
                "message_ts": post.ts,
                "message": self._message(post),
                "response_url": self._response_url(channel, user, post),
            }
        return Payload("interactive", body)

    def event(self, event: dict[str, Any]) -> Payload:
        """An event of the Events API."""
        team, app = self._state.workspace.team, self._state.workspace.app
        body = {
            "token": _TOKEN,
            "team_id": team.id,
            "api_app_id": app.id,
            "type": "event_callback",
            "event": {**event, "event_ts": self._state.history.next_ts()},
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self._state.clock()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": app.user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        return Payload("events_api", body)

    def _interaction(self, kind: str, user: User, view_id: str | None = None) -> dict[str, Any]:
        team = self._state.workspace.team
        return {
            "type": kind,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": team.id,
            },
            "api_app_id": self._state.workspace.app.id,
            "token": _TOKEN,
            "trigger_id": self._state.triggers.issue(user.id, view_id),
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _action(self, action: dict[str, Any]) -> dict[str, Any]:
        return {**action, "action_ts": self._state.history.next_ts()}

    def _message(self, post: Post) -> dict[str, Any]:
        workspace = self._state.workspace
        return post.as_slack(workspace.team.id, workspace.app.id, metadata=True)

    def _response_url(self, channel: Channel, user: User, post: Post | None = None) -> str:
        of_bot = post is not None and post.user == self._state.bot
        token = self._state.response_urls.issue(
            channel.id,
            user.id,
            post.ts if post is not None and of_bot else None,
            post.thread_ts if post is not None else None,
        )
        return f"{self._state.origin}/response/{token}"


def _name(channel: Channel) -> str:
    """A channel's name as payloads have it: private ones keep theirs to themselves."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
