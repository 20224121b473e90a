"""What people do in the workspace, and what the app hears of it."""

from __future__ import annotations

from bot.sandbox.acts.desk import Desk
from bot.sandbox.acts.forms import close_view, submit_view
from bot.sandbox.acts.pressing import open_home, press_in_message, press_in_view, use_shortcut
from bot.sandbox.acts.saying import invite, say

__all__ = [
    "Desk",
    "close_view",
    "invite",
    "open_home",
    "press_in_message",
    "press_in_view",
    "say",
    "submit_view",
    "use_shortcut",
]
