"""The bot as people run it, `audit serve` in a process of its own, in a sandbox of this one."""

from __future__ import annotations

import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox import Sandbox, SandboxOptions
from tests.bench.command import AUDIT, product_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["CHANNEL", "Served", "is_answer", "served"]

CHANNEL: Final = "incidents"
_PATIENCE: Final = 30.0
_ACCESS: Final = "rules:\n  - channels: [{channel}]\n    actions: ['*']\n"


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace with the bot in it; `began` is when its process began, by `perf_counter`."""

    sandbox: Sandbox
    began: float

    def answer(self, text: str, *, seconds: float = 120.0) -> dict[str, Any]:
        """Type a command; its answer, once it can be seen in the channel."""
        person = self.sandbox.person("dana")
        before = {message["ts"] for message in person.sees(CHANNEL)}
        person.says(CHANNEL, text)

        def found() -> dict[str, Any] | None:
            new = (one for one in person.sees(CHANNEL) if one["ts"] not in before)
            return next(filter(is_answer, new), None)

        message: dict[str, Any] = self.sandbox.wait_for(found, seconds)
        return message


def is_answer(message: Mapping[str, Any]) -> bool:
    """Whether a message is an answer and no placeholder: only those show their query."""
    blocks = message.get("blocks") or []
    elements = [one for block in blocks for one in block.get("elements", [])]
    return any(element.get("action_id") == "answer.query" for element in elements)


@contextmanager
def served(home: Path, config: Path, environ: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve the archive under a home; ends with the block."""
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        config.mkdir(parents=True, exist_ok=True)
        channel = sandbox.workspace.channel(CHANNEL).id
        (config / "access.yaml").write_text(_ACCESS.format(channel=channel), encoding="utf-8")
        variables = {
            **product_environment(home),
            "AUDIT_CONFIG": str(config),
            "AUDIT_SLACK_API_URL": sandbox.api_url,
            "AUDIT_SLACK_BOT_TOKEN": sandbox.bot_token,
            "AUDIT_SLACK_APP_TOKEN": sandbox.app_token,
            **(environ or {}),
        }
        began = time.perf_counter()
        process = subprocess.Popen([*AUDIT, "serve"], env=variables, stdout=subprocess.DEVNULL)
        try:
            sandbox.wait_for(lambda: sandbox.connections > 0, _PATIENCE)
            yield Served(sandbox, began)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
