"""One event that a schedule's runbook is about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Sighting", "fingerprint"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is kept of an event: who did what to which resource, from where, and its group.

    `event_id` makes it the one it is. `group` is the value that keeps alerts apart, "" where the
    event has none.
    """

    event_id: str
    at: datetime
    group: str
    principal: str = ""
    action: str = ""
    resource: str = ""
    source: str = ""
    account: str = ""
    region: str = ""
    error: str = ""


def fingerprint(runbook_id: str, group_by: str, group: str) -> str:
    """What makes two findings the same alert: the runbook and the group key; 32 hex digits."""
    key = f"{runbook_id}\0{group_by}\0{group}"
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:32]
