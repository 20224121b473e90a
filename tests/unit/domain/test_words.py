from __future__ import annotations

import pytest

from bot.domain.words import quote, split_words
from bot.errors import UsageError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("a  b\tc\n", ["a", "b", "c"]),
        ('a="b c"d', ["a=b cd"]),
        ('""', [""]),
        (r'"a \"b\" \\"', ['a "b" \\']),
        (r"CORP\alice", [r"CORP\alice"]),
        (r"a\ b", ["a b"]),
        ("a\\", ["a\\"]),
        ("'alice smith'", ["alice smith"]),
        ("\u201calice smith\u201d", ["alice smith"]),
        ("\u2018alice smith\u2019", ["alice smith"]),
        ('"it\u2019s"', ["it\u2019s"]),
        ("a\u00a0b\u202fc", ["a", "b", "c"]),
        ('"a\u00a0b"', ["a b"]),
    ],
)
def test_a_line_is_split_as_it_was_meant(text: str, words: list[str]) -> None:
    assert split_words(text) == words


def test_an_open_quote_is_told_with_its_place() -> None:
    with pytest.raises(UsageError, match=r'quote " at character 5 is not closed: "alice smi'):
        split_words('x p="alice smith')


def test_ten_thousand_characters_are_read_and_more_are_refused() -> None:
    assert split_words('"' * 10_000) == [""]
    with pytest.raises(UsageError, match="at most 10,000"):
        split_words("a" * 10_001)


def test_plain_values_are_not_quoted() -> None:
    arn = "arn:aws:iam::111122223333:user/alice"
    assert quote(arn) == arn
    assert quote("") == '""'
    assert quote("alice smith") == '"alice smith"'
