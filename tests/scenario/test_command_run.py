"""`audit access-denied 24h`: asking a runbook, from the words to the answer."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Cli, Record

DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "Client.UnauthorizedOperation",
    "UnauthorizedOperation",
    "ForbiddenException",
}


def denied(events: dict[str, Record], since: str, until: str) -> list[Record]:
    """The denied events of a window, by a plain loop."""
    return [
        event
        for event in events.values()
        if event.get("errorCode") in DENIED and since <= event["eventTime"] < until
    ]


def test_a_first_word_that_is_no_command_is_a_runbook(sample: Cli) -> None:
    short = sample("access-denied", "24h", "--format", "csv")
    assert short == sample("run", "access-denied", "24h", "--format", "csv")
    assert short.code == 0


def test_the_rows_are_those_of_a_plain_loop(sample: Cli, sample_events: dict[str, Record]) -> None:
    expected = denied(sample_events, "2026-03-03T17:00:00Z", "2026-03-04T17:00:00Z")
    answer = sample("access-denied", "24h", "--format", "json", "--limit", "5000").json
    names = answer["columns"]
    found = Counter(
        (row[names.index("@timestamp")], row[names.index("eventName")]) for row in answer["rows"]
    )
    assert found == Counter((event["eventTime"], event["eventName"]) for event in expected)
    assert answer["summary"]["events"] == len(expected)


def test_json_has_exactly_four_keys(sample: Cli) -> None:
    result = sample("access-denied", "24h", "--format", "json")
    answer = result.json
    assert list(answer) == ["columns", "rows", "summary", "coverage"]
    assert all(len(row) == len(answer["columns"]) for row in answer["rows"])
    assert answer["summary"]["runbook"] == "access-denied"
    assert answer["coverage"]["start"] == "2026-03-03T17:00:00Z"
    assert result.err == ""


def test_csv_is_a_header_and_a_line_a_row(sample: Cli) -> None:
    answer = sample("access-denied", "24h", "--format", "json").json
    rows = list(csv.reader(io.StringIO(sample("access-denied", "24h", "--format", "csv").out)))
    assert rows[0] == answer["columns"]
    assert len(rows) == len(answer["rows"]) + 1


def test_markdown_is_a_table(sample: Cli) -> None:
    lines = sample("access-denied", "24h", "--format", "markdown").out.splitlines()
    assert lines[0].startswith("**Access denied: ")
    table = [line for line in lines if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in table}) == 1


def test_a_table_says_headline_rows_and_coverage(sample: Cli) -> None:
    lines = sample("access-denied", "24h").out.splitlines()
    assert lines[0].startswith("Access denied: ")
    assert "window 2026-03-03 17:00:00Z to 2026-03-04 17:00:00Z" in lines[-2]
    assert "engine archive" in lines[-1]


def words_of(value: object) -> str | None:
    return " ".join(value) if isinstance(value, list) else None


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        (["90m"], "2026-03-04T15:30:00Z", "2026-03-04T17:00:00Z"),
        (["24h"], "2026-03-03T17:00:00Z", "2026-03-04T17:00:00Z"),
        (["7d"], "2026-02-25T17:00:00Z", "2026-03-04T17:00:00Z"),
        (["2w"], "2026-02-18T17:00:00Z", "2026-03-04T17:00:00Z"),
        (["today"], "2026-03-04T00:00:00Z", "2026-03-04T17:00:00Z"),
        (["yesterday"], "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
        (["2026-03-03"], "2026-03-03T00:00:00Z", "2026-03-04T00:00:00Z"),
        (["since", "09:00"], "2026-03-04T09:00:00Z", "2026-03-04T17:00:00Z"),
        (
            ["2026-03-03T11:45..2026-03-03T12:59"],
            "2026-03-03T11:45:00Z",
            "2026-03-03T13:00:00Z",
        ),
        ([], "2026-03-03T17:00:00Z", "2026-03-04T17:00:00Z"),
    ],
    ids=words_of,
)
def test_every_form_of_window(sample: Cli, window: list[str], start: str, end: str) -> None:
    coverage = sample("root-use", *window, "--format", "json").json["coverage"]
    assert (coverage["start"], coverage["end"]) == (start, end)


def test_until_asks_as_if_it_were_then(sample: Cli, sample_events: dict[str, Record]) -> None:
    answer = sample("access-denied", "6h", "--until", "2026-03-04T12:00", "--format", "json").json
    expected = denied(sample_events, "2026-03-04T06:00:00Z", "2026-03-04T12:00:00Z")
    assert answer["summary"]["events"] == len(expected)
    assert answer["coverage"]["end"] == "2026-03-04T12:00:00Z"


def test_a_limit_cuts_the_rows_not_the_count(sample: Cli) -> None:
    whole = sample("access-denied", "24h", "--format", "json").json
    cut = sample("access-denied", "24h", "--limit", "3", "--format", "json").json
    assert cut["rows"] == whole["rows"][:3]
    assert cut["summary"]["events"] == whole["summary"]["events"]
    assert (cut["coverage"]["cut"], whole["coverage"]["cut"]) == (True, False)
    assert "Only the first 3 rows are shown" in sample("access-denied", "--limit", "3").out


def test_a_limit_of_exactly_the_rows_there_are_cuts_nothing(sample: Cli) -> None:
    whole = sample("access-denied", "24h", "--format", "json").json
    limit = str(len(whole["rows"]))
    exact = sample("access-denied", "24h", "--limit", limit, "--format", "json").json
    assert exact["rows"] == whole["rows"]
    assert exact["coverage"]["cut"] is False


def test_a_parameter_narrows_the_answer(sample: Cli) -> None:
    answer = sample("access-denied", "24h", "principal=maya.ortiz", "--format", "json").json
    place = answer["columns"].index("userIdentity.arn")
    assert answer["rows"]
    assert all("maya.ortiz" in row[place] for row in answer["rows"])
    assert answer["summary"]["parameters"] == {"principal": "maya.ortiz"}


def test_a_value_is_bound_and_never_part_of_the_query(sample: Cli) -> None:
    result = sample("access-denied", "24h", 'principal=x" or errorCode like /./ or "', "-fjson")
    assert result.code == 0
    assert result.json["summary"]["events"] == 0


def test_explain_shows_the_sql_and_the_files(sample: Cli) -> None:
    result = sample("access-denied", "24h", "--explain")
    assert result.code == 0
    assert result.out.startswith("-- engine archive\n-- reads ")
    assert "READ_PARQUET($files)" in result.out
    assert "-- totals" in result.out


def test_nothing_found_is_said_with_what_was_looked_at(sample: Cli) -> None:
    result = sample("access-denied", "24h", "principal=nobody-of-this-name")
    assert result.code == 0
    assert result.out.startswith("Access denied: nothing found. ")
    assert "events of this window were looked at" in result.out


def test_a_window_without_events_is_not_nothing_found(sample: Cli) -> None:
    result = sample("access-denied", "24h", "--until", "2020-01-01")
    assert result.code == 0
    assert "not looked at" in result.out
    assert "2026-03-02" in result.out
    assert "nothing found" not in result.out


def test_no_archive_is_an_error_that_says_what_to_do(cli: Cli) -> None:
    result = cli("access-denied", "24h")
    assert (result.code, result.out) == (1, "")
    assert "audit ingest" in result.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["acess-denied"], "access-denied"),
        (["access-denied", "prinicpal=alice"], "principal"),
        (["access-denied", "24 hours"], "24h"),
        (["access-denied", "24h", "--engine", "archve"], "Did you mean 'archive'?"),
        (["access-denied", "--limit", "0"], "--limit"),
        (["access-denied", "--format", "xml"], "--format"),
        (["access-denied", "--until", "soon"], "soon"),
        (["access-denied", "24h", "principal=a", "principal=b"], "given twice"),
        (["access-denied", "9999d"], "longest"),
        (["run"], "audit runbook list"),
        (["access-denied", "--no-such-option"], "--no-such-option"),
    ],
    ids=words_of,
)
def test_a_wrong_request_is_told_what_was_meant(sample: Cli, words: list[str], said: str) -> None:
    result = sample(*words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_times_are_shown_in_the_zone_that_is_set(sample: Cli) -> None:
    berlin = replace(sample, environ={"AUDIT_AUDIT_ZONE": "Europe/Berlin"})
    lines = berlin("root-use", "today").out
    assert "window 2026-03-04 00:00:00+0100 to 2026-03-04 18:00:00+0100" in lines
