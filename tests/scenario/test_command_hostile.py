"""Text that an attacker put into events, shown in every format."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from bot.sample import make_event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Cli, Record

LONG = "A" * 100_000
TEXTS = {
    "clears the screen": "\x1b[2Jgone",
    "clears it in one character": "\x9b2Jgone",
    "is a formula": '=HYPERLINK("http://evil.example","click")',
    "turns the direction": "user\u202etxt.exe\u202c\u200f",
    "pings everybody": "<!channel> <http://evil.example|console>",
    "breaks lines": "one\r\ntwo\nthree\u2028four",
    "breaks a table": "a | b `c` [d](http://evil.example)",
    "is wide": "患者記録を削除しました" * 20,
    "is long": LONG,
}
FORMATS = ("table", "markdown", "csv", "json")
QUERY = "fields eventName, userAgent | sort eventName | limit 100"


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory,
    make_cli: type[Cli],
    write_object: Callable[[Path, list[Record]], Path],
) -> Cli:
    """`audit` with an archive of hostile events, in every field that is shown."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        make_event(
            eventTime="2026-03-04T12:00:00Z",
            eventName=f"Call{place}",
            errorCode="AccessDenied",
            errorMessage=text,
            userAgent=text,
            sourceIPAddress=text,
            awsRegion=text[:500],
            userIdentity={"type": "IAMUser", "arn": f"arn:aws:iam::1:user/{text}"},
        )
        for place, text in enumerate(TEXTS.values())
    ]
    cli = make_cli(folder / "home")
    result = cli("ingest", str(write_object(folder / "evil.json.gz", records)))
    assert f"{len(TEXTS)} new events" in result.out, result.out + result.err
    return cli


def dangerous(text: str) -> set[str]:
    """The characters that move a cursor, turn the direction or cannot be seen."""
    return {
        character
        for character in text
        if character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}
    }


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("question", [("access-denied", "24h"), ("query", "run", QUERY, "24h")])
def test_no_character_of_an_event_commands_the_reader(
    hostile: Cli, question: tuple[str, ...], format_: str
) -> None:
    result = hostile(*question, "--format", format_)
    assert (result.code, result.err) == (0, "")
    assert dangerous(result.out) == set()


def test_the_status_is_as_careful(hostile: Cli) -> None:
    for format_ in ("text", "json"):
        assert dangerous(hostile("archive", "status", "--format", format_).out) == set()


def test_json_keeps_every_text_as_it_was(hostile: Cli) -> None:
    rows: list[list[Any]] = hostile("query", "run", QUERY, "24h", "-fjson").json["rows"]
    assert [text for _, text in rows] == list(TEXTS.values())


def test_csv_has_no_formula_and_a_line_a_row(hostile: Cli) -> None:
    out = hostile("query", "run", QUERY, "24h", "-fcsv").out
    rows = list(csv.reader(io.StringIO(out)))
    assert len(rows) == len(out.splitlines()) == len(TEXTS) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert rows[3][1].startswith("'=HYPERLINK")
    assert rows[-1][1] == LONG


def test_markdown_has_neither_links_nor_mentions(hostile: Cli) -> None:
    out = hostile("query", "run", QUERY, "24h", "-fmarkdown").out
    assert "<!channel>" not in out
    assert "](http" not in out
    table = [line.replace("\\|", "") for line in out.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in table} == {3}


def test_a_table_folds_what_is_long(hostile: Cli) -> None:
    lines = hostile("access-denied", "24h").out.splitlines()
    body = [line for line in lines[1:] if not line.startswith(("window", "engine", "first"))]
    assert max(map(len, body)) <= 200
    assert any("…" in line for line in body)


def test_parameters_come_back_as_they_were_given(hostile: Cli) -> None:
    result = hostile("access-denied", "24h", "principal=\u202e\x1b[2J", "-fjson")
    assert result.code == 0
    assert result.out.isascii()
    assert result.json["summary"]["parameters"] == {"principal": "\u202e\x1b[2J"}


def test_bytes_that_are_no_text_are_refused(hostile: Cli) -> None:
    """A shell hands them over as lone surrogates."""
    result = hostile("access-denied", "24h", "principal=\udcff")
    assert (result.code, result.out) == (2, "")
    assert "surrogate" in result.err
