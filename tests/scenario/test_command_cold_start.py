"""What a cold process does not load when the question was compiled before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli

HEAVY = {"pyiceberg", "pyarrow", "sqlglot", "lark", "rich", "platformdirs", "numpy", "pandas"}

PROBE = """
import json, sys
from bot.app import App
from bot.cli.main import run
code = run(sys.argv[1:], App)
sys.stderr.write(json.dumps({"code": code, "modules": sorted(sys.modules)}))
"""


def loaded(cli: Cli, *arguments: str) -> set[str]:
    """The modules that are loaded at the end of a command of a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        env={"AUDIT_HOME": str(cli.home), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    report = json.loads(done.stderr)
    assert report["code"] == 0
    return {name.partition(".")[0] for name in report["modules"]}


@pytest.mark.parametrize(
    "words",
    [
        ("access-denied", "24h", "--until", "2026-03-04T17:00"),
        ("access-denied", "24h", "principal=maya", "--until", "2026-03-04T17:00", "-fjson"),
        ("query", "run", "stats count(*) by eventName", "24h", "--until", "2026-03-04T17:00"),
    ],
)
def test_a_warm_question_loads_nothing_heavy(sample: Cli, words: tuple[str, ...]) -> None:
    assert sample(*words).code == 0
    modules = loaded(sample, *words)
    assert modules & HEAVY == set()
    assert "duckdb" in modules


@pytest.mark.parametrize("words", [("archive", "status"), ("runbook", "list")])
def test_looking_up_loads_no_engine_at_all(sample: Cli, words: tuple[str, ...]) -> None:
    assert loaded(sample, *words) & (HEAVY | {"duckdb"}) == set()


def test_a_question_asked_for_the_first_time_loads_the_parser(sample: Cli) -> None:
    query = "stats count(*) as asked_once by awsRegion"
    words = ("query", "run", query, "24h", "--until", "2026-03-04T17:00")
    assert {"sqlglot", "lark"} <= loaded(sample, *words)
