"""`audit serve` and `audit health` as an operator runs them: processes, signals, exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.sandbox import Sandbox, SandboxOptions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Cli

COMMAND = [sys.executable, "-m", "bot"]


def environment(home: Path, sandbox: Sandbox, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "AUDIT_HOME": str(home),
        "AUDIT_SLACK_API_URL": sandbox.api_url,
        "AUDIT_SLACK_BOT_TOKEN": sandbox.bot_token,
        "AUDIT_SLACK_APP_TOKEN": sandbox.app_token,
        **more,
    }


def audit(
    words: str, environ: Mapping[str, str], seconds: float = 30
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words.split()],
        env=dict(environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )


def test_it_serves_until_it_is_told_to_stop(sample: Cli, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "archive").symlink_to(sample.home / "archive")
    with Sandbox(SandboxOptions()) as sandbox:
        environ = environment(home, sandbox)
        assert audit("health", environ).returncode == 1
        process = subprocess.Popen(
            [*COMMAND, "serve"], env=environ, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            assert "Serving Fernhill Health" in process.stdout.readline()
            sandbox.person("dana").says("incidents", "/audit access-denied 24h")
            dana = sandbox.person("dana")
            sandbox.wait_for(
                lambda: any("access.yaml" in str(one) for one in dana.sees("incidents"))
            )
            assert audit("health", environ).returncode == 0
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
        assert process.returncode == 0
        assert audit("health", environ).returncode == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"AUDIT_SLACK_BOT_TOKEN": ""}, "AUDIT_SLACK_BOT_TOKEN is not set"),
        ({"AUDIT_SLACK_APP_TOKEN": ""}, "AUDIT_SLACK_APP_TOKEN is not set"),
        ({"AUDIT_SLACK_BOT_TOKEN": "xoxb-wrong"}, "refuses AUDIT_SLACK_BOT_TOKEN (invalid_auth)"),
        ({"AUDIT_SLACK_APP_TOKEN": "xapp-wrong"}, "refuses AUDIT_SLACK_APP_TOKEN (invalid_auth)"),
        ({"AUDIT_SLACK_MODE": "http"}, "AUDIT_SLACK_SIGNING_SECRET is not set"),
        ({"AUDIT_SLACK_API_URL": "http://127.0.0.1:9/"}, "Slack cannot be reached"),
    ],
)
def test_a_wrong_token_is_one_clear_line(
    tmp_path: Path, changed: dict[str, str], told: str
) -> None:
    with Sandbox(SandboxOptions()) as sandbox:
        done = audit("serve", environment(tmp_path, sandbox, **changed))
    assert done.returncode in {1, 2}
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "wrong" not in done.stderr.replace("xoxb-wrong", "")
