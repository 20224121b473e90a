"""`python -m bot`, and the `audit` console script."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.cli.context import Application

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    from bot.cli.main import run  # noqa: PLC0415 - importing this module must cost nothing

    sys.exit(run(sys.argv[1:], _application))


def _application() -> Application:
    from bot.app import App  # noqa: PLC0415 - `audit --help` needs none of it

    return App()


if __name__ == "__main__":
    main()
