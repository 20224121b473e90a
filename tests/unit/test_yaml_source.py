from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError, UsageError
from bot.yaml_source import MAX_BYTES, Problem, key_text, read_yaml, refuse

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
title: Root use
parameters:
  - name: a
    type: string
query: |
  fields eventName
  | filter a = "b"
folded: >
  one
  two
quoted: "x y"
"""


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# only a comment\n", None),
        ("a: 1", {"a": 1}),
        ("a: -1.5e3", {"a": -1500.0}),
        ("a: [yes, no, on, off]", {"a": ["yes", "no", "on", "off"]}),
        ("a: [true, False, null, ~]", {"a": [True, False, None, None]}),
        ("a:", {"a": None}),
        ("a: 2024-01-02T03:04:05Z", {"a": "2024-01-02T03:04:05Z"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 0x1f", {"a": "0x1f"}),
        ("a: '1'", {"a": "1"}),
        ("1: a", {"1": "a"}),
        ("<<: a", {"<<": "a"}),
        ("[1, [2]]", [1, [2]]),
    ],
)
def test_plain_data_follows_the_core_schema(text: str, data: object) -> None:
    assert read_yaml(text).data == data


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2", "f:4:3: b.c: written twice, first on line 3"),
        ("a:\n \t- b", "f:2:2: a tab in the indentation: use spaces"),
        ("a: &x [1]\nb: *x", "f:1:4: b: is used again by an alias: write the value out"),
        ("a: &x [*x]", "f:1:4: a[0]: is used again by an alias: write the value out"),
        ("a: !!python/name:os x", "f:1:4: a: the tag tag:yaml.org,2002:python/name:os is not"),
        ("a: !mine {}", "f:1:4: a: the tag !mine is not understood: remove it"),
        ("a: !!float 0x", "f:1:4: a: not a number that can be read"),
        ("a: " + "9" * 5000, "f:1:4: a: not a number that can be read"),
        ("--- 1\n--- 2", "f:2:1: a second document starts here: a file holds one"),
        ("? [a]\n: b", "f:1:3: a key must be text"),
        ("a: b: c", "f:1:5: not readable as YAML: mapping values are not allowed"),
        ("a: 'x", "f:1:6: not readable as YAML: while scanning a quoted scalar"),
        ("[" * 200 + "]" * 200, "f:1:52: [0]: nested deeper than 50 levels"),
        ("a: \x01", "f:1:1: not readable as YAML: unacceptable character"),
    ],
)
def test_a_refusal_names_the_place(text: str, complaint: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_yaml(text, file="f", error=SettingsError)
    assert str(refusal.value).startswith(complaint)


def test_a_file_is_called_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1")
    document = read_yaml(path)
    assert (document.file, document.data) == (str(path), {"a": 1})


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "1:1: cannot be read: No such file or directory"),
        (b"a: 1\nb: \xff", "2:1: not UTF-8: save the file as UTF-8"),
        (b"#" * (MAX_BYTES + 1), "1:1: larger than 1,048,576 bytes"),
    ],
)
def test_an_unreadable_file_is_refused(
    tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as refusal:
        read_yaml(path)
    assert str(refusal.value) == f"{path}:{complaint}"


def test_positions_of_keys_and_values() -> None:
    document = read_yaml(TEXT)
    assert document.position(("title",)) == (1, 8)
    assert document.key_position(("title",)) == (1, 1)
    assert document.position(("parameters", 0)) == (3, 5)
    assert document.key_position(("parameters", 0, "type")) == (4, 5)
    assert document.position(("parameters", 0, "type")) == (4, 11)


def test_what_is_not_there_stands_where_its_parent_does() -> None:
    document = read_yaml(TEXT)
    assert document.position(("parameters", 0, "default")) == (3, 5)
    assert document.position(("parameters", 7)) == (3, 3)
    assert document.position(("nowhere",)) == (1, 1)


@pytest.mark.parametrize(
    ("key", "place", "expected"),
    [
        ("query", (1, 1), (6, 3)),
        ("query", (2, 10), (7, 12)),
        ("title", (1, 6), (1, 13)),
        ("quoted", (1, 3), (11, 12)),
        ("folded", (2, 1), (8, 9)),
        ("parameters", (1, 1), (3, 3)),
    ],
)
def test_positions_inside_a_text(
    key: str, place: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert read_yaml(TEXT).text_position((key,), *place) == expected


def test_a_block_that_opens_with_a_blank_line_keeps_its_lines() -> None:
    document = read_yaml("query: |\n\n    fields a\n      | limit 1\n")
    assert document.text_position(("query",), 2, 1) == (3, 5)
    assert document.text_position(("query",), 3, 3) == (4, 7)


def test_problems_are_refused_together_in_the_files_order() -> None:
    problems = [Problem("f", 9, 1, "b", "late"), Problem("f", 2, 3, "", "early")]
    with pytest.raises(UsageError) as refusal:
        refuse(problems, UsageError)
    assert str(refusal.value) == "f:2:3: early\nf:9:1: b: late"


def test_no_problems_are_no_refusal() -> None:
    refuse([], UsageError)


def test_a_key_path_reads_as_people_write_it() -> None:
    assert key_text(("parameters", 0, "type")) == "parameters[0].type"
    assert key_text((0, "a")) == "[0].a"
