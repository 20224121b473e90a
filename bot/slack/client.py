"""The client of Slack's Web API."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.settings.addresses import is_loopback

if TYPE_CHECKING:
    from bot.settings import SlackSettings

__all__ = ["make_client"]

_SECONDS = 10
"""Slack answers in well under a second; what takes longer is asked again, or looked up."""


def make_client(settings: SlackSettings, token: str | None = None) -> WebClient:
    """A client with the bot's token.

    Its own retries are off: `bot.slack.poster` knows which calls may be repeated.
    """
    # whoever makes a call tells of what became of it
    logging.getLogger("slack_sdk.web.base_client").setLevel(logging.CRITICAL)
    client = WebClient(
        token=settings.bot_token.reveal() if token is None else token,
        base_url=settings.api_url.rstrip("/") + "/",
        timeout=_SECONDS,
        retry_handlers=[],
    )
    if is_loopback(settings.api_url):
        client.proxy = None  # slack_sdk takes HTTPS_PROXY from the environment and ignores NO_PROXY
    return client
