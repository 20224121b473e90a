from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.insights.sql.regexes import Pattern, of_glob, translated


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("abc", Pattern("abc")),
        ("(a)(b)", Pattern("(a)(b)", (), 2)),
        (r"(?<x>a)(b)(?P<y>c)", Pattern("(a)(b)(c)", (("x", 1), ("y", 3)), 3)),
        (r"(?:a)(?<x>b)", Pattern("(?:a)(b)", (("x", 1),), 1)),
        (r"(?i)(?<x>b)", Pattern("(?i)(b)", (("x", 1),), 1)),
        (r"\((?<x>b)\)", Pattern(r"\((b)\)", (("x", 1),), 1)),
        (r"[(](?<x>[^)]*)[)]", Pattern("[(]([^)]*)[)]", (("x", 1),), 1)),
        (r"\\(?<x>b)", Pattern(r"\\(b)", (("x", 1),), 1)),
        (r"((?<in>a)|b)", Pattern("((a)|b)", (("in", 2),), 2)),
        ("trailing\\", Pattern("trailing\\")),
    ],
)
def test_named_groups_become_numbered_ones(pattern: str, expected: Pattern) -> None:
    assert translated(pattern) == expected


@pytest.mark.parametrize(
    ("glob", "text", "captured"),
    [
        ("user=*, took *ms", "x user=al ice, took 12ms", ("al ice", "12")),
        ("[*] *", "[a] b c", ("a", "b c")),
        ("*", "all of\nit", ("all of\nit",)),
        ("a*b", "aXbYb", ("X",)),
        ("a.b*", "a.bc", ("c",)),
        ("plain", "so plain", ()),
    ],
)
def test_a_glob_captures_at_its_asterisks(glob: str, text: str, captured: tuple[str, ...]) -> None:
    pattern = of_glob(glob)
    found = re.search(pattern.pattern, text)
    assert found is not None
    assert found.groups() == captured
    assert pattern.groups == glob.count("*")


def test_a_globs_letters_stand_for_themselves() -> None:
    assert re.search(of_glob("a.c*").pattern, "abcd") is None


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=5), min_size=1, max_size=4))
def test_any_glob_finds_its_own_pieces(pieces: list[str]) -> None:
    glob = "*".join(piece.replace("*", "") for piece in pieces)
    assert re.search(of_glob(glob).pattern, glob) is not None
