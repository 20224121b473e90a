"""The bot as an operator runs it: a process that can be killed at any instruction."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from tests.faults.ground import Ground

__all__ = ["BotProcess", "audit"]

_COMMAND = (sys.executable, "-m", "bot")
_SECONDS = 60


@dataclass
class BotProcess:
    """`audit serve`, over and over; what it logs is in `log`."""

    ground: Ground
    name: str = "bot"
    starts: int = 0
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def log(self) -> Path:
        """What all its lives wrote to standard error."""
        return self.ground.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start it; it is not ready yet."""
        self.starts += 1
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*_COMMAND, "serve"],
                env=dict(self.ground.environ),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def ready(self) -> None:
        """Wait until it serves."""
        said = self._running.stdout.readline() if self._running.stdout else ""
        assert "Serving" in said, self.log.read_text(encoding="utf-8")[-2000:]

    def kill(self) -> None:
        """Kill it at once, as the kernel does when memory runs out."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate(timeout=_SECONDS)
            self._process = None

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self._running.terminate()
        self._running.communicate(timeout=_SECONDS)
        assert self._running.returncode == 0, self.log.read_text(encoding="utf-8")[-2000:]
        self._process = None

    def alive(self) -> bool:
        """Whether it runs."""
        return self._running.poll() is None

    def resident(self) -> float:
        """Its memory, in MB; 0 where the system does not tell."""
        status = Path(f"/proc/{self._running.pid}/status")
        lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
        found = next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0 kB")
        return int(found.split()[1]) / 1024

    @property
    def _running(self) -> subprocess.Popen[str]:
        assert self._process is not None, "it was not started"
        return self._process


def audit(ground: Ground, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the product."""
    return subprocess.run(
        [*_COMMAND, *words],
        env=dict(ground.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
