"""What the product does, one verb a file; `ports` holds what the services need from outside."""

from __future__ import annotations

__all__: list[str] = []
