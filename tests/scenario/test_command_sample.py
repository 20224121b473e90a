"""`audit sample`, `audit demo` and `audit settings`; `--output` of every command that has it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(cli: Cli, tmp_path: Path) -> None:
    options = ("--events", "300", "--until", "2026-03-04T17:00", "--seed")
    for folder, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        result = cli("sample", str(tmp_path / folder), *options, seed)
        assert result.code == 0
        assert result.out.startswith("300 events in ")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_a_sample_too_small_for_its_story_is_refused(cli: Cli, tmp_path: Path) -> None:
    result = cli("sample", str(tmp_path / "a"), "--events", "5")
    assert (result.code, result.out) == (2, "")
    assert not (tmp_path / "a").exists()


def test_the_demo_ingests_asks_in_its_chat_and_can_be_run_again(cli: Cli) -> None:
    first = cli("demo", "--events", "1000", "--once")
    assert (first.code, first.err) == (0, "")
    assert "/audit access-denied 24h" in first.out
    assert "events by" in first.out
    assert "[Show query]" in first.out
    again = cli("demo", "--events", "1000", "--once")
    assert "is used again" in again.out
    assert "events by" in again.out


def test_every_setting_in_force_is_shown(cli: Cli) -> None:
    lines = cli("settings").out.splitlines()
    assert lines[0] == f"home = {cli.home}"
    assert "audit.default_window = 24h" in lines
    shown = cli("settings", "--format", "json").json
    assert shown["home"] == str(cli.home)
    assert len(shown) == len(lines)


def test_a_setting_of_the_environment_is_in_force(make_cli: type[Cli], tmp_path: Path) -> None:
    cli = make_cli(tmp_path, environ={"AUDIT_AUDIT_ROW_LIMIT": "5"})
    assert "audit.row_limit = 5" in cli("settings").out.splitlines()


def test_a_setting_that_there_is_not_is_refused(make_cli: type[Cli], tmp_path: Path) -> None:
    cli = make_cli(tmp_path, environ={"AUDIT_AUDIT_ROWLIMIT": "5"})
    result = cli("access-denied", "24h")
    assert (result.code, result.out) == (2, "")
    assert "AUDIT_AUDIT_ROW_LIMIT" in result.err


@pytest.mark.parametrize("format_", ["table", "json", "csv", "markdown"])
def test_an_answer_written_to_a_file_is_the_one_shown(
    sample: Cli, tmp_path: Path, format_: str
) -> None:
    file = tmp_path / "answer"
    file.write_text("what was there before")
    ask = ("query", "run", "stats count(*) as n by eventName", "24h", "--format", format_)
    shown = sample(*ask)
    written = sample(*ask, "--output", str(file))
    assert (written.code, written.out) == (0, "")
    assert written.err == f"Written to {file}.\n"
    assert without_times(file.read_text()) == without_times(shown.out)
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]


def without_times(text: str) -> str:
    return re.sub(r'[0-9,]+ ms|"seconds": [0-9.]+', "", text)


@pytest.mark.parametrize("place", ["no-such-folder/answer", "a-file/answer"])
def test_a_file_that_cannot_be_written_is_told(sample: Cli, tmp_path: Path, place: str) -> None:
    (tmp_path / "a-file").write_text("")
    result = sample("root-use", "24h", "--output", str(tmp_path / place))
    assert (result.code, result.out) == (2, "")
    assert "Cannot write" in result.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(sample: Cli, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = sample("root-use", "24h", "--output", str(tmp_path / "answer"))
    assert (result.code, result.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_a_refused_question_leaves_the_old_file_alone(sample: Cli, tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.write_text("what was there before")
    assert sample("root-use", "24h", "nme=x", "--output", str(file)).code == 2
    assert file.read_text() == "what was there before"
