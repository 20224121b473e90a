"""Real events of an account under attack: all of them are there, and answers are right.

The expected values are counted here, by plain loops over the objects.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.shipped import shipped_runbooks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Record

RUNBOOKS = Catalog([shipped_runbooks()]).ids()
SEED = (
    'fields @timestamp, eventName, userIdentity.arn | filter errorCode = "AccessDenied"'
    " | sort @timestamp desc"
)
EVERYTHING = "2023-07-10"


@pytest.mark.shared
def test_all_are_there(real: Cli, real_events: dict[str, Record]) -> None:
    status = real("archive", "status", "--format", "json").json
    assert status["events"] == len(real_events) == 2900
    assert status["rejected"] == 0
    times = sorted(event["eventTime"] for event in real_events.values())
    assert (status["earliest"], status["latest"]) == (times[0], times[-1])


@pytest.mark.shared
def test_twice_shuffled_and_beside_a_truncated_copy_they_count_once(
    cli: Cli,
    tmp_path: Path,
    real_trail: Path,
    real_events: dict[str, Record],
    write_object: Callable[[Path, list[Record]], Path],
) -> None:
    records = list(real_events.values())
    random.Random(7).shuffle(records)  # noqa: S311 - the same order each time
    for start in range(0, len(records), 700):
        write_object(tmp_path / "again" / f"{start}.json.gz", records[start : start + 700])
    whole = next(iter(sorted(real_trail.rglob("*.json.gz"))))
    cut = tmp_path / "again" / whole.name
    cut.write_bytes(whole.read_bytes()[:-200])
    for paths in ([real_trail, tmp_path / "again"], [tmp_path / "again", real_trail]):
        result = cli("ingest", *map(str, paths))
        assert result.code == 0
    assert cut.name in cli("archive", "rejected").out
    status = cli("archive", "status", "--format", "json").json
    assert (status["events"], status["rejected"]) == (2900, 1)
    found = cli("query", "run", "fields eventID", EVERYTHING, "-n", "9999", "-fjson").json
    assert Counter(row[0] for row in found["rows"]) == Counter(real_events.keys())


@pytest.mark.shared
def test_every_record_comes_back_as_it_was(real: Cli, real_events: dict[str, Record]) -> None:
    found = real("query", "run", "fields eventID, @message", EVERYTHING, "-n", "9999", "-fjson")
    assert {row[0]: json.loads(row[1]) for row in found.json["rows"]} == real_events


@pytest.mark.shared
def test_the_plainest_question_is_a_plain_loops(real: Cli, real_events: dict[str, Record]) -> None:
    answer = real("query", "run", SEED, EVERYTHING, "--format", "json").json
    expected = [
        [event["eventTime"], event["eventName"], event["userIdentity"].get("arn")]
        for event in real_events.values()
        if event.get("errorCode") == "AccessDenied"
    ]
    assert answer["summary"]["events"] == len(expected) > 0
    assert sorted(answer["rows"]) == sorted(expected)
    assert [row[0] for row in answer["rows"]] == sorted((row[0] for row in expected), reverse=True)


@pytest.mark.shared
def test_totals_are_a_plain_loops(real: Cli, real_events: dict[str, Record]) -> None:
    summary = real("query", "run", "filter ispresent(errorCode)", EVERYTHING, "-fjson").json[
        "summary"
    ]
    failed = [event for event in real_events.values() if "errorCode" in event]
    assert summary["events"] == len(failed)
    for dimension, field in (("action", "eventName"), ("error", "errorCode")):
        counts = Counter(event[field] for event in failed)
        assert summary["distinct"][dimension] == len(counts)
        for item in summary["by"][dimension]:
            assert counts[item["value"]] == item["events"]


@pytest.mark.shared
def test_every_runbook_runs_on_real_events(real: Cli) -> None:
    found = {name: consistent(real, name, EVERYTHING)["events"] for name in RUNBOOKS}
    assert found["access-denied"] > 0
    assert found["whole-session"] == 2900


def test_every_runbook_runs_on_the_sample(sample: Cli) -> None:
    found = {name: consistent(sample, name, "2d")["events"] for name in RUNBOOKS}
    assert sum(map(bool, found.values())) > len(found) / 2


def consistent(cli: Cli, runbook: str, window: str) -> dict[str, Any]:
    """The summary of a runbook's answer, after a look whether its parts agree."""
    result = cli(runbook, window, "--format", "json", "--limit", "9999")
    assert (result.code, result.err) == (0, ""), f"{runbook}: {result.err}"
    answer = result.json
    summary: dict[str, Any] = answer["summary"]
    assert summary["events"] or not answer["rows"], runbook
    assert summary["events"] or "nothing found" in summary["headline"], runbook
    for dimension, items in summary["by"].items():
        counted = sum(item["events"] for item in items)
        complete = summary["distinct"][dimension] < len(items) or len(items) < 10
        assert counted == summary["events"] if complete else counted <= summary["events"], (
            runbook,
            dimension,
        )
    if summary["events"]:
        start, end = answer["coverage"]["start"], answer["coverage"]["end"]
        assert start <= summary["first"] <= summary["last"] < end, runbook
    return summary


@pytest.mark.shared
def test_the_keys_account_is_not_trusted_over_the_records(
    real: Cli, real_events: dict[str, Record], real_trail: Path
) -> None:
    (object_, *_) = real_trail.rglob("*.json.gz")
    assert gzip.decompress(object_.read_bytes())
    accounts = {event["recipientAccountId"] for event in real_events.values()}
    assert object_.name.partition("_")[0] not in accounts
    assert set(real("archive", "status", "--format", "json").json["accounts"]) == accounts
