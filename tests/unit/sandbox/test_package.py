from __future__ import annotations

import subprocess
import sys

import pytest

import bot.sandbox


def test_importing_the_package_loads_no_server() -> None:
    script = "import sys, bot.sandbox; print(*sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(result.stdout.split())
    assert not loaded & {"starlette", "uvicorn", "websockets", "slack_sdk"}


def test_everything_that_it_names_is_there() -> None:
    assert all(getattr(bot.sandbox, name) for name in bot.sandbox.__all__)


def test_what_it_does_not_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="Sandcastle"):
        bot.sandbox.Sandcastle  # noqa: B018 - the look itself is what fails
