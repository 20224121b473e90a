"""What the page asks: its own interface, live updates, static files."""

from __future__ import annotations

from bot.sandbox.ui.routes import ui_routes

__all__ = ["ui_routes"]
