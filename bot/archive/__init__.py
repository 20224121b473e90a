"""The archive: objects in, an Iceberg table of events out, and what a reader must know of it."""

from __future__ import annotations

__all__: list[str] = []
