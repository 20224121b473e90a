"""What an alert does by itself as time passes: it climbs, wakes, asks after its owner."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from bot.domain.alerting.change import Change, changed
from bot.domain.alerting.notes import Note, person, when, words
from bot.domain.duration import duration_text

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.alerting.alert import Alert

__all__ = ["LATE", "pass_time", "sleep_through"]

LATE = timedelta(seconds=30)
"""What happens so much after its time is marked late."""


def pass_time(alert: Alert, now: datetime) -> Change | None:
    """The one change that is due first, of those that are due; None where none is."""
    if alert.due_at is None or alert.due_at > now:
        return None
    if alert.due_at == alert.answers_by:
        return _unanswered(alert, now)
    if alert.due_at == alert.snoozed_until:
        return _wake(alert, now)
    if alert.due_at == alert.climbs_at:
        return _climb(alert, now)
    return _remind(alert, now)


def sleep_through(alert: Alert, ends: datetime, now: datetime) -> Change:
    """Instead of calling somebody in quiet hours: it wakes when they end, and begins anew."""
    asleep = changed(
        alert,
        now,
        state="snoozed",
        snoozed_until=ends,
        climbs_at=None,
        answers_by=None,
    )
    note = (words("Quiet hours: nobody else is called before "), when(ends), words("."))
    return Change(asleep, "snoozed", note, ("edit",), {"until": ends.isoformat()})


def _climb(alert: Alert, now: datetime) -> Change:
    """The next level, from now on: after an outage nobody's time to answer is cut short."""
    late = _late(alert.climbs_at, now)
    following = alert.policy.after(alert.level, alert.round)
    if following is None:
        ended = changed(alert, now, climbs_at=None, exhausted=True)
        note = (words(f"Nobody has acknowledged it; the escalation policy ends here{late}."),)
        return Change(ended, "exhausted", note, ("edit", "notify"), _lateness(late))
    level, done = following
    again = f", round {done + 1}" if done else ""
    raised = changed(
        alert,
        now,
        level=level,
        round=done,
        climbs_at=now + alert.policy.levels[level].length,
    )
    note = (words(f"Nobody acknowledged it in time: level {level + 1}{again} is called{late}."),)
    detail = {"level": str(level + 1), "round": str(done + 1), **_lateness(late)}
    return Change(raised, "escalated", note, ("edit", "notify"), detail)


def _wake(alert: Alert, now: datetime) -> Change:
    late = _late(alert.snoozed_until, now)
    awake = changed(
        alert,
        now,
        state="open",
        level=0,
        round=0,
        exhausted=False,
        snoozed_until=None,
        climbs_at=now + alert.policy.levels[0].length,
    )
    note = (words(f"The snooze is over{late}."),)
    return Change(awake, "woken", note, ("post", "notify"), _lateness(late))


def _remind(alert: Alert, now: datetime) -> Change:
    reminded = changed(alert, now, reminds_at=now + alert.policy.stale_length)
    at = alert.acknowledged_at or alert.changed_at
    held = duration_text(now - at)
    note: Note = (
        words(f"Acknowledged {held} ago and not resolved. Is it still in hand, "),
        person(alert.owner),
        words("?"),
    )
    return Change(reminded, "reminded", note, ("remind",))


def _unanswered(alert: Alert, now: datetime) -> Change:
    """Silence: not a yes. The level in charge has no more time than that person had."""
    late = _late(alert.answers_by, now)
    silent = changed(alert, now, answer="silence", answers_by=None)
    said: Note = (person(alert.about), words(" has not answered whether that was them"))
    if alert.state != "open":
        note = (*said, words("."))
        return Change(silent, "person answered", note, ("edit",), {"answer": "silence"})
    # where the policy has no further level, its last one is told again
    level, done = alert.policy.after(alert.level, alert.round) or (alert.level, alert.round)
    raised = msgspec.structs.replace(
        silent,
        level=level,
        round=done,
        exhausted=False,
        climbs_at=now + alert.policy.levels[level].length,
    )
    note = (*said, words(f": level {level + 1} is called{late}."))
    detail = {"answer": "silence", "level": str(level + 1), **_lateness(late)}
    return Change(raised, "person answered", note, ("edit", "notify"), detail)


def _late(due: datetime | None, now: datetime) -> str:
    if due is None or now - due <= LATE:
        return ""
    return f" ({duration_text(now - due)} late)"


def _lateness(late: str) -> dict[str, str]:
    return {"late": late.strip(" ()").removesuffix(" late")} if late else {}
