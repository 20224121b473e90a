"""What people say to alerts, silences, schedules and on-call, in chat and terminal alike.

::

    alerts [open|acknowledged|snoozed|resolved|all]
    alert ID                            what is known of it, and what became of it
    ack ID
    escalate ID [REASON]
    snooze ID LENGTH
    assign ID PERSON
    resolve ID CAUSE [--false-positive]
    reopen ID
    mute ID                             no more reminders
    silences
    silence FIELD=VALUE... LENGTH REASON [--from LENGTH]
    unsilence ID
    oncall [SCHEDULE]
    override SCHEDULE PERSON LENGTH [REASON] [--from LENGTH]
    unoverride ID
    schedules
    pause SCHEDULE, resume SCHEDULE, fire SCHEDULE
    digest [NAME]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from bot.domain.alerting.silence import Matcher, read_matcher
from bot.domain.duration import DurationError, parse_duration
from bot.domain.words import split_words
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["USAGES", "VERBS", "AlertCommand", "AlertVerb", "command_text", "read_alert_command"]

AlertVerb = Literal[
    "alerts", "alert", "ack", "escalate", "snooze", "assign", "resolve", "reopen", "mute",
    "silences", "silence", "unsilence", "oncall", "override", "unoverride", "schedules", "pause",
    "resume", "fire", "digest",
]  # fmt: skip
VERBS: tuple[AlertVerb, ...] = get_args(AlertVerb)

USAGES: Final[dict[AlertVerb, str]] = {
    "alerts": "alerts [open|acknowledged|snoozed|resolved|all]",
    "alert": "alert ID",
    "ack": "ack ID",
    "escalate": "escalate ID [REASON]",
    "snooze": "snooze ID LENGTH",
    "assign": "assign ID PERSON",
    "resolve": "resolve ID CAUSE [--false-positive]",
    "reopen": "reopen ID",
    "mute": "mute ID",
    "silences": "silences",
    "silence": "silence FIELD=VALUE... LENGTH REASON [--from LENGTH]",
    "unsilence": "unsilence ID",
    "oncall": "oncall [SCHEDULE]",
    "override": "override SCHEDULE PERSON LENGTH [REASON] [--from LENGTH]",
    "unoverride": "unoverride ID",
    "schedules": "schedules",
    "pause": "pause SCHEDULE",
    "resume": "resume SCHEDULE",
    "fire": "fire SCHEDULE",
    "digest": "digest [NAME]",
}

_LISTS = ("open", "acknowledged", "snoozed", "resolved", "all")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|@?([UW][A-Z0-9]{6,})")
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AlertCommand:
    """A command, read. Only what its verb takes is filled in.

    `number` is an alert's, a silence's or an override's id; `name` a list, a schedule or a
    digest; `text` the reason or the cause; `after` is how long from now something begins.
    """

    verb: AlertVerb
    number: int = 0
    name: str = ""
    person: str = ""
    length: timedelta = timedelta()
    text: str = ""
    matchers: tuple[Matcher, ...] = ()
    after: timedelta = timedelta()
    false_positive: bool = False


@dataclass(slots=True)
class _Words:
    """The words that are still to be read."""

    verb: AlertVerb
    left: list[str] = field(default_factory=list)

    def next(self, what: str) -> str:
        """The next word; raises UsageError with what is missing."""
        if not self.left:
            raise UsageError(f"{what} is missing. Write `{USAGES[self.verb]}`.")
        return self.left.pop(0)

    def number(self) -> int:
        """An id, `7` or `#7`."""
        word = self.next("The number").removeprefix("#")
        if not (word.isascii() and word.isdecimal() and len(word) < 10):  # noqa: PLR2004 - fits an INTEGER
            raise UsageError(f"'{word}' is no number. Write `{USAGES[self.verb]}`.")
        return int(word)

    def length(self) -> timedelta:
        """A length of time, a year at most."""
        word = self.next("How long")
        try:
            length = parse_duration(word)
        except DurationError as problem:
            raise UsageError(f"'{word}': {problem}. Write `{USAGES[self.verb]}`.") from None
        if not timedelta() < length <= _LONGEST:
            raise UsageError(f"'{word}' must be longer than nothing and a year at most.")
        return length

    def person(self) -> str:
        """A person of the chat."""
        word = self.next("The person")
        found = _PERSON.fullmatch(word)
        if found is None:
            raise UsageError(
                f"'{word}' is no person's id, like U0123ABCD: Slack has it in the menu of a"
                " profile, and the buttons of alerts offer names."
            )
        return found[1] or found[2]

    def rest(self) -> str:
        """All that is left, as a text."""
        text, self.left = " ".join(self.left).strip(), []
        return text

    def end(self) -> None:
        """Refuse what is left."""
        if self.left:
            raise UsageError(f"'{self.left[0]}' is too much. Write `{USAGES[self.verb]}`.")

    def flag(self, name: str) -> bool:
        """Whether a flag is there; it is taken out."""
        there = name in self.left
        self.left = [word for word in self.left if word != name]
        return there

    def option(self, name: str) -> timedelta:
        """The length behind an option, none where it is not there."""
        if name not in self.left:
            return timedelta()
        at = self.left.index(name)
        after = _Words(self.verb, self.left[at + 1 : at + 2])
        del self.left[at : at + 2]
        return after.length()


def read_alert_command(text: str | Sequence[str]) -> AlertCommand | None:
    """Read a command, a line or words that a shell has split; None where it is another one.

    Raises `UsageError` with the right form.
    """
    words = split_words(text) if isinstance(text, str) else list(text)
    verb = next((verb for verb in VERBS if words and words[0].casefold() == verb), None)
    if verb is None:
        return None
    left = _Words(verb, words[1:])
    command = _READERS.get(verb, _bare)(left)
    left.end()
    return command


def command_text(command: AlertCommand) -> str:
    """What was said, in its standard form: for the record of it."""
    number = str(command.number) if command.number else ""
    length = f"{int(command.length.total_seconds())}s" if command.length else ""
    after = f"--from {int(command.after.total_seconds())}s" if command.after else ""
    flag = "--false-positive" if command.false_positive else ""
    matchers = " ".join(map(str, command.matchers))
    parts = (
        command.verb, number, command.name, matchers, command.person, length, command.text, after,
        flag,
    )  # fmt: skip
    return " ".join(part for part in parts if part)


def _bare(words: _Words) -> AlertCommand:
    return AlertCommand(words.verb)


def _numbered(words: _Words) -> AlertCommand:
    return AlertCommand(words.verb, words.number())


def _list(words: _Words) -> AlertCommand:
    name = words.left.pop(0).casefold() if words.left else "open"
    if name not in _LISTS:
        raise UsageError(f"There is no list '{name}'. Write `{USAGES['alerts']}`.")
    return AlertCommand("alerts", name=name)


def _escalate(words: _Words) -> AlertCommand:
    return AlertCommand("escalate", words.number(), text=words.rest())


def _snooze(words: _Words) -> AlertCommand:
    return AlertCommand("snooze", words.number(), length=words.length())


def _assign(words: _Words) -> AlertCommand:
    return AlertCommand("assign", words.number(), person=words.person())


def _resolve(words: _Words) -> AlertCommand:
    false_positive = words.flag("--false-positive")
    number = words.number()
    cause = words.rest()
    if not cause:
        raise UsageError(f"What was the cause? Write `{USAGES['resolve']}`.")
    return AlertCommand("resolve", number, text=cause, false_positive=false_positive)


def _silence(words: _Words) -> AlertCommand:
    after = words.option("--from")
    matchers = []
    while words.left and "=" in words.left[0]:
        name, _, pattern = words.left.pop(0).partition("=")
        matchers.append(read_matcher(name, pattern))
    if not matchers:
        raise UsageError(f"What should it match? Write `{USAGES['silence']}`.")
    length, reason = words.length(), words.rest()
    if not reason:
        raise UsageError(f"Why? A silence keeps its reason. Write `{USAGES['silence']}`.")
    return AlertCommand(
        "silence", length=length, text=reason, matchers=tuple(matchers), after=after
    )


def _optional_name(words: _Words) -> AlertCommand:
    return AlertCommand(words.verb, name=words.left.pop(0) if words.left else "")


def _named(words: _Words) -> AlertCommand:
    return AlertCommand(words.verb, name=words.next("The schedule"))


def _override(words: _Words) -> AlertCommand:
    after = words.option("--from")
    return AlertCommand(
        "override",
        name=words.next("The schedule"),
        person=words.person(),
        length=words.length(),
        text=words.rest(),
        after=after,
    )


_READERS: Final[dict[AlertVerb, Callable[[_Words], AlertCommand]]] = {
    "alerts": _list,
    "alert": _numbered,
    "ack": _numbered,
    "escalate": _escalate,
    "snooze": _snooze,
    "assign": _assign,
    "resolve": _resolve,
    "reopen": _numbered,
    "mute": _numbered,
    "silence": _silence,
    "unsilence": _numbered,
    "oncall": _optional_name,
    "override": _override,
    "unoverride": _numbered,
    "pause": _named,
    "resume": _named,
    "fire": _named,
    "digest": _optional_name,
}
