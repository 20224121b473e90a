from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from bot.catalog import Catalog, load_runbook, shipped_runbooks
from bot.catalog.checking import check_runbook
from bot.errors import RunbookError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
title: Reads
safeguards: ["164.312(b)"]
severity: low
description: What it finds.
parameters:
  - name: bucket
    description: The bucket.
    default: ephi
  - name: key
    description: The key.
    filter: requestParameters.key = $key
query: |
  filter eventName = "GetObject"
  | filter requestParameters.bucketName like $bucket
  | stats count(*) as reads by userIdentity.arn
alert:
  group_by: userIdentity.arn
guidance:
  - Look.
tests:
  - name: none
    events: [{eventName: PutObject}]
    expect: 0
"""


def _file(folder: Path, text: str, name: str = "reads.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def _complaints(folder: Path, old: str, new: str) -> list[str]:
    assert old in GOOD
    path = _file(folder, GOOD.replace(old, new))
    return [error.removeprefix(f"{path}:") for error in check_runbook(path).errors]


def test_a_good_file_passes(tmp_path: Path) -> None:
    checked = check_runbook(_file(tmp_path, GOOD))
    assert (checked.errors, checked.warnings) == ((), ())


@pytest.mark.parametrize("path", Catalog([shipped_runbooks()]).paths(), ids=lambda path: path.stem)
def test_the_shipped_ones_pass_without_a_warning(path: Path) -> None:
    checked = check_runbook(path)
    assert (checked.errors, checked.warnings) == ((), ())
    assert path.read_text().startswith("# yaml-language-server: $schema=../docs/runbook.schema")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            'safeguards: ["164.312(b)"]',
            'safeguards: ["164.312(z)"]',
            "2:14: safeguards[0]: must be one of 164.312(a)(1), 164.312(a)(2)(i), ",
        ),
        ("severity: low", "severity: hihg", "3:11: severity: must be one of low, medium, high"),
        ("title: Reads", "titel: Reads", "1:1: titel: unknown key. Did you mean 'title'?"),
        ("title: Reads", "id: reads\ntitle: Reads", "1:1: id: the id is the file's name: remove"),
        ("  - Look.", "  Look.", "19:3: guidance: expected a list, got text"),
        (
            "    default: ephi",
            "    type: integer\n    default: ephi",
            "6:5: parameters[0]: must be a whole number; got 'ephi'",
        ),
        ("name: key", "name: bucket", "6:11: parameters[0].name: 'bucket' is declared twice"),
        ("name: bucket", "name: Bucket", "6:11: parameters[0].name: expected text matching"),
        (
            "like $bucket",
            "like $bukcet",
            "14:46: query: $bukcet is not declared under parameters. Did you mean 'bucket'?",
        ),
        ("like $bucket", 'like "x"', "6:11: parameters[0].name: $bucket is used nowhere: remove"),
        (
            "filter: requestParameters.key = $key",
            "filter: requestParameters.key = 1",
            "11:13: parameters[1].filter: the filter does not use $key",
        ),
        (
            "filter: requestParameters.key = $key",
            "filter: requestParameters.key == $key",
            "11:35: parameters[1].filter: equality is a single =. Write =.",
        ),
        ("| stats count", "| stast count", "15:5: query: "),
        (
            "  group_by: userIdentity.arn",
            "  group_by: userIdentity.anr",
            "17:13: alert.group_by: 'userIdentity.anr' is no column of the result. Did you mean",
        ),
        (
            "alert:\n",
            "alert:\n  measure: raeds\n",
            "17:12: alert.measure: 'raeds' is no column of the result. Did you mean 'reads'?",
        ),
        ("expect: 0", "expect: none", "23:13: tests[0].expect: expected "),
        ("expect: 0", "expects: 0", "23:5: tests[0].expects: unknown key. Did you mean 'expect'?"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    complaints = _complaints(tmp_path, old, new)
    assert any(found.startswith(complaint) for found in complaints), complaints


def test_structure_and_query_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("severity: low", "severity: hihg").replace("| stats", "| stast")
    errors = check_runbook(_file(tmp_path, text)).errors
    assert [re.findall(r":(\d+):\d+: (\w+)", error)[0] for error in errors] == [
        ("3", "severity"),
        ("15", "query"),
    ]


def test_the_place_in_a_query_is_the_files(tmp_path: Path) -> None:
    complaint = _complaints(tmp_path, "by userIdentity.arn", "by userIdentity.arn |")[0]
    line, column = (int(part) for part in complaint.split(":")[:2])
    text = GOOD.replace("by userIdentity.arn", "by userIdentity.arn |").splitlines()[line - 1]
    assert text[column - 1] == "|"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "1:1: the file is empty"),
        ("- a", "1:1: expected a mapping, got a list"),
        ("title: a\ntitle: b", "2:1: title: written twice, first on line 1"),
        ("title:\n\t- a", "2:1: a tab in the indentation: use spaces"),
    ],
)
def test_a_file_that_is_no_runbook(tmp_path: Path, text: str, complaint: str) -> None:
    path = _file(tmp_path, text)
    assert check_runbook(path).errors == (f"{path}:{complaint}",)
    with pytest.raises(RunbookError, match=re.escape(complaint)):
        load_runbook(path)


def test_a_files_name_must_be_an_id(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD, "My Reads.yaml")
    complaint = f"{path}:1:1: the file's name must be lower-case words with dashes; got 'My Reads'"
    assert check_runbook(path).errors == (complaint,)


def test_what_may_be_meant_is_a_warning(tmp_path: Path) -> None:
    text = GOOD[: GOOD.index("tests:")].replace("eventName =", "eventname =")
    checked = check_runbook(_file(tmp_path, text))
    assert checked.errors == ()
    assert [
        re.findall(r":(\d+:\d+): (?:query: )?(warning: .{8})", w)[0] for w in checked.warnings
    ] == [
        ("1:1", "warning: there ar"),
        ("13:10", "warning: CloudTra"),
    ]


def test_the_messages_on_the_page_are_the_real_ones(tmp_path: Path) -> None:
    text = dedent(
        """\
        # a comment, so that the lines are those of the page
        title: Reads
        safeguards: ["164.312(b)"]
        severity: hihg
        description: What it finds.
        parameters:
          - name: bucket
            description: The bucket.
            type: strnig
            default: ephi
        query: fields eventName
        alert: {group_by: eventName}
        guidance: [Look.]
        """
    )
    page = (shipped_runbooks().parent / "docs" / "runbooks.md").read_text()
    errors = check_runbook(_file(tmp_path, text, "x.yaml")).errors
    assert len(errors) == 2
    for error in errors:
        assert error.replace(str(tmp_path), "runbooks") in page


def test_several_files_are_told_of_one_after_the_other(tmp_path: Path) -> None:
    bad, empty = _file(tmp_path, "[]", "bad.yaml"), _file(tmp_path, "", "empty.yaml")
    paths = [bad, _file(tmp_path, GOOD), empty]
    assert [error for path in paths for error in check_runbook(path).errors] == [
        f"{bad}:1:1: expected a mapping, got a list",
        f"{empty}:1:1: the file is empty",
    ]
