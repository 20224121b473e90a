"""Addresses that lead into Slack and need no call of Slack's to be known."""

from __future__ import annotations

from urllib.parse import urlencode

__all__ = ["channel_link"]


def channel_link(team: str, channel: str) -> str:
    """Opens a channel in a browser or in the app (https://api.slack.com/docs/deep-linking)."""
    return f"https://slack.com/app_redirect?{urlencode({'team': team, 'channel': channel})}"
