"""A local stand-in for a Slack workspace, for demo and tests; it knows nothing of the bot.

It speaks Slack's Web API, Socket Mode and signed HTTP delivery on a loopback port, keeps Slack's
limits, breaks on demand, and serves a page to look at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.sandbox.options import Command, SandboxOptions, Shortcut
    from bot.sandbox.server import Sandbox

__all__ = ["Command", "Sandbox", "SandboxOptions", "Shortcut"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's attribute is, is not one type
    """Load what is asked for: the server costs starlette and uvicorn, which few need."""
    if name == "Sandbox":
        from bot.sandbox.server import Sandbox  # noqa: PLC0415

        return Sandbox
    if name in __all__:
        from bot.sandbox import options  # noqa: PLC0415

        return getattr(options, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
