"""`audit ingest` and `audit archive`: filling the archive and looking after it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from bot.sample import make_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Record

    WriteObject = Callable[[Path, list[Record]], Path]


def day(number: int) -> list[Record]:
    """Three events of one day."""
    return [
        make_event(eventTime=f"2026-03-{number:02}T{hour:02}:00:00Z", eventName=f"Get{hour}")
        for hour in (3, 9, 15)
    ]


@pytest.fixture
def trail(tmp_path: Path, write_object: WriteObject) -> Path:
    """Six events of two days, and an object that was cut short."""
    folder = tmp_path / "trail"
    whole = write_object(folder / "one.json.gz", day(1)).read_bytes()
    write_object(folder / "two.json.gz", day(2))
    (folder / "cut.json.gz").write_bytes(whole[: len(whole) // 2])
    return folder


def test_ingestion_tells_what_it_took_in_and_set_aside(cli: Cli, trail: Path) -> None:
    result = cli("ingest", str(trail))
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("6 new events from 3 objects")
    assert "1 set aside" in result.out
    assert "cut.json.gz" in result.out


def test_ingestion_again_takes_nothing_in_twice(cli: Cli, trail: Path) -> None:
    first = cli("ingest", str(trail), "--format", "json").json
    again = cli("ingest", str(trail), "--format", "json").json
    assert (first["events"], again["events"]) == (6, 0)
    assert again["skipped"] == 3
    assert cli("archive", "status", "--format", "json").json["events"] == 6


def test_strict_fails_when_something_was_set_aside(cli: Cli, trail: Path) -> None:
    assert cli("ingest", str(trail), "--strict").code == 1
    assert cli("ingest", str(trail / "one.json.gz"), "--strict").code == 0


def test_an_object_that_was_mended_is_tried_again(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    (trail / "cut.json.gz").write_bytes(gzip.compress(b'{"Records":[]}'))
    cli("ingest", str(trail))
    assert cli("archive", "rejected").out == "Nothing is set aside.\n"


def test_a_path_that_is_not_there_is_a_wrong_request(cli: Cli, tmp_path: Path) -> None:
    result = cli("ingest", str(tmp_path / "nowhere"))
    assert (result.code, result.out) == (2, "")
    assert "nowhere" in result.err


def test_several_processes_take_in_the_same(cli: Cli, trail: Path) -> None:
    assert cli("ingest", str(trail), "--processes", "2").out.startswith("6 new events")


def test_the_status_of_an_archive(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    status = cli("archive", "status", "--format", "json").json
    assert status["events"] == 6
    assert status["objects"] == 2
    assert status["rejected"] == 1
    assert status["earliest"] == "2026-03-01T03:00:00Z"
    assert status["latest"] == "2026-03-02T15:00:00Z"
    assert status["accounts"] == ["111122223333"]
    assert "from       2026-03-01 03:00:00Z" in cli("archive", "status").out.splitlines()


def test_the_status_of_no_archive(cli: Cli) -> None:
    status = cli("archive", "status", "--format", "json").json
    assert (status["events"], status["earliest"]) == (0, None)
    assert "never" in cli("archive", "status").out
    assert not cli.home.exists()


def test_what_was_set_aside_is_listed_with_reasons(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    (item,) = cli("archive", "rejected", "--format", "json").json
    assert item["path"].endswith("cut.json.gz")
    assert item["position"] is None
    assert item["reason"] in cli("archive", "rejected").out


def test_an_answer_says_that_something_was_set_aside(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    assert "1 objects could not be read whole" in cli("root-use", "7d").out


def test_compaction_merges_small_files_and_changes_no_answer(
    cli: Cli, trail: Path, write_object: WriteObject
) -> None:
    cli("ingest", str(trail))
    late = make_event(eventTime="2026-03-01T20:00:00Z", eventName="GetLate")
    cli("ingest", str(write_object(trail / "late.json.gz", [late])))
    ask = ("query", "run", "fields eventName | sort eventName", "7d", "--format", "csv")
    before = cli(*ask)
    report = cli("archive", "compact", "--format", "json").json
    assert (report["files_before"], report["files_after"]) == (2, 1)
    assert cli(*ask) == before
    assert cli("archive", "compact").code == 0


@pytest.mark.parametrize("verb", [("compact",), ("expire", "--older-than", "9d", "--yes")])
def test_upkeep_of_no_archive_says_what_to_do(cli: Cli, verb: tuple[str, ...]) -> None:
    result = cli("archive", *verb)
    assert (result.code, result.out) == (1, "")
    assert "audit ingest" in result.err


def test_expiry_says_first_and_removes_whole_days(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    older = ("archive", "expire", "--older-than", "60h")
    tried = cli(*older, "--dry-run")
    assert tried.out == "Would remove 3 events of 1 days in 1 files.\n"
    assert cli("archive", "status", "--format", "json").json["events"] == 6
    assert cli(*older, "--yes").out == "Removed 3 events of 1 days in 1 files.\n"
    assert cli("archive", "status", "--format", "json").json["earliest"] == "2026-03-02T03:00:00Z"


def test_expiry_asks_and_takes_no_for_an_answer(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    result = cli("archive", "expire", "--older-than", "60h", stdin="n\n")
    assert result.code == 130
    assert "for good?" in result.err
    assert cli("archive", "status", "--format", "json").json["events"] == 6


def test_expired_objects_do_not_come_back(cli: Cli, trail: Path) -> None:
    cli("ingest", str(trail))
    cli("archive", "expire", "--older-than", "60h", "--yes")
    cli("ingest", str(trail))
    assert cli("archive", "status", "--format", "json").json["events"] == 3


@pytest.mark.parametrize("age", ["soon", "-3d"])
def test_an_age_that_is_none_is_refused(cli: Cli, age: str) -> None:
    result = cli("archive", "expire", f"--older-than={age}", "--yes")
    assert (result.code, result.out) == (2, "")
