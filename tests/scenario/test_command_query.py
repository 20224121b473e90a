"""`audit query`: a query of one's own, run, checked and translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlglot

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

COUNT = "stats count(*) as n by eventName | sort n desc | limit 3"


def test_a_query_from_the_command_line_a_file_and_standard_input(
    sample: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "count.query"
    file.write_text(COUNT)
    options = ("24h", "--format", "csv")
    direct = sample("query", "run", COUNT, *options)
    assert direct.code == 0
    assert direct == sample("query", "run", str(file), *options)
    assert direct == sample("query", "run", "-", *options, stdin=COUNT)


def test_the_querys_own_limit_is_no_cut_that_surprises(sample: Cli) -> None:
    answer = sample("query", "run", COUNT, "24h", "--format", "json").json
    assert len(answer["rows"]) == 3
    assert answer["columns"] == ["eventName", "n"]
    assert answer["summary"]["runbook"] is None


def test_standard_parameters_narrow_any_query(sample: Cli) -> None:
    query = "stats count(*) as n by recipientAccountId"
    answer = sample("query", "run", query, "24h", "account=111122223333", "-fjson").json
    assert [row[0] for row in answer["rows"]] == ["111122223333"]


def test_a_refused_query_points_at_the_column(sample: Cli) -> None:
    result = sample("query", "run", "filter errorCode = | limit 1", "24h")
    assert (result.code, result.out) == (2, "")
    caret = next(line for line in result.err.splitlines() if line.strip() == "^")
    assert caret.index("^") >= len("filter errorCode = ")


def test_an_unknown_command_gets_the_nearest(sample: Cli) -> None:
    result = sample("query", "run", "filtr errorCode = 'x'", "24h")
    assert result.code == 2
    assert "filter" in result.err


def test_a_binary_file_is_no_query(sample: Cli, tmp_path: Path) -> None:
    file = tmp_path / "core"
    file.write_bytes(b"\xff\xfe\x00")
    result = sample("query", "run", str(file), "24h")
    assert (result.code, result.out) == (2, "")
    assert "Cannot read the query in" in result.err


def test_explain_of_a_query(sample: Cli) -> None:
    result = sample("query", "run", COUNT, "24h", "--explain")
    assert result.code == 0
    assert 'COUNT(*) AS "n"' in result.out


def test_a_sound_query_is_said_to_be_sound(cli: Cli) -> None:
    assert cli("query", "check", COUNT).out == "The query is sound.\n"


def test_a_suspicious_query_is_warned_about_and_allowed(cli: Cli) -> None:
    result = cli("query", "check", 'filter eventname = "DeleteTrail"')
    assert result.code == 0
    assert "eventName" in result.out


def test_a_wrong_query_is_refused_by_check(cli: Cli) -> None:
    result = cli("query", "check", "filter (")
    assert result.code == 2
    assert "^" in result.err


@pytest.mark.parametrize("dialect", ["duckdb", "trino", "athena"])
def test_translation_into_each_dialect(cli: Cli, dialect: str) -> None:
    """What the SQL is, `tests/contract/test_dialects.py` says."""
    result = cli("query", "translate", "stats count(*) by bin(1h)", "--dialect", dialect)
    assert result.code == 0
    assert sqlglot.parse_one(result.out, read=dialect).find(sqlglot.exp.Group)


def test_a_translation_can_be_written_to_a_file(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "query.sql"
    result = cli("query", "translate", COUNT, "--output", str(file))
    assert (result.code, result.out) == (0, "")
    assert file.read_text().startswith("SELECT ")


def test_an_unknown_dialect_is_refused(cli: Cli) -> None:
    result = cli("query", "translate", COUNT, "--dialect", "oracle")
    assert result.code == 2
    assert "'trino'" in result.err


def test_counting_all_of_a_window_needs_no_bytes(sample: Cli) -> None:
    answer = sample("query", "run", "stats count(*) as n", "2000d", "--format", "json").json
    assert answer["rows"] == [[answer["summary"]["events"]]]
    assert answer["coverage"]["events_looked_at"] == answer["summary"]["events"] > 2000


def test_what_was_looked_at_is_the_windows_events_and_not_the_files(sample: Cli) -> None:
    whole = sample("query", "run", "fields @timestamp", "2000d", "-fjson").json["coverage"]
    part = sample("query", "run", "fields @timestamp", "1h", "--limit", "100000", "-fjson").json
    assert part["coverage"]["events_looked_at"] == len(part["rows"])
    assert len(part["rows"]) < whole["events_looked_at"]
