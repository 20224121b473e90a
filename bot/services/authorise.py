"""Whether somebody may do something; a lookup that fails is a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.domain.access import Who
from bot.errors import AuditError, RefusedError

if TYPE_CHECKING:
    from bot.domain.access import AccessPolicy, Action, Decision
    from bot.domain.run import Asker
    from bot.domain.runbook import Runbook
    from bot.services.ports import Groups

__all__ = ["Authorise", "Authorising", "Everybody"]


class Authorising(Protocol):
    """Says who may do what."""

    def __call__(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> None:
        """Raise `RefusedError` for an asker who may not."""

    def allowed(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> bool:
        """Whether an asker may."""


class Everybody:
    """Refuses nobody: who has the machine's terminal has its files, too."""

    def __call__(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> None:
        """Let everybody."""

    def allowed(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> bool:  # noqa: ARG002
        """Let everybody."""
        return True


@dataclass(frozen=True, slots=True)
class Authorise:
    """Checks askers against the policy."""

    policy: AccessPolicy
    groups: Groups

    def __call__(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> None:
        """Raise `RefusedError`, with who may, for an asker who may not."""
        try:
            decision = self._decide(asker, action, runbook)
        except AuditError as problem:
            raise RefusedError(f"It cannot be checked whether you may: {problem}") from problem
        if not decision.allowed:
            raise RefusedError(decision.reason)

    def allowed(self, asker: Asker, action: Action, runbook: Runbook | None = None) -> bool:
        """Whether an asker may; not, where it cannot be checked."""
        try:
            return self._decide(asker, action, runbook).allowed
        except AuditError:
            return False

    def _decide(self, asker: Asker, action: Action, runbook: Runbook | None) -> Decision:
        who = Who(asker.user, asker.channel, lambda group: asker.user in self.groups.members(group))
        return self.policy.decide(who, action, runbook)
