"""What is delivered, and what became of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

__all__ = ["Delivery", "Kind", "Payload", "Retry"]

Kind: TypeAlias = Literal["events_api", "interactive", "slash_commands"]
"""As Socket Mode names the types of envelopes."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as the app gets it."""

    kind: Kind
    body: dict[str, Any]

    def changed(self, **fields: Any) -> Payload:  # noqa: ANN401 - any JSON
        """The same with other fields at its top."""
        return replace(self, body={**copy.deepcopy(self.body), **fields})


@dataclass(frozen=True, slots=True)
class Retry:
    """Which new try it is, from 1, and why it is needed."""

    attempt: int
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the app answered.

    `acked` within the time that Slack gives, `seconds` until then, `body` the acknowledgement's
    own, `error` in Slack's words where it did not: `operation_timeout`, `dispatch_failed`.
    """

    acked: bool
    seconds: float
    body: Any = None
    error: str | None = None
