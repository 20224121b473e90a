"""Slack's Web API, as far as a bot like this one uses it."""

from __future__ import annotations

from bot.sandbox.webapi.endpoint import WebApi

__all__ = ["WebApi"]
