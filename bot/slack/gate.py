"""What every payload passes before a listener: is it ours, is it a person's, is it new."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse

from bot.slack.payloads import is_bots, payload_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.services.ports import Clock, SeenPayloads

__all__ = ["Gate"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gate:
    """Answers for payloads. `team` is the workspace that the token belongs to."""

    team: str
    seen: SeenPayloads
    clock: Clock

    def middleware(
        self,
        body: dict[str, Any],
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        """Let a person's payload of this workspace through; others get an empty answer."""
        if is_bots(body):
            return BoltResponse(status=200)
        if _team(body) not in {self.team, ""}:
            _log.warning("a payload of workspace %s was left alone", _team(body))
            return _refusal(body)
        return next()

    def is_new(self, body: Mapping[str, Any]) -> bool:
        """Whether a payload is here for the first time: asked once, after `ack()`.

        Slack sends again what it believes lost, up to three times, and several copies may come
        to several replicas.
        """
        key = payload_key(body)
        return key.endswith(":") or self.seen.first_time(key, self.clock())


def _team(body: Mapping[str, Any]) -> str:
    team = body.get("team")
    named = team.get("id") if isinstance(team, dict) else body.get("team_id")
    user = body.get("user")
    home = user.get("team_id") if isinstance(user, dict) else None
    return str(home or named or "")


def _refusal(body: Mapping[str, Any]) -> BoltResponse:
    if "command" not in body:
        return BoltResponse(status=200)
    text = "This bot answers people of its own workspace only."
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
