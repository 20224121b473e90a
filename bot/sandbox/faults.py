"""Faults on demand: what Slack, or the way to it, does to a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FAULTS", "Fault", "Faults"]

Kind = Literal[
    "429",  # refused, with Retry-After: `seconds`
    "429_bare",  # message_limit_exceeded: refused, without Retry-After
    "500",
    "drop_before",  # the connection is cut, nothing is done
    "drop_after",  # done, and the connection is cut without an answer
    "slow",  # done after `seconds`
    "hang",  # done, and never answered
    "ok_false",  # refused with `error`
]
FAULTS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """One kind of fault for the next `times` calls of a method; "*" is every method."""

    method: str
    fault: Kind
    times: int = 1
    seconds: float = 1.0
    error: str = "internal_error"

    def as_page(self) -> dict[str, Any]:
        """The fault as JSON."""
        return {
            "method": self.method,
            "fault": self.fault,
            "times": self.times,
            "seconds": self.seconds,
            "error": self.error,
        }


class Faults:
    """The faults that are still to happen; `on_change` hears of every change."""

    def __init__(self, on_change: Callable[[list[dict[str, Any]]], None]) -> None:
        self._faults: list[Fault] = []
        self._on_change = on_change

    def add(
        self,
        method: str,
        fault: Kind,
        times: int = 1,
        *,
        seconds: float = 1.0,
        error: str = "internal_error",
    ) -> None:
        """Let a fault happen to the next calls of a method.

        "response_url" and "upload" are methods here as well. Raises `UsageError` for a fault that
        there is not.
        """
        if fault not in FAULTS:
            raise UsageError(f"There is no fault {fault!r}: use one of {', '.join(FAULTS)}.")
        self._faults.append(Fault(method, fault, times, seconds, error))
        self._changed()

    def clear(self) -> None:
        """Forget all faults."""
        self._faults.clear()
        self._changed()

    def take(self, method: str) -> Fault | None:
        """The fault of this call, counted down."""
        for fault in self._faults:
            if fault.method in {method, "*"}:
                fault.times -= 1
                self._faults = [other for other in self._faults if other.times > 0]
                self._changed()
                return fault
        return None

    def as_page(self) -> list[dict[str, Any]]:
        """The faults as JSON."""
        return [fault.as_page() for fault in self._faults]

    def _changed(self) -> None:
        self._on_change(self.as_page())
