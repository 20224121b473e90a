"""What the chat works with for alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.services.alert_command_desk import CommandDesk
    from bot.services.alert_desk import AlertDesk
    from bot.services.noise import Noise
    from bot.services.work import Placed

__all__ = ["AlertParts"]


@dataclass(frozen=True, slots=True)
class AlertParts:
    """The services that alerts' listeners ask; `wake` has the outbox looked at now."""

    desk: AlertDesk
    noise: Noise
    commands: CommandDesk
    place: Callable[[int], Placed | None]
    wake: Callable[[], None]
