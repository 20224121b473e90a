"""The `audit` command: one file a command group; everything it does is a service's work."""

from __future__ import annotations

__all__: list[str] = []
