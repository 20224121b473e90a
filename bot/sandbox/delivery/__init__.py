"""How payloads reach the app: over Socket Mode, or as signed requests to its address."""

from __future__ import annotations

from bot.sandbox.delivery.courier import Courier
from bot.sandbox.delivery.outcome import Delivery, Payload

__all__ = ["Courier", "Delivery", "Payload"]
