"""What the ledger keeps of the questions of a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from bot.app import App
from bot.cli.asker import terminal_asker
from bot.cli.main import run
from bot.errors import EngineError
from bot.services.run_runbook import RunRunbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


@pytest.fixture
def asking(sample: Cli, tmp_path: Path) -> Cli:
    """The sample's archive, with a database of its own."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "archive").symlink_to(sample.home / "archive")
    return replace(sample, home=home)


def kept(cli: Cli) -> list[dict[str, Any]]:
    """The ledger's rows, the oldest first; it holds."""
    assert cli("ledger", "verify").code == 0
    rows = [json.loads(line) for line in cli("ledger", "export").out.splitlines()]
    return [{**row, "detail": json.loads(row["detail"])} for row in rows]


def test_a_question_and_its_answer_are_kept(asking: Cli) -> None:
    answer = asking("access-denied", "24h", "principal=maya", "--format", "json").json
    asked, answered = kept(asking)
    assert asked["deed"] == "asked"
    assert asked["user"] == terminal_asker().user
    assert asked["detail"]["text"] == "access-denied 24h principal=maya"
    assert asked["detail"]["parameter.principal"] == "maya"
    assert answered["deed"] == "answered"
    assert answered["subject"] == asked["subject"]
    assert answered["detail"]["events"] == str(answer["summary"]["events"])
    assert len(answered["detail"]["rows_hash"]) == 64


def test_a_query_of_ones_own_is_kept_with_its_text(asking: Cli) -> None:
    assert asking("query", "run", "stats count(*) as n", "1h", "--limit", "3").code == 0
    asked, answered = kept(asking)
    assert asked["detail"]["query"] == "stats count(*) as n"
    assert asked["detail"]["text"] == "query ```stats count(*) as n``` 1h --limit 3"
    assert answered["detail"]["engine"] == "archive"


def test_the_same_rows_have_the_same_hash(asking: Cli) -> None:
    for _ in range(2):
        assert asking("access-denied", "24h").code == 0
    assert asking("access-denied", "12h").code == 0
    hashes = [row["detail"]["rows_hash"] for row in kept(asking) if row["deed"] == "answered"]
    assert hashes[0] == hashes[1] != hashes[2]


def test_an_answer_that_could_not_be_written_was_found_all_the_same(
    asking: Cli, tmp_path: Path
) -> None:
    assert asking("access-denied", "24h", "-o", str(tmp_path / "no" / "where")).code != 0
    assert [row["deed"] for row in kept(asking)] == ["asked", "answered"]


@pytest.mark.parametrize(
    "words", [("acces-denied",), ("access-denied", "24q"), ("query", "run", "x(")]
)
def test_what_is_no_question_is_not_kept(asking: Cli, words: tuple[str, ...]) -> None:
    assert asking(*words).code == 2
    assert kept(asking) == []


@pytest.mark.parametrize(
    ("problem", "code", "error"),
    [
        (EngineError("The disk went away."), 1, "The disk went away."),
        (KeyboardInterrupt(), 130, "stopped at the terminal"),
    ],
    ids=["failed", "stopped"],
)
def test_a_question_that_failed_is_kept(
    asking: Cli, problem: BaseException, code: int, error: str
) -> None:
    class Fails(RunRunbook):
        def __call__(self, *_: object, **__: object) -> NoReturn:
            raise problem

    class FailingApp(App):
        def run_runbook(self, engine: str | None) -> RunRunbook:
            return Fails(self.runbooks, self.engine(engine))

    environ = {"AUDIT_HOME": str(asking.home), **asking.environ}
    assert run(["access-denied", "24h"], lambda: FailingApp(environ, lambda: asking.now)) == code
    asked, failed = kept(asking)
    assert (asked["deed"], failed["deed"]) == ("asked", "failed")
    assert failed["detail"] == {"error": error}


def test_a_ledger_that_cannot_be_written_is_told_and_the_answer_stands(asking: Cli) -> None:
    (asking.home / "audit.db").mkdir()
    done = asking("access-denied", "24h")
    assert done.code == 0
    assert "Access denied" in done.out
    assert "audit: the ledger did not keep this question. " in done.err
    assert "audit.db" in done.err
