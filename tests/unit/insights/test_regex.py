from __future__ import annotations

import pytest

from bot.insights.regex import group_names, problem


@pytest.mark.parametrize(
    "pattern",
    [
        "x",
        "(?i)abc|def",
        "(?i:abc)d",
        "(?:a)(b)(?<c>d)(?P<e>f)",
        r"\(\[\)\*",
        "[(*+?]",
        "[]a]",
        "[^]a]",
        r"[\]]",
        "[[:alpha:](]",
        "a*?b+?c??d{2,3}",
        "^$|^a",
        r"\\1",
        r"\d\w\S\b",
        "a|b",
    ],
)
def test_nothing_wrong(pattern: str) -> None:
    assert problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a(?=b)", "no engine supports lookahead (?=...)"),
        ("a(?!b)", "no engine supports negative lookahead (?!...)"),
        ("(?<=a)b", "no engine supports lookbehind (?<=...)"),
        ("(?<!a)b", "no engine supports negative lookbehind (?<!...)"),
        ("(?>a)b", "no engine supports an atomic group (?>...)"),
        (r"(a)\1", r"no engine supports the back reference \1"),
        (r"(?<a>b)\k<a>", r"no engine supports the back reference \k"),
        ("(?P<a>b)(?P=a)", "no engine supports the back reference (?P=a"),
        ("(a", "a ( is never closed"),
        ("((a)", "a ( is never closed"),
        ("a)", "a ) closes nothing"),
        (")(", "a ) closes nothing"),
        ("[a", "a [ is never closed"),
        ("[[:alpha:]", "a [ is never closed"),
        ("*a", "the * has nothing to repeat"),
        ("a|+", "the + has nothing to repeat"),
        ("(?a", "the ? has nothing to repeat"),
    ],
)
def test_what_is_wrong(pattern: str, reason: str) -> None:
    found = problem(pattern)
    assert found is not None
    assert found[0] == reason
    assert found[1]


def test_endless_brackets_are_judged_at_once() -> None:
    assert problem("[" * 20_000) is not None
    assert problem("[" + "[:a:]" * 4_000) is not None


def test_group_names() -> None:
    assert group_names(r"(?<a>x)(?P<b_1>y(?<c>z))(?:d)\(?<e>[(?<f>]") == ("a", "b_1", "c")
