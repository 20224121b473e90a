"""`python -m bot` as a process of its own: exit codes, pipes, signals, quiet."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli, Record

AUDIT = (sys.executable, "-m", "bot")
UNTIL = ("--until", "2026-03-04T17:00")
STOPPED = {130, -signal.SIGINT}
"""A shell reports both as 130; the second is Python's when the signal comes amid an import."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a process is started with: of this machine, only where programs are."""
    return {"AUDIT_HOME": str(home), "PATH": os.environ["PATH"], **more}


def audit(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*AUDIT, *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_good_run_is_quiet_and_ends_with_0(sample: Cli) -> None:
    done = audit(sample.home, "access-denied", "24h", *UNTIL)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Access denied: ")


def test_a_wrong_request_ends_with_2(sample: Cli) -> None:
    done = audit(sample.home, "acess-denied", "24h")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "audit: there is no runbook 'acess-denied'. Did you mean 'access-denied'?"
        " `audit runbook list` shows them all.\n"
    )


def test_a_failure_ends_with_1_and_one_line(sample: Cli) -> None:
    done = audit(
        sample.home, "query", "run", "sort @message", "7d", *UNTIL, AUDIT_ENGINE_MEMORY_LIMIT="5MB"
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "limit of 5MB" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--help",), ("run", "--help"), ("--version",)])
def test_help_needs_no_home(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = audit(tmp_path / "none", *arguments)
    assert done.returncode == (0 if arguments else 2)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("format_", ["table", "json"])
def test_a_reader_that_leaves_is_no_error(sample: Cli, format_: str) -> None:
    """The answer is larger than a pipe holds, so that it is cut short for sure."""
    with subprocess.Popen(
        [*AUDIT, "query", "run", "fields @message", "7d", *UNTIL, "--format", format_],
        env=environment(sample.home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_a_terminal_that_knows_no_unicode_still_gets_the_answer(sample: Cli) -> None:
    done = audit(sample.home, "access-denied", "24h", *UNTIL, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Access denied: ")


def test_ctrl_c_amid_ingestion_leaves_whole_commits(
    tmp_path: Path, sample_trail: Path, sample_events: dict[str, Record], make_cli: type[Cli]
) -> None:
    home = tmp_path / "home"
    process = subprocess.Popen(
        [*AUDIT, "ingest", str(sample_trail)],
        env=environment(home, AUDIT_ARCHIVE_FLUSH_SIZE="1MB"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        wait_for_a_second_batch(home, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode in STOPPED, out) == (True, "")
    assert err.strip() == "audit: Stopped. Nothing is left half-written."
    cli = make_cli(home)
    partly = cli("archive", "status", "--format", "json").json["events"]
    assert 0 < partly < len(sample_events)
    assert cli("ingest", str(sample_trail)).code == 0
    assert cli("archive", "status", "--format", "json").json["events"] == len(sample_events)
    counted = cli("query", "run", "stats count(*), count_distinct(eventID)", "7d", "-fjson")
    assert counted.json["rows"] == [[len(sample_events), len(sample_events)]]


def wait_for_a_second_batch(home: Path, process: subprocess.Popen[str]) -> None:
    """The first one is committed by then."""
    batches: set[str] = set()
    while process.poll() is None and len(batches) < 2:
        batches |= {path.name.rpartition("-")[0] for path in home.rglob("*.parquet")}
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.005)


def test_ctrl_c_amid_a_question_is_one_line(sample: Cli) -> None:
    """The pipe is full and nobody reads it: the question is certain to be still at work."""
    with subprocess.Popen(
        [*AUDIT, "query", "run", "fields @message", "7d", *UNTIL, "--format", "json"],
        env=environment(sample.home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode in STOPPED
    assert err.strip() == "audit: Stopped. Nothing is left half-written."


def test_a_home_that_cannot_be_made_is_told_in_one_line(tmp_path: Path, sample_trail: Path) -> None:
    taken = tmp_path / "a file"
    taken.touch()
    done = audit(taken, "ingest", str(sample_trail))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("audit: ")
    assert "Traceback" not in done.stderr
