"""From the place where a query stops making sense to what its author probably meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.domain.nearest import nearest
from bot.insights.errors import QueryError, QuerySyntaxError, UnsupportedQueryError, locate
from bot.insights.functions import FUNCTIONS
from bot.insights.habits import AT_COMMAND, AT_PLACE, BEFORE_PLACE, FOREIGN_FUNCTIONS
from bot.insights.unsupported import COMMANDS, MODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.insights.syntax import Span

__all__ = ["explain", "unknown_function"]

SUPPORTED: Final = (
    "fields", "display", "filter", "where", "stats", "sort", "limit", "dedup", "parse", "unnest",
    "fillmissing",
)  # fmt: skip
_OPERATORS: Final = ("and", "or", "not", "in", "like", "as", "by", "asc", "desc", "into")
_COMMAND: Final = "_FILTER"
_LAST_PIPE = re.compile(r"\|\s*(?:#[^\n]*\s*)*\Z")
_WORD = re.compile(r"@?\w+")
_CLOSERS: Final = {'"': "text", "'": "text", "`": "name", "/": "regex"}
_EXPECTED: Final = {
    "_AS": "as",
    "_BY": "by",
    "_INTO": "into",
    "_FOR": "for",
    "_WITH": "with",
    "_AND": "and",
    "_OR": "or",
    "_IN": "in",
    "_LIKE": "like",
    "_NOT": "not",
    "ASC": "asc",
    "DESC": "desc",
    "COMPARE": "=",
    "COMMA": "a comma",
    "VBAR": "|",
    "RPAR": ")",
    "LPAR": "(",
    "RSQB": "]",
    "LSQB": "[",
    "FIELD": "a field",
    "STRING": "a quoted text",
    "NUMBER": "a number",
    "REGEX": "a /regex/",
    "$END": "the end",
}
_VALUE: Final = frozenset({"FIELD", "STRING", "NUMBER"})
_MOST_EXPECTED: Final = 6


def unknown_function(name: str, span: Span) -> QueryError:
    """Make the error for a call of a function that does not exist."""
    known = FOREIGN_FUNCTIONS.get(name.lower())
    if known is None and name.lower() in COMMANDS:
        return _unsupported(name, COMMANDS[name.lower()], span)
    return QuerySyntaxError(
        f"there is no function {name}()", span, suggestion=known or _did_you_mean(name, FUNCTIONS)
    )


def explain(source: str, at: int, expected: Iterable[str]) -> QueryError:
    """Make the error for a text that makes sense up to `at`, where a terminal is expected."""
    terminals = set(expected)
    if _COMMAND in terminals:
        if not source[at:].strip():
            return _no_command(source)
        return _bad_command(source, at)
    return _never_closed(source, at, terminals) or (
        _mode(source, at, terminals) or _habit(source, at) or _plain(source, at, terminals)
    )


def _no_command(source: str) -> QueryError:
    pipe = _LAST_PIPE.search(source)
    if pipe is None:
        return QuerySyntaxError(
            "the query is empty", locate(source, 0), suggestion="Begin with filter or stats."
        )
    return QuerySyntaxError(
        "a command is missing after the last |",
        locate(source, pipe.start()),
        suggestion="Take that | away.",
    )


def _never_closed(source: str, at: int, terminals: set[str]) -> QueryError | None:
    opener = source[at : at + 1]
    name = _CLOSERS.get(opener)
    if name is None or (opener == "/" and "REGEX" not in terminals):
        return None
    if re.compile(rf"(?:[^\\{opener}]|\\.)+{opener}", re.DOTALL).match(source, at + 1):
        return None
    return QuerySyntaxError(
        f"this {name} is never closed: a second {opener} is missing", locate(source, at)
    )


def _bad_command(source: str, at: int) -> QueryError:
    word = _word(source, at)
    span = locate(source, at, at + max(len(word), 1))
    if source[at - 1 : at + 1] == "||":
        return QuerySyntaxError("there is no operator ||", span, suggestion="Write or.")
    if word.lower() in COMMANDS:
        return _unsupported(word, COMMANDS[word.lower()], span)
    if word.lower() in AT_COMMAND:
        return QuerySyntaxError(
            f"there is no command {word}", span, suggestion=AT_COMMAND[word.lower()]
        )
    if not word:
        return QuerySyntaxError(
            "a command is missing here", span, suggestion=f"One of {', '.join(SUPPORTED)}."
        )
    return QuerySyntaxError(
        f"there is no command {word}", span, suggestion=_did_you_mean(word, SUPPORTED)
    )


def _habit(source: str, at: int) -> QueryError | None:
    """Forms of other languages: at the place itself, or in the word before it."""
    for mistake in AT_PLACE:
        if found := mistake.pattern.match(source, at):
            return QuerySyntaxError(
                mistake.message, locate(source, *found.span()), suggestion=mistake.suggestion
            )
    before = source[:at].rstrip()
    for mistake in BEFORE_PLACE:
        if found := mistake.pattern.search(before):
            return QuerySyntaxError(
                mistake.message, locate(source, *found.span()), suggestion=mistake.suggestion
            )
    return None


def _mode(source: str, at: int, terminals: set[str]) -> QueryError | None:
    """Where a new command could begin, the name of one rather lacks its | (see `_plain`)."""
    word = _word(source, at)
    refused = MODES if "VBAR" in terminals else MODES | COMMANDS
    if word.lower() not in refused:
        return None
    return _unsupported(word, refused[word.lower()], locate(source, at, at + len(word)))


def _plain(source: str, at: int, terminals: set[str]) -> QueryError:
    word = _word(source, at) or source[at : at + 1]
    span = locate(source, at, at + max(len(word), 1))
    if not source[at:].strip():
        end = locate(source, len(source.rstrip()))
        return QuerySyntaxError("the query ends too early", end, suggestion=_wanted(terminals))
    if word.lower() in (*SUPPORTED, *COMMANDS) and "VBAR" in terminals:
        return QuerySyntaxError(f"a | is missing before {word}", span)
    near = _did_you_mean(word, _OPERATORS) if len(word) > 1 else ""
    return QuerySyntaxError(
        f"{word} does not belong here", span, suggestion=near or _wanted(terminals)
    )


def _wanted(terminals: set[str]) -> str:
    if terminals >= _VALUE:
        return "A field or a value is expected."
    wanted = [text for name, text in _EXPECTED.items() if name in terminals]
    if len(wanted) > _MOST_EXPECTED:
        after_value = "COMPARE" in terminals or "COMMA" in terminals
        return "An operator, a comma or a | is missing before it." if after_value else ""
    return f"Expected {' or '.join(filter(None, (', '.join(wanted[:-1]), *wanted[-1:])))}."


def _unsupported(name: str, suggestion: str, span: Span) -> UnsupportedQueryError:
    return UnsupportedQueryError(
        f"{name} is not supported", span, feature=name.lower(), suggestion=suggestion
    )


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = nearest(name, known)
    return f"Did you mean {near}?" if near else ""


def _word(source: str, at: int) -> str:
    found = _WORD.match(source, at)
    return found[0] if found else ""
