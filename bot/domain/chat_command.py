"""What stands behind `/audit`: the chat's few words around the one grammar of `bot.domain.command`.

::

    /audit                          a form
    /audit help
    /audit list [SAFEGUARD]
    /audit show RUNBOOK
    /audit query QUERY              the rest is the query
    /audit query 'QUERY' 24h a=b    in quotes or in backticks: what follows narrows it
    /audit ack 7                    alerts and what belongs to them: `bot.domain.alert_command`
    /audit RUNBOOK 24h a=b          anything else is a runbook
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.domain.alert_command import AlertCommand, read_alert_command
from bot.domain.command import Command, parse_command, parse_words
from bot.domain.words import MAX_LENGTH, quote, split_words
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ChatCommand", "chat_text", "read_chat_command"]

Verb = Literal["alerting", "ask", "form", "help", "list", "query", "query form", "show"]

_FENCED = re.compile(r"(`{1,3})(.+?)\1\s*(.*)", re.DOTALL)
_QUOTED = re.compile(r"([\"\u201c\u201d\u201e])(.+?)[\"\u201c\u201d]\s*(.*)", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"(['\u2018\u2019])(.+)['\u2019]\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChatCommand:
    """What to do: `argument` is the safeguard, the runbook's id or the query, "" where none is.

    `command` is there for `ask` and `query`; its `name` is the runbook's id, "" for a query.
    `alerting` is there for commands to alerts.
    """

    verb: Verb
    argument: str = ""
    command: Command | None = None
    alerting: AlertCommand | None = None


def read_chat_command(text: str) -> ChatCommand:
    """Read what was typed behind `/audit`, as `plain_text` gives it; raises UsageError."""
    typed = text.strip()
    if len(typed) > MAX_LENGTH:
        raise UsageError(
            f"A command has at most {MAX_LENGTH:,} characters; this one has {len(typed):,}."
        )
    first, _, rest = typed.partition(" ")
    reader = _READERS.get(first.casefold())
    if reader is not None:
        return reader(rest.strip())
    if (alerting := read_alert_command(typed)) is not None:
        return ChatCommand("alerting", typed, alerting=alerting)
    command = parse_command(typed)
    return ChatCommand("ask", command.name, command)


def chat_text(command: Command, query: str | None = None) -> str:
    """Write what would have been typed for a command: `read_chat_command` gives it back."""
    words = [command.name] if query is None else ["query", f"```{query}```"]
    words += [command.window] if command.window else []
    words += [f"{name}={quote(value)}" for name, value in command.parameters.items()]
    words += [f"--limit {command.limit}"] if command.limit else []
    words += [f"--until {quote(command.until)}"] if command.until else []
    words += [f"--engine {quote(command.engine)}"] if command.engine else []
    words += ["--private"] if command.private else []
    return " ".join(words)


def _show(rest: str) -> ChatCommand:
    runbook = _words(rest, at_most=1, usage="show RUNBOOK")
    if not runbook:
        raise UsageError("Which runbook? Write `show access-denied`; `list` has them all.")
    return ChatCommand("show", runbook)


def _words(rest: str, *, at_most: int, usage: str) -> str:
    words = split_words(rest)
    if len(words) > at_most:
        raise UsageError(f"That is one word too many. Write `{usage}`.")
    return " ".join(words)


def _query(rest: str) -> ChatCommand:
    if not rest:
        return ChatCommand("query form")
    for form in (_FENCED, _QUOTED, _SINGLE_QUOTED):
        if found := form.fullmatch(rest):
            return ChatCommand("query", found[2].strip(), parse_words(found[3]))
    return ChatCommand("query", rest, Command(name=""))


def _help(_rest: str) -> ChatCommand:
    return ChatCommand("help")


_READERS: dict[str, Callable[[str], ChatCommand]] = {
    "": lambda _rest: ChatCommand("form"),
    **dict.fromkeys(("help", "--help", "-h", "?"), _help),
    "list": lambda rest: ChatCommand("list", _words(rest, at_most=1, usage="list [SAFEGUARD]")),
    "show": _show,
    "query": _query,
}
