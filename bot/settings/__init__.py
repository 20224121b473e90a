"""Settings: shipped defaults, the user's own files and the environment, read and checked."""

from __future__ import annotations

from bot.settings.engines import EngineSettings
from bot.settings.loading import load_settings
from bot.settings.model import (
    ArchiveSettings,
    AuditSettings,
    Settings,
    SlackSettings,
)

__all__ = [
    "ArchiveSettings",
    "AuditSettings",
    "EngineSettings",
    "Settings",
    "SlackSettings",
    "load_settings",
]
