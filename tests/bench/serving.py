"""The bot as people run it, `audit serve` in a process of its own, in a sandbox of this one."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.sandbox import Sandbox, SandboxOptions
from tests.bench.command import AUDIT, product_environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["CHANNEL", "PERSON", "Served", "served"]

CHANNEL: Final = "incidents"
PERSON: Final = "dana"
_PATIENCE: Final = 30.0

_ACCESS: Final = """\
rules:
  - channels: [{channel}]
    runbooks: ["*"]
    actions: ["*"]
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace with the bot in it; `started` is when its process began, by `perf_counter`."""

    sandbox: Sandbox
    process: subprocess.Popen[str]
    started: float


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
        started = time.perf_counter()
        process = subprocess.Popen(
            [*AUDIT, "serve"], env=variables, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Served(sandbox, process, started)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
