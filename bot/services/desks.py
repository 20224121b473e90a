"""What people speak to about alerts, with the rights that one edge gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.services.alert_command_desk import CommandDesk
    from bot.services.alert_desk import AlertDesk
    from bot.services.digests import Digests
    from bot.services.noise import Noise

__all__ = ["Desks"]


@dataclass(frozen=True, slots=True)
class Desks:
    """The desks."""

    alerts: AlertDesk
    noise: Noise
    commands: CommandDesk
    digests: Digests
