"""Who may do what: rules that each grant something, to somebody, somewhere. No rule, no right."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.runbook import Runbook

__all__ = ["ACTIONS", "AccessPolicy", "Action", "Decision", "Rule", "Who"]

Action = Literal["list", "show", "run", "query", "export", "reveal", "cancel", "respond", "manage"]
_Granted = Literal["*", Action]
ACTIONS: tuple[str, ...] = get_args(Action)

_EVERY: Final = "*"
_HARMLESS: Final = frozenset({"list", "cancel"})
"""What reads no event: a rule for some runbooks grants it beside them too."""

_NAMED: Final = 6
"""People, places and rules that a refusal names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a place; `in_group` tells whether they belong to a user group.

    `channel` is "" where there is none, as on the home tab.
    """

    user: str
    channel: str
    in_group: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed; `reason` says who may, in Slack's form of names."""

    allowed: bool
    reason: str = ""


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One grant: it needs all that it names, the channel as well as the person.

    Without `users` and `groups` it is for everybody in its channels; without `channels` it holds
    anywhere, direct messages and the home tab included.
    """

    actions: Annotated[
        tuple[_Granted, ...],
        Meta(min_length=1, description="What is granted; `*` is all."),
    ]
    runbooks: Annotated[
        tuple[str, ...],
        Meta(min_length=1, description="Ids, globs (`access-*`) or safeguards (`164.312(b)`)."),
    ] = (_EVERY,)
    users: Annotated[tuple[str, ...], Meta(description="Ids of people: `U0123ABCD`.")] = ()
    groups: Annotated[tuple[str, ...], Meta(description="Ids of user groups: `S0123ABCD`.")] = ()
    channels: Annotated[tuple[str, ...], Meta(description="Ids of channels: `C0123ABCD`.")] = ()

    def __post_init__(self) -> None:
        if not (self.users or self.groups or self.channels):
            raise ValueError("names nobody and no channel: give users, groups or channels")

    def grants(self, action: Action, runbook: Runbook | None) -> bool:
        """Whether it is about this at all, whoever asks.

        Without a runbook it is about a query of one's own, which can read everything: a rule for
        some runbooks does not grant that.
        """
        if not {_EVERY, action} & set(self.actions):
            return False
        if runbook is None:
            return action in _HARMLESS or _EVERY in self.runbooks
        return any(_is_about(name, runbook) for name in self.runbooks)

    def holds_in(self, channel: str) -> bool:
        """Whether it holds in a channel, or in none."""
        return not self.channels or channel in self.channels

    def names(self, user: str) -> bool:
        """Whether it is for somebody, whatever groups they are in."""
        return user in self.users or not (self.users or self.groups)


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """All rules; any one that grants is enough."""

    rules: tuple[Rule, ...] = ()

    def decide(self, who: Who, action: Action, runbook: Runbook | None) -> Decision:
        """Whether somebody may do something to a runbook, or to none in particular.

        Groups are looked into only where that decides.
        """
        granting = [rule for rule in self.rules if rule.grants(action, runbook)]
        here = [rule for rule in granting if rule.holds_in(who.channel)]
        if any(rule.names(who.user) for rule in here) or any(
            who.in_group(group) for rule in here for group in rule.groups
        ):
            return Decision(allowed=True)
        return Decision(allowed=False, reason=_refusal(action, runbook, granting, self.rules))


_DOING: Final[dict[Action, str]] = {
    "list": "see the runbooks",
    "show": "look at {}",
    "run": "run {}",
    "query": "run queries of your own",
    "export": "export what {} found",
    "reveal": "see masked values",
    "cancel": "stop other people's questions",
    "respond": "handle alerts of {}",
    "manage": "change silences, schedules or who is on call",
}


def _refusal(
    action: Action, runbook: Runbook | None, granting: list[Rule], rules: tuple[Rule, ...]
) -> str:
    subject = f"`{runbook.id}`" if runbook else "queries of your own"
    said = f"You may not {_DOING[action].format(subject)} here."
    if not rules:
        return f"{said} Nobody may yet: name a channel in config/access.yaml."
    if not granting:
        return f"{said} No rule of config/access.yaml allows that to anybody."
    scopes = list(dict.fromkeys(map(_scope, granting)))
    return f"{said} Allowed: {_some(scopes, '; ')}."


def _scope(rule: Rule) -> str:
    """Who and where, in the ids that Slack shows as names."""
    people = [f"<@{user}>" for user in rule.users]
    people += [f"<!subteam^{group}>" for group in rule.groups]
    places = [f"<#{channel}>" for channel in rule.channels]
    who = _some(people, ", ") or "everybody"
    return f"{who} in {_some(places, ', ')}" if places else f"{who} anywhere"


def _some(names: list[str], separator: str) -> str:
    """The first of them, and how many more there are."""
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return separator.join([*names[:_NAMED], *more])


def _is_about(name: str, runbook: Runbook) -> bool:
    """Whether a rule's name for runbooks fits one: a clause stands for those below it too."""
    if name.startswith("164."):
        return any(safeguard.value.startswith(name) for safeguard in runbook.safeguards)
    return fnmatchcase(runbook.id, name)
