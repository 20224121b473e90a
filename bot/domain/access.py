"""Who may do what: rules that each grant something, to somebody, somewhere. No rule, no right."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from msgspec import Meta, Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.runbook import Runbook

__all__ = ["ACTIONS", "AccessPolicy", "Action", "Decision", "Rule", "Who"]

Action = Literal["list", "show", "run", "query", "export", "reveal", "cancel"]
ACTIONS: tuple[str, ...] = get_args(Action)

_User = Annotated[str, Meta(pattern="^[UW][A-Z0-9]+$", description="A user's id: `U0123ABC`.")]
_Group = Annotated[str, Meta(pattern="^S[A-Z0-9]+$", description="A user group's id: `S0123ABC`.")]
_Channel = Annotated[
    str, Meta(pattern="^[CGD][A-Z0-9]+$", description="A channel's id: `C0123ABC`.")
]
_NAMED = 6
"""People and channels that a refusal names."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a place; `in_group` tells whether they belong to a user group."""

    user: str
    channel: str
    in_group: Callable[[str], bool]

    @property
    def in_channel(self) -> bool:
        """Whether the place is a channel: direct messages and the home tab are none."""
        return bool(self.channel) and not self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed; `reason` says who may, in Slack's form of names."""

    allowed: bool
    reason: str = ""


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One grant: it needs all that it names, the channel as well as the person.

    Without `users` and `groups` it is for everybody in its channels; without `channels` it holds
    anywhere, direct messages included.
    """

    actions: Annotated[
        tuple[Literal["*", "list", "show", "run", "query", "export", "reveal", "cancel"], ...],
        Meta(min_length=1, description="What is granted; `*` is all."),
    ]
    runbooks: Annotated[
        tuple[str, ...],
        Meta(description="Ids, globs (`access-*`) or safeguards (`164.312(b)`)."),
    ] = ("*",)
    users: tuple[_User, ...] = ()
    groups: tuple[_Group, ...] = ()
    channels: tuple[_Channel, ...] = ()

    def __post_init__(self) -> None:
        if not (self.users or self.groups or self.channels):
            raise ValueError("names nobody and no channel: give users, groups or channels")

    def grants(self, action: Action, runbook: Runbook | None) -> bool:
        """Whether it is about this at all, whoever asks."""
        if "*" not in self.actions and action not in self.actions:
            return False
        return runbook is None or any(_is_about(name, runbook) for name in self.runbooks)

    def holds_in(self, who: Who) -> bool:
        """Whether its place is the asker's."""
        return not self.channels or who.channel in self.channels

    def holds_for(self, who: Who) -> bool:
        """Whether the asker is one of its people; groups are looked up last."""
        if not self.users and not self.groups:
            return True
        return who.user in self.users or any(who.in_group(group) for group in self.groups)


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """All rules; any one that grants is enough."""

    rules: tuple[Rule, ...] = ()

    def decide(self, who: Who, action: Action, runbook: Runbook | None) -> Decision:
        """Whether somebody may do something to a runbook, or to none in particular."""
        granting = [rule for rule in self.rules if rule.grants(action, runbook)]
        if any(rule.holds_in(who) and rule.holds_for(who) for rule in granting):
            return Decision(allowed=True)
        return Decision(allowed=False, reason=_refusal(action, runbook, granting, self.rules))


_DOING: dict[str, str] = {
    "list": "see the runbooks",
    "show": "look at {}",
    "run": "run {}",
    "query": "run queries of your own",
    "export": "export what {} found",
    "reveal": "see masked values",
    "cancel": "stop other people's questions",
}


def _refusal(
    action: Action, runbook: Runbook | None, granting: list[Rule], rules: tuple[Rule, ...]
) -> str:
    doing = _DOING[action].format(f"`{runbook.id}`" if runbook else "runbooks")
    said = f"You may not {doing} here."
    if not rules:
        return f"{said} Nobody may yet: name a channel or people in config/access.yaml."
    if not granting:
        return f"{said} No rule of config/access.yaml allows that to anybody."
    return f"{said} Allowed: {'; '.join(dict.fromkeys(map(_scope, granting)))}."


def _scope(rule: Rule) -> str:
    """Who and where, in the ids that Slack shows as names."""
    people = [f"<@{user}>" for user in rule.users] + [
        f"<!subteam^{group}>" for group in rule.groups
    ]
    places = [f"<#{channel}>" for channel in rule.channels]
    who = ", ".join(people[:_NAMED]) or "everybody"
    return f"{who} in {', '.join(places[:_NAMED])}" if places else f"{who} anywhere"


def _is_about(name: str, runbook: Runbook) -> bool:
    if name.startswith("164."):
        return any(safeguard.value.startswith(name) for safeguard in runbook.safeguards)
    return fnmatchcase(runbook.id, name)
