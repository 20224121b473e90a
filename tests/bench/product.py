"""The product as its users have it: the composition root, with default settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app import App

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["app_at", "environment"]


def app_at(home: Path) -> App:
    """The product whose state lies in a folder."""
    return App(environment(home))


def environment(home: Path) -> dict[str, str]:
    """The environment that makes it so."""
    return {"AUDIT_HOME": str(home)}
