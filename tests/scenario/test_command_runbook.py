"""`audit runbook`: choosing, reading, checking and testing runbooks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Cli

OWN = """\
title: Buckets made
safeguards: ["164.312(b)"]
severity: low
description: Every bucket that somebody made.
query: |
  filter eventName = "CreateBucket"
  | fields @timestamp, eventName, userIdentity.arn
  | sort @timestamp desc
alert: {threshold: 1, group_by: userIdentity.arn, window: 1h}
guidance: [Ask whoever made it.]
tests:
  - name: a bucket that was made
    events: [{eventName: CreateBucket}]
    expect: 1
  - name: a bucket that was removed
    events: [{eventName: DeleteBucket}]
    expect: 0
"""


@pytest.fixture
def own(cli: Cli) -> Path:
    """A runbook of one's own in the home."""
    folder = cli.home / "runbooks"
    folder.mkdir(parents=True)
    file = folder / "buckets-made.yaml"
    file.write_text(OWN)
    return file


def test_the_list_has_a_line_a_runbook(cli: Cli) -> None:
    lines = cli("runbook", "list").out.splitlines()
    ids = [line.split()[0] for line in lines]
    assert ids == sorted(ids)
    assert ids == list(cli.app().runbooks.ids())


def test_the_list_of_one_safeguard(cli: Cli) -> None:
    everything = cli("runbook", "list", "--format", "json").json
    chosen = cli("runbook", "list", "164.312(d)", "--format", "json").json
    assert 0 < len(chosen) < len(everything)
    assert all(any("164.312(d)" in name for name in item["safeguards"]) for item in chosen)


def test_a_safeguard_that_there_is_not(cli: Cli) -> None:
    result = cli("runbook", "list", "164.999")
    assert (result.code, result.out) == (2, "")
    assert "164.999" in result.err


def test_show_says_what_to_ask_and_what_to_do(cli: Cli) -> None:
    shown = cli("runbook", "show", "access-denied").out
    for part in ("Query", "Parameters", "principal", "Alert", "What to do", "References"):
        assert part in shown


def test_show_offers_the_nearest_name(cli: Cli) -> None:
    result = cli("runbook", "show", "root-usee")
    assert (result.code, result.out) == (2, "")
    assert "root-use" in result.err


def test_a_runbook_of_ones_own_is_listed_and_tested(cli: Cli, own: Path) -> None:
    assert "buckets-made" in cli("runbook", "list").out
    assert cli("runbook", "check", str(own)).out == "1 runbook is sound.\n"
    result = cli("runbook", "test", "buckets-made")
    assert (result.code, result.out) == (0, "2 tests passed, 0 failed.\n")


def test_a_failing_test_is_shown_and_fails_the_command(cli: Cli, own: Path) -> None:
    own.write_text(OWN.replace("expect: 1", "expect: 3"))
    result = cli("runbook", "test", "buckets-made")
    assert result.code == 1
    assert "FAILED buckets-made: a bucket that was made" in result.out
    assert "1 tests passed, 1 failed." in result.out
    (failed, passed) = cli("runbook", "test", "buckets-made", "--format", "json").json
    assert failed["problem"]
    assert passed["problem"] is None


def test_all_shipped_runbooks_are_sound(cli: Cli) -> None:
    result = cli("runbook", "check")
    assert result == replace(result, code=0, err="")
    assert result.out == f"{len(cli.app().runbooks.ids())} runbooks are sound.\n"


def test_check_names_file_line_and_key_of_every_mistake(cli: Cli, own: Path) -> None:
    own.write_text(OWN.replace("severity: low", "severity: lowish").replace("title:", "titel:"))
    result = cli("runbook", "check", str(own))
    assert (result.code, result.out) == (2, "")
    assert "buckets-made.yaml:3" in result.err
    assert "titel" in result.err


def test_a_runbook_of_the_same_name_stands_in_front(cli: Cli, own: Path) -> None:
    shutil.move(own, own.with_name("root-use.yaml"))
    assert "Buckets made" in cli("runbook", "show", "root-use").out
