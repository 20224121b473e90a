"""Escalation policies: who is told at which level, and how long each level has to answer.

A policy is written in `config/escalation.yaml`. An alert carries the policy that it began with: a
change of the file changes what begins later, never what runs.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from bot.domain.duration import parse_duration

__all__ = ["Level", "Policy", "Target", "read_target"]

_TARGET = re.compile(r"(?P<kind>oncall|user|group|channel|pager):(?P<name>[A-Za-z0-9_.-]{1,80})")
_IDS = {"user": "UW", "group": "S", "channel": "CG"}
_ID = re.compile(r"[A-Z][A-Z0-9]{4,}")


class Target(Struct, frozen=True):
    """Who or what is told: `oncall:primary`, `user:U…`, `group:S…`, `channel:C…`, `pager:mail`.

    `here` is everybody who is present in the alert's own channel; it has no name.
    """

    kind: str
    name: str

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.kind}:{self.name}" if self.name else self.kind


def read_target(text: str) -> Target:
    """Read a target; raises ValueError with the forms there are."""
    if text == "here":
        return Target("here", "")
    found = _TARGET.fullmatch(text)
    if found is None:
        raise ValueError(
            f"'{text}' tells nobody: write here, oncall:SCHEDULE, user:U…, group:S…, channel:C…"
            " or pager:NAME"
        )
    kind, name = found["kind"], found["name"]
    if kind in _IDS and name[0] not in _IDS[kind]:
        letters = " or ".join(_IDS[kind])
        raise ValueError(f"'{text}': the id of a {kind} begins with {letters}")
    if kind in _IDS and _ID.fullmatch(name) is None:
        raise ValueError(
            f"'{text}': the id of a {kind} is {_IDS[kind][0]} and more capital letters and"
            " digits, as Slack shows it"
        )
    return Target(kind, name)


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """One step: everybody it tells, and how long they have until the next step."""

    notify: Annotated[
        tuple[str, ...],
        Meta(
            min_length=1, description="Who is told: here, oncall:NAME, user:U, group:S, pager:NAME."
        ),
    ]
    timeout: Annotated[str, Meta(description="How long they have to acknowledge: 15m.")] = "15m"

    def __post_init__(self) -> None:
        for text in self.notify:
            read_target(text)
        if parse_duration(self.timeout) < timedelta(seconds=1):
            raise ValueError("the timeout of a level is a second at least")

    @property
    def targets(self) -> tuple[Target, ...]:
        """Who is told."""
        return tuple(map(read_target, self.notify))

    @property
    def length(self) -> timedelta:
        """How long they have."""
        return parse_duration(self.timeout)


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """Levels, first to last, gone through once and `repeat` times more."""

    levels: Annotated[tuple[Level, ...], Meta(min_length=1, max_length=20)]
    repeat: Annotated[int, Meta(ge=0, le=20, description="Rounds after the first one.")] = 0
    stale_after: Annotated[
        str, Meta(description="An acknowledged alert is asked about after so long: 4h.")
    ] = "4h"
    ask_person: Annotated[
        bool, Meta(description="Ask the person an alert is about: was this you?")
    ] = True
    answer_within: Annotated[
        str, Meta(description="How long that person has to answer; silence means something.")
    ] = "15m"

    def __post_init__(self) -> None:
        for text in (self.stale_after, self.answer_within):
            if parse_duration(text) < timedelta(seconds=1):
                raise ValueError(f"'{text}' is too short: a second at least")

    @property
    def stale_length(self) -> timedelta:
        """How long an acknowledgement counts without a word."""
        return parse_duration(self.stale_after)

    @property
    def answer_length(self) -> timedelta:
        """How long the person asked has."""
        return parse_duration(self.answer_within)

    def after(self, level: int, done: int) -> tuple[int, int] | None:
        """The level and the round that follow a level of round `done`; None where the policy ends.

        Both count from zero.
        """
        if level + 1 < len(self.levels):
            return level + 1, done
        return (0, done + 1) if done < self.repeat else None
