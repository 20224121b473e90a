"""Silences: made, ended early, and announced when they end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from bot.domain.alerting.notes import person, when, words
from bot.domain.alerting.silence import Silence
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.errors import NotFoundError, UsageError
from bot.services.following import HUMAN, URGENT, note_body
from bot.services.work import Letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.alert_command import AlertCommand
    from bot.domain.alerting.notes import Note
    from bot.domain.run import Asker
    from bot.services.alert_rules import AlertRules
    from bot.services.authorise import Authorising
    from bot.services.ports import Clock
    from bot.services.work import Store, Work

__all__ = ["Noise"]


@dataclass(frozen=True, slots=True)
class Noise:
    """Keeps silences. They are announced in the channel that they were made in, or the default."""

    store: Store
    rules: AlertRules
    authorise: Authorising
    clock: Clock

    def silences(self, asker: Asker) -> Sequence[Silence]:
        """Those that have not ended."""
        self.authorise(asker, "list")
        with self.store.read() as work:
            return work.silences.lasting(self.clock())

    def add(self, asker: Asker, command: AlertCommand) -> Silence:
        """Make one; from now, or as a maintenance window that begins later."""
        self.authorise(asker, "manage")
        now = self.clock()
        starts = now + command.after
        asked = Silence(
            id=0,
            matchers=command.matchers,
            owner=asker.user,
            reason=command.text,
            made_at=now,
            starts_at=starts,
            ends_at=starts + command.length,
            channel=asker.channel if asker.channel.startswith(("C", "G")) else self.rules.channel,
        )
        with self.store.begin() as work:
            silence = work.silences.add(asked)
            detail = {
                "matchers": " ".join(map(str, silence.matchers)),
                "reason": silence.reason,
                "from": silence.starts_at.isoformat(),
                "until": silence.ends_at.isoformat(),
            }
            work.record(LedgerEntry(now, asker, "silenced", _subject(silence), detail))
            note = (
                *_named(silence),
                words(" is made by "),
                person(asker.user),
                words(f" ({silence.reason}): from "),
                when(silence.starts_at),
                words(" until "),
                when(silence.ends_at),
                words("."),
            )
            _announce(work, silence, "made", note, HUMAN, now)
        return silence

    def end(self, asker: Asker, silence_id: int) -> Silence:
        """End one early."""
        self.authorise(asker, "manage")
        now = self.clock()
        with self.store.begin() as work:
            silence = work.silences.get(silence_id)
            if silence is None:
                raise NotFoundError(f"There is no silence {silence_id}. `silences` lists them.")
            if silence.ends_at <= now:
                raise UsageError(f"Silence {silence_id} has ended already.")
            ended = msgspec.structs.replace(silence, ends_at=now, announced=True)
            work.silences.save(ended)
            work.record(LedgerEntry(now, asker, "unsilenced", _subject(silence)))
            note = (*_named(silence), words(" was ended by "), person(asker.user), words("."))
            _announce(work, silence, "ended", note, HUMAN, now)
        return ended

    def announce_ended(self) -> int:
        """Say of each that has ended that it has, once; how many."""
        now = self.clock()
        with self.store.read() as work:
            if not work.silences.unannounced(now):
                return 0
        with self.store.begin() as work:
            ended = work.silences.unannounced(now)
            for silence in ended:
                work.silences.save(msgspec.structs.replace(silence, announced=True))
                work.record(LedgerEntry(now, THE_BOT, "unsilenced", _subject(silence)))
                hidden = [
                    one
                    for one in work.silences.hidden(silence.starts_at, now)
                    if one.silence_id == silence.id
                ]
                said = f" has ended. It hid {sum(one.events for one in hidden):,} events."
                _announce(work, silence, "over", (*_named(silence), words(said)), URGENT, now)
        return len(ended)


def _subject(silence: Silence) -> str:
    return f"silence {silence.id}"


def _named(silence: Silence) -> Note:
    matchers = " ".join(map(str, silence.matchers))
    return (words(f"Silence {silence.id} of {matchers}"),)


def _announce(  # noqa: PLR0913 - what a letter is made of
    work: Work, silence: Silence, what: str, note: Note, priority: int, now: datetime
) -> None:
    if silence.channel:
        key = f"silence:{silence.id}:{what}"
        letter = Letter(key, "say", silence.channel, note_body(note), None, priority)
        work.outbox.put(letter, now)
