"""Slack's user groups, asked for when a rule needs them and remembered for a few minutes."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.slack.calling import UnknownOutcomeError, error_code, patiently
from bot.slack.tokens import UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

__all__ = ["SlackGroups"]

_REMEMBERED = 300.0
"""Seconds; who leaves a group keeps its rights for so long at most."""


class SlackGroups:
    """`bot.services.ports.Groups` over `usergroups.users.list`. `clock` counts seconds."""

    def __init__(self, client: WebClient, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    def members(self, group: str) -> frozenset[str]:
        """The user ids of a group; raises `UnreachableError` where Slack does not tell."""
        with self._lock:
            asked_at, members = self._known.get(group, (float("-inf"), frozenset()))
        if self._clock() - asked_at < _REMEMBERED:
            return members
        members = self._ask(group)
        with self._lock:
            self._known[group] = self._clock(), members
        return members

    def _ask(self, group: str) -> frozenset[str]:
        try:
            found = patiently(
                lambda: self._client.usergroups_users_list(usergroup=group), repeatable=True
            )
        except SlackApiError as problem:
            if error_code(problem) == "no_such_subteam":
                return frozenset()
            raise UnreachableError(
                f"Slack does not tell who is in a user group ({error_code(problem)})."
            ) from problem
        except UnknownOutcomeError as problem:
            raise UnreachableError("Slack does not tell who is in a user group.") from problem
        return frozenset(found["users"])
