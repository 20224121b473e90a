"""What people do with an alert. Each function gives the change, or says why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.domain.alerting.alert import CLOSED, SEVERITIES
from bot.domain.alerting.change import Change, Unchanged, changed
from bot.domain.alerting.notes import Note, person, when, words
from bot.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.alerting.alert import Alert, State

__all__ = [
    "Handling",
    "acknowledge",
    "answer",
    "assign",
    "escalate",
    "mute",
    "reopen",
    "resolve",
    "snooze",
    "still",
]

Handling: TypeAlias = "Callable[[Alert], Change | Unchanged]"
"""What somebody wants to do, given the alert as it is then."""

_LONGEST_CAUSE = 2_000


def acknowledge(alert: Alert, by: str, now: datetime) -> Change | Unchanged:
    """Take it in hand: nothing climbs any more. Only one person can be the first.

    Raises `RefusedError` for the person that the alert is about.
    """
    _not_about(alert, by, "acknowledge")
    if alert.state in CLOSED:
        return Unchanged(alert, _closed(alert))
    if alert.state == "acknowledged":
        return Unchanged(alert, _had(alert, by))
    taken = changed(
        alert,
        now,
        state="acknowledged",
        owner=by,
        acknowledged_at=now,
        acknowledged_by=by,
        climbs_at=None,
        snoozed_until=None,
        answers_by=None,
        reminds_at=None if alert.muted else now + alert.policy.stale_length,
    )
    note = (person(by), words(f" acknowledged it, with {alert.count:,} events seen."))
    return Change(taken, "acknowledged", note, ("edit", "calm", "see"), {"seen": str(alert.count)})


def escalate(alert: Alert, by: str, now: datetime, reason: str = "") -> Change | Unchanged:
    """Call the next level now; one that was in hand is open again. The last level is told again."""
    if alert.closed:
        return Unchanged(alert, _closed(alert))
    level, done = alert.policy.after(alert.level, alert.round) or (alert.level, alert.round)
    raised = changed(
        alert,
        now,
        state="open",
        level=level,
        round=done,
        climbs_at=now + alert.policy.levels[level].length,
        exhausted=False,
        snoozed_until=None,
        reminds_at=None,
    )
    why = f": {reason}" if reason else "."
    note = (person(by), words(f" escalated it to level {level + 1}{why}"))
    detail = {"level": str(level + 1)} | ({"reason": reason} if reason else {})
    return Change(raised, "escalated", note, ("edit", "notify"), detail)


def snooze(alert: Alert, by: str, until: datetime, now: datetime) -> Change | Unchanged:
    """Leave it until then; it wakes by itself."""
    _not_about(alert, by, "snooze")
    if alert.closed:
        return Unchanged(alert, _closed(alert))
    if until <= now:
        raise UsageError("Snooze until a time that is still to come: 30m, 1h, 4h.")
    asleep = changed(
        alert,
        now,
        state="snoozed",
        owner=alert.owner or by,
        snoozed_until=until,
        climbs_at=None,
        reminds_at=None,
        answers_by=None,
    )
    note = (person(by), words(" snoozed it until "), when(until), words("."))
    return Change(asleep, "snoozed", note, ("edit", "calm", "see"), {"until": until.isoformat()})


def assign(alert: Alert, by: str, to: str, now: datetime) -> Change | Unchanged:
    """Make it somebody's. It still climbs until somebody acknowledges it.

    The first to be given it has the level's time, from now on; handing it on gives nobody more, or
    an alert that goes round would never climb.
    """
    _not_about(alert, to, "be given")
    _not_about(alert, by, "assign")
    if alert.closed:
        return Unchanged(alert, _closed(alert))
    if alert.owner == to:
        return Unchanged(alert, (person(to), words(" has it already.")))
    climbs = alert.climbs_at
    if climbs is not None and not alert.owner:
        climbs = now + alert.policy.levels[alert.level].length
    given = changed(alert, now, owner=to, climbs_at=climbs)
    note = (person(by), words(" assigned it to "), person(to), words("."))
    return Change(given, "assigned", note, ("edit",), {"to": to})


def resolve(
    alert: Alert, by: str, cause: str, now: datetime, *, false_positive: bool = False
) -> Change | Unchanged:
    """End it, with its cause in words: what an auditor reads a year later."""
    _not_about(alert, by, "resolve")
    if alert.closed:
        return Unchanged(alert, _closed(alert))
    if not cause.strip():
        raise UsageError("Say what the cause was: it is what the evidence keeps.")
    if len(cause) > _LONGEST_CAUSE:
        raise UsageError(f"A cause has at most {_LONGEST_CAUSE:,} characters.")
    state: State = "false_positive" if false_positive else "resolved"
    ended = changed(
        alert,
        now,
        state=state,
        resolved_at=now,
        resolved_by=by,
        cause=cause.strip(),
        climbs_at=None,
        snoozed_until=None,
        reminds_at=None,
        answers_by=None,
    )
    verb = " called it a false positive: " if false_positive else " resolved it: "
    note = (person(by), words(f"{verb}{cause.strip()}"))
    detail = {"cause": cause.strip(), "state": state}
    return Change(ended, "resolved", note, ("edit", "calm", "see"), detail)


def reopen(alert: Alert, by: str, now: datetime) -> Change | Unchanged:
    """Open it again by hand."""
    if alert.state == "open":
        return Unchanged(alert, (words("It is open."),))
    again = changed(
        alert,
        now,
        state="open",
        reopened=alert.reopened + 1,
        reopened_at=now,
        level=0,
        round=0,
        exhausted=False,
        climbs_at=now + alert.policy.levels[0].length,
        snoozed_until=None,
        resolved_at=None,
        reminds_at=None,
    )
    note = (person(by), words(" reopened it."))
    return Change(again, "reopened", note, ("post", "notify"))


def still(alert: Alert, by: str, now: datetime) -> Change | Unchanged:
    """Say that an acknowledgement still counts: it is asked about again after as long."""
    _not_about(alert, by, "keep")
    if alert.state != "acknowledged":
        return Unchanged(alert, (words("It is not acknowledged any more."),))
    again = None if alert.muted else now + alert.policy.stale_length
    kept = changed(alert, now, owner=by, confirmed_at=now, reminds_at=again)
    return Change(kept, "confirmed", (person(by), words(" is still on it.")), ("edit",))


def mute(alert: Alert, by: str, now: datetime) -> Change | Unchanged:
    """Ask no more whether its acknowledgement still counts."""
    _not_about(alert, by, "mute")
    if alert.muted:
        return Unchanged(alert, (words("Its reminders are muted already."),))
    quiet = changed(alert, now, muted=True, reminds_at=None)
    return Change(quiet, "muted", (person(by), words(" muted its reminders.")), ("edit",))


def answer(alert: Alert, by: str, now: datetime, *, was_me: bool) -> Change | Unchanged:
    """What the person an alert is about says of it.

    Yes is written down for those who decide, and changes nothing else: whoever holds the
    credentials could say it. No raises the severity by one and calls the next level at once.
    """
    if by != alert.about:
        raise RefusedError("Only the person this alert is about can answer that.")
    if alert.answer in {"yes", "no"}:
        return Unchanged(alert, (words(f"You have answered {alert.answer}."),))
    if alert.closed:
        return Unchanged(alert, _closed(alert))
    if was_me:
        said = changed(alert, now, answer="yes", answers_by=None)
        note = (person(by), words(" says: that was me. Somebody else still has to decide."))
        return Change(said, "person answered", note, ("edit",), {"answer": "yes"})
    place = min(SEVERITIES.index(alert.severity) + 1, len(SEVERITIES) - 1)
    level, done = alert.policy.after(alert.level, alert.round) or (alert.level, alert.round)
    denied = changed(
        alert,
        now,
        answer="no",
        answers_by=None,
        state="open",
        severity=SEVERITIES[place],
        level=level,
        round=done,
        exhausted=False,
        climbs_at=now + alert.policy.levels[level].length,
        reminds_at=None,
        snoozed_until=None,
    )
    note = (person(by), words(f" says: that was NOT me. Severity {SEVERITIES[place]}, escalated."))
    return Change(denied, "person answered", note, ("post", "notify"), {"answer": "no"})


def _not_about(alert: Alert, who: str, verb: str) -> None:
    if alert.about and who == alert.about:
        raise RefusedError(
            f"This alert is about what you did: somebody else has to {verb} it."
            if verb != "be given"
            else "It cannot be given to the person that it is about."
        )


def _closed(alert: Alert) -> Note:
    said = "called a false positive" if alert.state == "false_positive" else "resolved"
    if alert.resolved_at is None:
        return (words(f"It is {said}."),)
    return (
        words(f"It was {said} by "),
        person(alert.resolved_by),
        words(" "),
        when(alert.resolved_at),
        words("."),
    )


def _had(alert: Alert, by: str) -> Note:
    at = alert.acknowledged_at or alert.changed_at
    if alert.acknowledged_by == by:
        return (words("You acknowledged it "), when(at), words("; once is enough."))
    return (person(alert.acknowledged_by), words(" acknowledged it "), when(at), words("."))
