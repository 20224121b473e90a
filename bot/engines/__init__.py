"""What answers a question: one file an engine, all behind `bot.services.ports.Engine`."""

from __future__ import annotations

__all__: list[str] = []
