from __future__ import annotations

from pathlib import Path

import pytest

from bot.insights import heading, parse, to_text
from bot.insights.syntax import Stats

CORPUS = (Path(__file__).with_name("corpus.txt")).read_text(encoding="utf-8").split("\n---\n")


def test_the_corpus_is_not_empty() -> None:
    assert len(CORPUS) > 55


@pytest.mark.parametrize("text", CORPUS)
def test_a_printed_query_is_the_same_query(text: str) -> None:
    query = parse(text)
    assert parse(to_text(query)) == query


@pytest.mark.parametrize("text", CORPUS)
def test_printing_twice_changes_nothing(text: str) -> None:
    printed = to_text(parse(text))
    assert to_text(parse(printed)) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("FILTER a='x'AND(b=1)", 'filter a = "x" and b = 1'),
        ("where not(a = 1 or b = 2)", "filter not (a = 1 or b = 2)"),
        ("filter (a = 1 or b = 2) and c = 3", "filter (a = 1 or b = 2) and c = 3"),
        ("filter a = 1 or (b = 2 and c = 3)", "filter a = 1 or b = 2 and c = 3"),
        ("fields (a - b) - c, a - (b - c)", "fields a - b - c, a - (b - c)"),
        ("fields (a ^ b) ^ c, a ^ (b ^ c)", "fields (a ^ b) ^ c, a ^ b ^ c"),
        ("fields (-5) ^ 2, -5 ^ 2, a - -5", "fields (-5) ^ 2, -5 ^ 2, a - -5"),
        ("sort a asc, b desc", "sort a, b desc"),
        ("filter x in $names", "filter x in [$names]"),
        ("filter x =~ /a\\/b/", "filter x like /a\\/b/"),
        ("filter 'it\\'s' = x", 'filter "it\'s" = x'),
        ('filter x = "a\tb\\u0007"', 'filter x = "a\\tb\\u0007"'),
        ("stats count() by bin(1 Hours)", "stats count() by bin(1h)"),
        ("parse 'a*' as `my name`", 'parse @message "a*" as `my name`'),
        ("display resources[0].`odd-name`", "display resources.0.`odd-name`"),
        ("fields `true`, `a.b`, a.`0`, a.01", "fields `true`, `a.b`, a.`0`, a.01"),
        (
            "stats count(*) by x | filter count(*) > 1",
            "stats count(*) by x\n| filter `count(*)` > 1",
        ),
    ],
)
def test_the_canonical_form(text: str, printed: str) -> None:
    assert to_text(parse(text)) == printed


def test_headings() -> None:
    (stats,) = parse(
        "stats count(*), sum(a)/2, max(b) as m by `x.y`, userIdentity.arn, BIN(5 min)"
    ).commands
    assert isinstance(stats, Stats)
    assert [heading(item) for item in (*stats.aggregates, *stats.groups)] == [
        "count(*)",
        "sum(a) / 2",
        "m",
        "x.y",
        "userIdentity.arn",
        "bin(5m)",
    ]
