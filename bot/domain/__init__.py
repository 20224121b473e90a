"""Pure rules without input or output: windows, commands, runbooks, CloudTrail's meaning."""

from __future__ import annotations

__all__: list[str] = []
