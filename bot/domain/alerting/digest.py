"""What a digest says: facts of one period, gathered elsewhere, in the order they are told."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.runbook import Severity  # noqa: TC001 - same

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert

__all__ = [
    "Digest",
    "DigestAlert",
    "DigestRun",
    "Handled",
    "Summary",
    "handled",
    "in_short",
    "is_quiet",
]


class DigestRun(Struct, frozen=True):
    """One runbook of the period: `events` it is about, `before` in the period before.

    `looked_at` counts the events that were looked at: with none of them, "nothing found" would
    be no statement. `error` says why it could not be asked.
    """

    runbook_id: str
    title: str
    safeguards: tuple[str, ...]
    events: int = 0
    before: int = 0
    looked_at: int = 0
    fired: int = 0
    failed: int = 0
    missed: int = 0
    error: str = ""


class Summary(Struct, frozen=True):
    """What came of one firing of a schedule: events newly counted, and their alerts."""

    schedule: str
    runbook_id: str
    title: str
    slot: datetime
    events: int
    hidden: int
    principals: tuple[tuple[str, int], ...]
    actions: tuple[tuple[str, int], ...]
    alerts: tuple[int, ...]

    @property
    def shown(self) -> tuple[int, ...]:
        """The alerts that are shown with their buttons; of the others, how many there are."""
        return self.alerts[:5]


class DigestAlert(Struct, frozen=True):
    """An alert in short."""

    id: int
    title: str
    group: str
    severity: Severity
    state: str
    count: int
    opened_at: datetime
    owner: str = ""


class Handled(Struct, frozen=True):
    """How alerts were handled: counts, and the median times to acknowledge and to resolve.

    Of one that was reopened, the time since then.
    """

    opened: int
    reopened: int
    acknowledged: int
    resolved: int
    false_positives: int
    to_acknowledge: float | None
    to_resolve: float | None


class Digest(Struct, frozen=True):
    """Everything that one digest says; `start` to `end` is its period, half open.

    `principals` and `actions` are the most frequent of the denials; `timeline` their counts, each
    from its instant on. `head` is the ledger's last hash and `rows` its number: whoever keeps the
    digest can tell whether the ledger was rewritten.
    """

    name: str
    start: datetime
    end: datetime
    made_at: datetime
    runs: tuple[DigestRun, ...]
    waiting: tuple[DigestAlert, ...]
    stale: tuple[DigestAlert, ...]
    handled: Handled
    denials: int
    denials_before: int
    principals: tuple[tuple[str, int], ...]
    actions: tuple[tuple[str, int], ...]
    hidden: tuple[tuple[str, int], ...]
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    freshest: datetime | None
    rejected: int
    undelivered: int
    rows: int
    head: str


def handled(alerts: list[Alert], start: datetime, end: datetime) -> Handled:
    """What became of alerts in a period."""
    taken = [one for one in alerts if _in(one.acknowledged_at, start, end)]
    ended = [one for one in alerts if _in(one.resolved_at, start, end)]
    return Handled(
        opened=sum(_in(one.opened_at, start, end) for one in alerts),
        reopened=sum(_in(one.reopened_at, start, end) for one in alerts),
        acknowledged=len(taken),
        resolved=sum(one.state == "resolved" for one in ended),
        false_positives=sum(one.state == "false_positive" for one in ended),
        to_acknowledge=_median([_span(one, one.acknowledged_at) for one in taken]),
        to_resolve=_median([_span(one, one.resolved_at) for one in ended]),
    )


def in_short(alert: Alert) -> DigestAlert:
    """An alert as a digest lists it."""
    return DigestAlert(
        id=alert.id,
        title=alert.title,
        group=alert.group,
        severity=alert.severity,
        state=alert.state,
        count=alert.count,
        opened_at=alert.opened_at,
        owner=alert.owner,
    )


def is_quiet(digest: Digest) -> bool:
    """Whether nothing was found, and all of it was looked at."""
    whole = bool(digest.runs) and all(run.looked_at and not run.error for run in digest.runs)
    return whole and not any(run.events for run in digest.runs) and not digest.waiting


def _in(instant: datetime | None, start: datetime, end: datetime) -> bool:
    return instant is not None and start <= instant < end


def _span(alert: Alert, until: datetime | None) -> tuple[datetime | None, datetime]:
    """From when the alert was last opened before an instant, to that instant."""
    again = alert.reopened_at
    since = again if again is not None and until is not None and again <= until else alert.opened_at
    return until, since


def _median(spans: list[tuple[datetime | None, datetime]]) -> float | None:
    """In seconds; None of none."""
    lengths = [until - since for until, since in spans if until is not None]
    return median(length.total_seconds() for length in lengths) if lengths else None
