"""Block Kit as Slack takes it: shapes, limits, and what is said of what breaks them."""

from __future__ import annotations

from bot.sandbox.blockkit.message import check_message
from bot.sandbox.blockkit.view import check_view

__all__ = ["check_message", "check_view"]
