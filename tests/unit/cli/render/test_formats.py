"""Each format's text, as it is meant to look."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.cli.render.as_json import report_as_json
from bot.cli.render.as_markdown import report_as_markdown
from bot.cli.render.as_table import report_as_table
from bot.cli.render.coverage import coverage_lines, size
from bot.domain.cell_text import as_text
from bot.domain.csv_text import report_as_csv

if TYPE_CHECKING:
    from bot.domain.answer import Cell, Coverage
    from bot.domain.report import Report

TABLE = """\
Reads: 2 events by 1 principal.
first 2024-05-02 11:00:00Z, last 2024-05-02 11:00:09Z

principal (1)  events  action (2)  events  error (0)  events  source (1)   events
─────────────  ──────  ──────────  ──────  ─────────  ──────  ───────────  ──────
user/alice          2  GetObject        1  -               2  203.0.113.7       2
                       PutObject        1

@timestamp            userIdentity.arn  n    mfa
────────────────────  ────────────────  ───  ─────
2024-05-02 11:00:00Z  user/alice        7    true
2024-05-02 11:00:09Z                    0.5  false

window 2024-05-01 12:00:00Z to 2024-05-02 12:00:00Z · accounts 111122223333 · regions eu-west-1, us-east-1
engine archive · newest event 2024-05-02 11:55:00Z · all rows shown · 5,000 events looked at · 1.4 MB read from 2 files · 20 ms
"""  # noqa: E501

MARKDOWN = """\
**Reads: 2 events by 1 principal.**

- by principal: arn:aws:iam::111122223333:user/alice (2)
- by action: GetObject (1), PutObject (1)
- by error: \\- (2)
- by source: 203.0.113.7 (2)

| @timestamp | userIdentity.arn | n | mfa |
| --- | --- | --- | --- |
| 2024\\-05\\-02 11:00:00Z | arn:aws:iam::111122223333:user/alice | 7 | true |
| 2024\\-05\\-02 11:00:09Z |  | 0.5 | false |

"""


def test_table(report: Report) -> None:
    assert report_as_table(report, UTC, width=None, color=False) == TABLE


def test_a_terminal_gets_emphasis_and_nothing_else_changes(report: Report) -> None:
    colored = report_as_table(report, UTC, width=200, color=True)
    assert colored.startswith("\x1b[1mReads: 2 events by 1 principal.\x1b[0m\n")
    plain = colored
    for code in ("\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"):
        plain = plain.replace(code, "")
    assert plain == TABLE


def test_a_narrow_terminal_gets_narrow_columns(report: Report) -> None:
    text = report_as_table(report, UTC, width=40, color=False)
    rule = next(line for line in text.splitlines() if line.startswith("─") and line.count("  ") < 5)
    assert len(rule) <= 40


def test_caveats_come_right_after_the_headline(report: Report) -> None:
    cut = replace(report.answer.coverage, cut=True, rejected_objects=1)
    late = replace(report, answer=replace(report.answer, coverage=cut))
    lines = report_as_table(late, UTC, width=None, color=False).splitlines()
    assert [line[:2] for line in lines[1:3]] == ["! ", "! "]
    assert "> Only the first 100 rows" in report_as_markdown(late, UTC)


def test_markdown(report: Report) -> None:
    assert report_as_markdown(report, UTC).startswith(MARKDOWN)


def test_csv_has_whole_values(report: Report) -> None:
    assert report_as_csv(report, UTC) == (
        "@timestamp,userIdentity.arn,n,mfa\n"
        "2024-05-02 11:00:00Z,arn:aws:iam::111122223333:user/alice,7,true\n"
        "2024-05-02 11:00:09Z,,0.5,false\n"
    )


def test_a_heading_that_is_a_formula_is_no_field_name(report: Report) -> None:
    named = replace(report, answer=replace(report.answer, columns=("@SUM(1)", "=1", "b", "c")))
    assert report_as_csv(named, UTC).splitlines()[0] == "'@SUM(1),'=1,b,c"


def test_json(report: Report) -> None:
    assert json.loads(report_as_json(report)) == {
        "columns": ["@timestamp", "userIdentity.arn", "n", "mfa"],
        "rows": [
            ["2024-05-02T11:00:00Z", "arn:aws:iam::111122223333:user/alice", 7, True],
            ["2024-05-02T11:00:09Z", None, 0.5, False],
        ],
        "summary": {
            "runbook": "reads",
            "title": "Reads",
            "severity": "high",
            "safeguards": ["45 CFR 164.312(b)"],
            "parameters": {"principal": "alice"},
            "headline": "Reads: 2 events by 1 principal.",
            "events": 2,
            "first": "2024-05-02T11:00:00Z",
            "last": "2024-05-02T11:00:09Z",
            "distinct": {"principal": 1, "action": 2, "error": 0, "source": 1},
            "by": {
                "principal": [{"value": "arn:aws:iam::111122223333:user/alice", "events": 2}],
                "action": [
                    {"value": "GetObject", "events": 1},
                    {"value": "PutObject", "events": 1},
                ],
                "error": [{"value": None, "events": 2}],
                "source": [{"value": "203.0.113.7", "events": 2}],
            },
            "timeline": {
                "bucket_seconds": 21600,
                "start": "2024-05-01T12:00:00Z",
                "counts": [0, 0, 0, 2],
            },
        },
        "coverage": {
            "engine": "archive",
            "start": "2024-05-01T12:00:00Z",
            "end": "2024-05-02T12:00:00Z",
            "accounts": ["111122223333"],
            "regions": ["eu-west-1", "us-east-1"],
            "earliest": "2024-04-29T12:00:00Z",
            "latest": "2024-05-02T11:55:00Z",
            "ingested_at": "2024-05-02T12:00:00Z",
            "rejected_objects": 0,
            "failing": [],
            "files": 2,
            "bytes": 1_400_000,
            "events_looked_at": 5000,
            "cut": False,
            "limit": 100,
            "seconds": 0.0204,
            "cost": None,
            "notes": [],
        },
    }


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (7, "7"),
        (1e16, "1e+16"),
        (0.1 + 0.2, "0.3"),
        ("x", "x"),
        (datetime(2024, 5, 2, 11, tzinfo=UTC), "2024-05-02 13:00:00+0200"),
    ],
)
def test_cells_are_for_people(cell: Cell, text: str) -> None:
    assert as_text(cell, ZoneInfo("Europe/Berlin")) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1_400_000, "1.4 MB")],
)
def test_sizes(count: int, text: str) -> None:
    assert size(count) == text


def test_many_accounts_are_counted(coverage: Coverage) -> None:
    many = replace(coverage, accounts=tuple("abcdefgh"), regions=(), rejected_objects=3)
    lines = coverage_lines(many, UTC)
    assert "accounts a, b, c, d, e, f and 2 more · regions none" in lines[0]
    assert lines[2].startswith("3 objects set aside")
