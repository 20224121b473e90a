"""What `tests.bench.child` does in a process of its own."""

from __future__ import annotations

__all__: list[str] = []
