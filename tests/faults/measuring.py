"""Measures of a run: how long people waited, and how much memory the bot held."""

from __future__ import annotations

import math
import threading
from bisect import bisect_right
from collections import defaultdict
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Self

import msgspec
from sqlalchemy import select

from bot.slack.messages.alerts import ids
from bot.store.tables import ALERTS, LEDGER, OUTBOX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from sqlalchemy import Row

    from tests.faults.crowd import Press
    from tests.faults.ground import Ground
    from tests.faults.process import BotProcess

__all__ = ["Memory", "percentile", "percentiles", "seconds_until_posted", "seconds_until_shown"]

_DEEDS = {ids.ACKNOWLEDGE: "acknowledged", ids.ESCALATE: "escalated", ids.SNOOZE: "snoozed"}


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def percentiles(values: Sequence[float]) -> str:
    """The ones that are told, in milliseconds."""
    told = ((0.5, "p50"), (0.99, "p99"), (0.999, "p99.9"))
    return ", ".join(f"{name} {percentile(values, share) * 1000:,.0f} ms" for share, name in told)


def seconds_until_shown(ground: Ground, presses: Sequence[Press]) -> list[float]:
    """For each press that changed an alert: until the alert's message in the channel showed it."""
    edits: dict[str, list[Row[tuple[str, str, str]]]] = {}
    letters = select(OUTBOX.c.key, OUTBOX.c.state, OUTBOX.c.ended_at).where(
        OUTBOX.c.kind.in_(("edit", "post")), OUTBOX.c.ended_at.is_not(None)
    )
    for row in ground.rows(letters.order_by(OUTBOX.c.ended_at)):
        edits.setdefault(row.key.split(":")[1], []).append(row)
    return list(_shown(ground, presses, edits))


def seconds_until_posted(ground: Ground) -> list[float]:
    """For each alert whose message stands: how long after its opening it was there."""
    found = ground.rows(select(ALERTS.c.opened_at, ALERTS.c.message_ts).order_by(ALERTS.c.id))
    return [
        float(row.message_ts) - datetime.fromisoformat(row.opened_at).timestamp()
        for row in found
        if row.message_ts
    ]


def _shown(
    ground: Ground, presses: Sequence[Press], edits: dict[str, list[Row[tuple[str, str, str]]]]
) -> Iterator[float]:
    asked = defaultdict[tuple[str, str, str], list[float]](list)
    for one in sorted(presses, key=lambda press: press.at):
        if one.action in _DEEDS:
            asked[one.user, _DEEDS[one.action], str(ids.alert_id(one.value))].append(one.at)
    for row in ground.rows(select(LEDGER).where(LEDGER.c.deed.in_(_DEEDS.values()))):
        alert, changed = row.subject.removeprefix("alert "), datetime.fromisoformat(row.at)
        version = msgspec.json.decode(row.detail)["version"]
        before = asked[row.user, row.deed, alert]
        last = bisect_right(before, changed.timestamp())
        shown = _shown_at(edits[alert], f"alert:{alert}:{version}:edit:0")
        if last and shown is not None:
            yield shown - before[last - 1]


def _shown_at(letters: Sequence[Row[tuple[str, str, str]]], key: str) -> float | None:
    """When the edit was done; one that was dropped is shown by the one that it was dropped for."""
    edit = next((row for row in letters if row.key == key), None)
    if edit is None:
        return None
    ends = (row.ended_at for row in letters if row.state == "sent")
    found = next((end for end in ends if end >= edit.ended_at), None)
    return None if found is None else datetime.fromisoformat(found).timestamp()


class Memory:
    """Looks at a process's memory every second, in MB."""

    def __init__(self, bot: BotProcess) -> None:
        self._bot = bot
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="memory", daemon=True)
        self.samples: list[float] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()

    @property
    def thirds(self) -> tuple[float, float]:
        """What it held in the first third of the time, and in the last."""
        third = max(1, len(self.samples) // 3)
        return median(self.samples[:third]), median(self.samples[-third:])

    def _run(self) -> None:
        while not self._stopped.wait(1.0):
            self.samples.append(self._bot.resident())
