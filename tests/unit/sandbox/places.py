"""Ids of the sandbox's workspace, and its client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk import WebClient

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

INCIDENTS, GENERAL, PRIVATE = "C0INCIDENT1", "C0GENERAL01", "C0REVIEW001"
DANA, SAM, KIM, BOT = "U0DANA00001", "U0SAM000001", "U0KIM000001", "U0AUDITBOT1"


def client_of(sandbox: Sandbox, token: str | None = None) -> WebClient:
    """Slack's client, which repeats nothing and knows no proxy."""
    client = WebClient(
        sandbox.bot_token if token is None else token,
        base_url=sandbox.api_url,
        timeout=5,
        retry_handlers=[],
    )
    client.proxy = None
    return client
