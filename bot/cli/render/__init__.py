"""An answer as a table, JSON, CSV or Markdown."""

from __future__ import annotations

__all__: list[str] = []
