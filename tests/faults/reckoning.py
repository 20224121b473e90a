"""What must hold afterwards, whatever went wrong: nothing lost, nothing twice, nothing forged."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.alerting.passing import LATE
from bot.store.tables import ALERTS, LEDGER, OUTBOX, SLOTS
from tests.faults.chat import key_of, keys, standing
from tests.faults.ground import LEVEL_SECONDS, SCHEDULE, SLOT_SECONDS
from tests.faults.process import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Row

    from bot.domain.alerting.alert import Alert
    from tests.faults.ground import Ground
    from tests.faults.load import Load

__all__ = [
    "Escalations",
    "check_alerts",
    "check_ledger",
    "check_messages",
    "escalations",
    "evaluated",
    "runners",
    "slots",
]

_QUIETLY = ("edit", "page")
"""Letters that make no message of their own."""


def check_alerts(ground: Ground, load: Load) -> int:
    """One alert for each group that meets the rule, with each of its events once; how many."""
    alerts = ground.alerts()
    assert Counter(alert.group for alert in alerts) == Counter(load.meeting)
    assert {alert.count for alert in alerts} <= {load.events}
    return len(alerts)


def check_dropped(letters: Sequence[Row[Any]]) -> None:
    """What was dropped is in what left: lines with another line, a call with an earlier one."""
    dropped = [row for row in letters if row.state == "dropped"]
    assert {row.kind for row in dropped} <= {"edit", "line", "direct"}
    lines = [row for row in letters if row.kind == "line"]
    told = [note for row in lines if row.state == "sent" for note in row.body["notes"]]
    assert len(told) == len(lines)
    calls = {(row.alert_id, row.stream) for row in letters if row.state == "sent"}
    assert {(row.alert_id, row.stream) for row in dropped if row.kind == "direct"} <= calls


def check_messages(ground: Ground) -> int:
    """Each letter that left stands in the chat, once, and nothing else does; how many."""
    letters = ground.rows(select(OUTBOX))
    assert [row for row in letters if row.state not in {"sent", "dropped"}] == []
    check_dropped(letters)
    sent = Counter(row.key for row in letters if row.kind not in _QUIETLY and row.state == "sent")
    assert keys(ground.sandbox) == sent
    _check_standing(ground)
    return sent.total()


def _check_standing(ground: Ground) -> None:
    """Each alert has one message of its own, which shows how it is."""
    messages = standing(ground.sandbox)
    placed = {row.id: row.message_ts for row in ground.rows(select(ALERTS))}
    for alert in ground.alerts():
        message = messages[placed[alert.id]]
        assert key_of(message).startswith(f"alert:{alert.id}:")
        assert key_of(message).endswith(":post:0")
        assert "the escalation has ended" in str(message["blocks"]) or not alert.exhausted
        assert f"{alert.count} events" in str(message["blocks"])


@dataclass(frozen=True, slots=True)
class Escalations:
    """How alerts climbed: how many steps, the longest delay, how many say that they are late."""

    steps: int
    slowest: timedelta
    late: int


def escalations(ground: Ground) -> Escalations:
    """Check that each alert climbed each step once, on time or marked late."""
    delays, late = [], 0
    for alert in ground.alerts():
        steps = list(_steps(ground, alert))
        assert [deed for deed, _, _ in steps] == ["opened", "escalated", "exhausted"], alert.id
        for (_, before, _), (deed, at, marked) in pairwise(steps):
            delay = at - before - timedelta(seconds=LEVEL_SECONDS)
            assert delay >= timedelta(0), f"alert {alert.id} {deed} too early: {delay}"
            assert marked == (delay > LATE), f"alert {alert.id} {deed} {delay} late: {marked}"
            delays.append(delay)
            late += marked
    return Escalations(len(delays), max(delays, default=timedelta()), late)


def _steps(ground: Ground, alert: Alert) -> Iterator[tuple[str, datetime, bool]]:
    """What became of an alert by itself: the deed, when, and whether it says that it is late."""
    told = select(LEDGER).where(LEDGER.c.subject == f"alert {alert.id}").order_by(LEDGER.c.seq)
    for row in ground.rows(told):
        if row.deed in {"opened", "escalated", "exhausted"}:
            yield row.deed, datetime.fromisoformat(row.at), "late" in json.loads(row.detail)


def slots(ground: Ground) -> int:
    """Check that each slot was evaluated once or is counted as missed; how many there were."""
    rows = ground.rows(select(SLOTS).where(SLOTS.c.schedule == SCHEDULE))
    times = [datetime.fromisoformat(row.slot) for row in rows]
    assert len(times) + sum(row.missed for row in rows) == _between(times)
    return evaluated(ground)


def evaluated(ground: Ground) -> int:
    """Check that each slot that was begun was evaluated, and once; how many there were."""
    rows = ground.rows(select(SLOTS).where(SLOTS.c.schedule == SCHEDULE))
    assert {row.state for row in rows} == {"done"}
    told = ground.rows(select(LEDGER.c.detail).where(LEDGER.c.deed == "evaluated"))
    done = Counter(json.loads(row.detail)["slot"] for row in told)
    done.pop("on arrival", None)  # between the slots
    assert done == Counter(datetime.fromisoformat(row.slot).isoformat() for row in rows)
    return len(rows)


def _between(times: Iterable[datetime]) -> int:
    """How many slots there are from the first of these to the last."""
    found = sorted(times)
    return round((found[-1] - found[0]) / timedelta(seconds=SLOT_SECONDS)) + 1


def check_ledger(ground: Ground) -> int:
    """The ledger's chain holds, says the command itself; how many entries it has."""
    verified = audit(ground, "ledger", "verify", "--format", "json")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return len(ground.rows(select(LEDGER.c.seq)))


def runners(ground: Ground) -> set[str]:
    """The processes that ran slots to their end."""
    return {row.runner for row in ground.rows(select(SLOTS.c.runner))}
