from __future__ import annotations

import pytest

from bot.domain.chat_command import ChatCommand, chat_text, read_chat_command
from bot.domain.command import Command
from bot.errors import UsageError


@pytest.mark.parametrize(
    ("text", "verb", "argument"),
    [
        ("", "form", ""),
        ("  ", "form", ""),
        ("help", "help", ""),
        ("list", "list", ""),
        ("list 164.312(b)", "list", "164.312(b)"),
        ("Show access-denied", "show", "access-denied"),
        ("query", "query form", ""),
    ],
)
def test_the_chats_own_words(text: str, verb: str, argument: str) -> None:
    command = read_chat_command(text)
    assert (command.verb, command.argument) == (verb, argument)


def test_anything_else_is_a_runbook_in_the_terminals_grammar() -> None:
    assert read_chat_command("access-denied 24h principal=alice --private") == ChatCommand(
        "ask",
        "access-denied",
        Command("access-denied", "24h", {"principal": "alice"}, private=True),
    )


@pytest.mark.parametrize(
    ("text", "query", "window", "parameters"),
    [
        ("query filter a = 'b' | limit 5", "filter a = 'b' | limit 5", None, {}),
        ("query `filter a = 'b'` 7d error=X", "filter a = 'b'", "7d", {"error": "X"}),
        ("query ```filter a > 1\n| limit 5``` 7d", "filter a > 1\n| limit 5", "7d", {}),
        ("query 'filter a = \"b\"' 7d", 'filter a = "b"', "7d", {}),
        ("query \u201cfilter a = 'b'\u201d", "filter a = 'b'", None, {}),
        ("query filter a in ['x', 'y']", "filter a in ['x', 'y']", None, {}),
    ],
)
def test_a_query_stands_alone_or_in_quotes_with_what_narrows_it(
    text: str, query: str, window: str | None, parameters: dict[str, str]
) -> None:
    found = read_chat_command(text)
    assert found.verb == "query"
    assert found.argument == query
    assert found.command == Command("", window, parameters)


@pytest.mark.parametrize("text", ["show", "show a b", "list a b", "x" * 10_001])
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_chat_command(text)


@pytest.mark.parametrize(
    ("command", "query"),
    [
        (Command("access-denied"), None),
        (Command("access-denied", "since 09:00", {"principal": 'al "x" e', "account": "1"}), None),
        (Command("x", "24h", {}, 5, "2023-07-10", "archive", private=True), None),
        (Command("", "7d", {"error": "X"}), "filter a = 'b'\n| limit 5"),
    ],
)
def test_a_command_written_is_read_back(command: Command, query: str | None) -> None:
    found = read_chat_command(chat_text(command, query))
    assert found.command == command
    assert found.argument == (command.name if query is None else query)
