from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions
from tests.faults.ground import Ground

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Keep a figure, to be printed when all tests have run."""
    figures = request.config.stash.setdefault(_FIGURES, [])
    return lambda text: figures.append(f"{request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = terminalreporter.config.stash.get(_FIGURES, [])
    if figures:
        terminalreporter.section("what was held")
        terminalreporter.write_line("\n".join(figures))


@pytest.fixture
def kills() -> int:
    """How often the bot is killed: FAULTS_KILLS=200 for a long run."""
    return int(os.environ.get("FAULTS_KILLS", "25"))


@pytest.fixture
def load_seconds() -> int:
    """How long buttons are pressed: FAULTS_LOAD=600 for a long run."""
    return int(os.environ.get("FAULTS_LOAD", "20"))


@pytest.fixture
def gone_seconds() -> int:
    """How long PostgreSQL is away: FAULTS_GONE=60 for a minute."""
    return int(os.environ.get("FAULTS_GONE", "10"))


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace that takes messages as fast as they come."""
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        yield sandbox


@pytest.fixture
def ground(sandbox: Sandbox, tmp_path: Path) -> Iterator[Ground]:
    """With SQLite."""
    ground = Ground(sandbox, tmp_path)
    ground.prepare()
    yield ground
    ground.app.close()


@pytest.fixture
def postgres_ground(sandbox: Sandbox, tmp_path: Path, postgres_url: str) -> Iterator[Ground]:
    """With PostgreSQL."""
    ground = Ground(sandbox, tmp_path, postgres_url)
    ground.prepare()
    yield ground
    ground.app.close()
