"""What follows from a change of an alert: the letters that leave, and the ledger's entry.

All of it is written in the change's own transaction, so that none of it is lost or done twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from bot.domain.alerting.notes import Note, note_text, words
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.services.work import Letter

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.change import Change
    from bot.domain.run import Asker
    from bot.services.reaching import Reached, Reaching
    from bot.services.work import LetterKind, Work

__all__ = [
    "HUMAN",
    "ROUTINE",
    "THREAD",
    "URGENT",
    "Following",
    "alert_subject",
    "line_body",
    "note_body",
]

HUMAN: Final = 1
URGENT: Final = 3
THREAD: Final = 4
ROUTINE: Final = 6
"""Priorities of letters: what somebody waits for, what calls somebody, and what can wait.

The lines of threads come after the posts of alerts, whoever they tell of: a channel takes one
message a second, and many hands can keep it busy while a new alert waits.
"""


def alert_subject(alert_id: int) -> str:
    """How the ledger names an alert."""
    return f"alert {alert_id}"


def note_body(note: Note) -> dict[str, object]:
    """A note as a letter carries it."""
    return {"note": msgspec.to_builtins(note)}


def line_body(note: Note) -> dict[str, object]:
    """A line of a thread as a letter carries it; others that wait may be told with it."""
    return {"notes": [msgspec.to_builtins(note)]}


@dataclass(frozen=True, slots=True)
class Following:
    """Writes down what follows from changes."""

    reaching: Reaching

    def __call__(
        self, work: Work, change: Change, asker: Asker, now: datetime, *, posted: bool = True
    ) -> None:
        """Everything that follows; where it is not `posted`, all but the message and its thread."""
        alert, effects = change.alert, change.effects
        priority = URGENT if asker == THE_BOT else HUMAN
        reached = self._reached(work, change, now)
        letters: list[tuple[LetterKind, str, dict[str, object]]] = []
        if posted:
            letters += _shown(change, reached)
        if "ask" in effects:
            letters.append(("ask", alert.about, {"user": alert.about}))
        if reached is not None:
            letters += [("direct", who, {"to": who}) for who in _told(reached, alert)]
            letters += [_page(pager, "trigger") for pager in reached.pagers]
        if "calm" in effects:
            calming = "resolve" if alert.closed else "acknowledge"
            letters += [_page(pager, calming) for pager in work.outbox.paged(alert.id)]
        for place, (kind, stream, body) in enumerate(letters):
            key = f"alert:{alert.id}:{alert.version}:{kind}:{place}"
            urgency = THREAD if kind == "line" else priority
            letter = Letter(key, kind, stream, body, alert.id, urgency)
            work.outbox.put(letter, now)
        if "see" in effects:
            work.sightings.see(alert.id)
        work.record(_entry(change, asker, now, reached))

    def _reached(self, work: Work, change: Change, now: datetime) -> Reached | None:
        if "notify" not in change.effects:
            return None
        alert = change.alert
        targets = alert.policy.levels[alert.level].targets
        return self.reaching(targets, work.overrides.lasting(now), now)


def _shown(
    change: Change, reached: Reached | None
) -> list[tuple[LetterKind, str, dict[str, object]]]:
    """The alert's message, and the line in its thread."""
    channel, effects = change.alert.channel, change.effects
    letters: list[tuple[LetterKind, str, dict[str, object]]] = []
    if "post" in effects or "edit" in effects:
        letters.append(("post" if "post" in effects else "edit", channel, {}))
    if line := _line(change, reached):
        letters.append(
            ("remind", channel, note_body(line))
            if "remind" in effects
            else ("line", channel, line_body(line))
        )
    return letters


def _told(reached: Reached, alert: Alert) -> list[str]:
    """People and channels to write to; not the person that the alert is about."""
    return [who for who in (*reached.people, *reached.channels) if who != alert.about]


def _page(pager: str, kind: str) -> tuple[LetterKind, str, dict[str, object]]:
    return "page", f"pager:{pager}", {"pager": pager, "page": kind}


def _line(change: Change, reached: Reached | None) -> Note:
    if reached is None:
        return change.note
    missing = [words(f" Nobody stands behind {', '.join(reached.missing)} now.")]
    if reached.people and reached.people == (change.alert.about,):
        alone = [words(" Who it is about is the only person of this level, and is not called.")]
    else:
        alone = []
    return (*change.note, *reached.mentions, *(missing if reached.missing else []), *alone)


def _entry(change: Change, asker: Asker, now: datetime, reached: Reached | None) -> LedgerEntry:
    detail = {"version": str(change.alert.version), **change.detail}
    if change.note:
        detail["note"] = note_text(change.note)
    if reached is not None:
        told = (*_told(reached, change.alert), *(f"pager:{one}" for one in reached.pagers))
        detail["told"] = ", ".join(told)
    return LedgerEntry(now, asker, change.deed, alert_subject(change.alert.id), detail)
