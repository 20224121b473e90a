"""Where the runbooks that come with the product are."""

from __future__ import annotations

from pathlib import Path

__all__ = ["shipped_runbooks"]

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_runbooks() -> Path:
    """Find the folder: inside an installed package, beside it in a checkout."""
    installed = _PACKAGE / "_shipped" / "runbooks"
    return installed if installed.is_dir() else _PACKAGE.parent / "runbooks"
