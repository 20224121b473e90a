"""Make digests: what was looked at and found, what was done about it, and the proof of both."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from bot.domain.alerting.digest import Digest, DigestRun, handled, in_short
from bot.domain.alerting.notes import words
from bot.domain.duration import parse_duration
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.nearest import did_you_mean
from bot.domain.window import Window
from bot.errors import AuditError, NotFoundError, UsageError
from bot.services.following import ROUTINE, URGENT, note_body
from bot.services.work import Letter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.alerting.alert import Alert
    from bot.domain.answer import Answer
    from bot.domain.run import Asker
    from bot.domain.schedule import DigestSchedule, Schedule
    from bot.services.alert_rules import AlertRules
    from bot.services.authorise import Authorising
    from bot.services.ports import Archive, Clock, Runbooks
    from bot.services.run_runbook import RunRunbook
    from bot.services.work import SlotRun, Store, Work

__all__ = ["DENIALS", "Digests"]

_DAY = timedelta(days=1)

DENIALS = "access-denied"
"""The runbook whose findings a digest counts by principal and action, and draws."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Makes the digests of `config/schedules.yaml`."""

    store: Store
    run_runbook: Callable[[str | None], RunRunbook]
    runbooks: Runbooks
    archive: Archive
    schedules: Mapping[str, Schedule]
    digests: Mapping[str, DigestSchedule]
    rules: AlertRules
    authorise: Authorising
    clock: Clock

    def publish_now(self, asker: Asker, name: str) -> str:
        """Make one at once, over the time up to now; its name."""
        self.authorise(asker, "manage")
        if not self.digests:
            raise UsageError("No digest is configured: config/schedules.yaml makes one.")
        name = name or next(iter(self.digests))
        if name not in self.digests:
            known = sorted(self.digests)
            hint = did_you_mean(name, known) or f" There is: {', '.join(known)}."
            raise NotFoundError(f"There is no digest '{name}'.{hint}")
        if not self.channel(name):
            raise UsageError("It has no channel: set `channel` in config/escalation.yaml.")
        self.publish(name, self.clock())
        return name

    def channel(self, name: str) -> str:
        """Where a digest goes."""
        return self.digests[name].channel or self.rules.channel

    def publish(self, name: str, slot: datetime, end_slot: str = "") -> None:
        """Make the digest of the period that ends with a slot, and have it delivered.

        With `end_slot`, a schedule's name, that slot is ended in the same transaction. Where the
        digest cannot be made, that is said in its place; raises what kept it.
        """
        try:
            digest = self.make(name, slot)
        except Exception as problem:  # whatever broke, nobody waits for a digest in vain
            self._say_failed(name, slot, problem)
            raise
        now = self.clock()
        key = f"digest:{name}:{slot.isoformat()}"
        body = {"digest": msgspec.to_builtins(digest)}
        with self.store.begin() as work:
            work.outbox.put(Letter(key, "digest", self.channel(name), body, None, ROUTINE), now)
            detail = {
                "period": f"{digest.start.isoformat()}/{digest.end.isoformat()}",
                "head": digest.head,
                "rows": str(digest.rows),
            }
            work.record(LedgerEntry(now, THE_BOT, "digest", name, detail))
            if end_slot:
                work.schedules.ended(end_slot, slot, "done", {"runs": len(digest.runs)}, now)

    def make(self, name: str, end: datetime) -> Digest:
        """The facts of the period that ends now."""
        start = self._start(self.digests[name], end)
        length = end - start
        denials = self._denials(Window(start, end))
        denials_before = self._denials(Window(start - length, start))
        status = self.archive.status()
        with self.store.read() as work:
            fired = work.schedules.runs(start, end)
            alerts = list(work.alerts.touched(start, end))
            hidden = _hidden(work, start, end)
            rows, head = work.head()
            undelivered = work.outbox.undelivered(start, end)
        runs = [self._run(one, fired, start, end) for one in self._asked()]
        return Digest(
            name=name,
            start=start,
            end=end,
            made_at=self.clock(),
            runs=tuple(runs),
            waiting=tuple(in_short(one) for one in alerts if one.state in {"open", "snoozed"}),
            stale=tuple(in_short(one) for one in alerts if _is_stale(one, end)),
            handled=handled(alerts, start, end),
            denials=denials.totals.events,
            denials_before=denials_before.totals.events,
            principals=_counts(denials, "principal"),
            actions=_counts(denials, "action"),
            hidden=hidden,
            accounts=denials.coverage.accounts,
            regions=denials.coverage.regions,
            freshest=status.freshest,
            rejected=status.rejected,
            undelivered=undelivered,
            rows=rows,
            head=head,
        )

    def _start(self, digest: DigestSchedule, end: datetime) -> datetime:
        """Whole days of a digest that keeps to the clock are calendar days, of 23 hours or 25."""
        length = parse_duration(digest.period)
        if digest.cron is None or length % _DAY:
            return end - length
        zone = ZoneInfo(digest.zone) if digest.zone else self.rules.zone
        before = end.astimezone(zone).replace(tzinfo=None) - length
        return before.replace(tzinfo=zone).astimezone(UTC)

    def denials(self, start: datetime, end: datetime) -> Answer:
        """What the digest's chart is drawn from."""
        return self._denials(Window(start, end))

    def _denials(self, window: Window) -> Answer:
        return self.run_runbook(None)(DENIALS, window, {}).answer

    def _asked(self) -> list[tuple[str, Schedule, list[str]]]:
        """Each runbook of the schedules once for each of its parameters, with their names."""
        found: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[str, Schedule, list[str]]] = {}
        for name, schedule in self.schedules.items():
            key = (schedule.runbook, tuple(sorted(schedule.parameters.items())))
            found.setdefault(key, (schedule.runbook, schedule, []))[2].append(name)
        return list(found.values())

    def _run(
        self,
        asked: tuple[str, Schedule, list[str]],
        fired: Sequence[SlotRun],
        start: datetime,
        end: datetime,
    ) -> DigestRun:
        runbook_id, schedule, names = asked
        try:
            runbook = self.runbooks.get(runbook_id)
        except NotFoundError as problem:  # a paused schedule may name one that is gone
            return DigestRun(runbook_id, runbook_id, (), error=str(problem))
        mine = [one for one in fired if one.schedule in names]
        base = DigestRun(
            runbook_id=runbook_id,
            title=runbook.title,
            safeguards=tuple(safeguard.citation for safeguard in runbook.safeguards),
            fired=len(mine),
            failed=sum(one.state == "failed" for one in mine),
            missed=sum(one.missed for one in mine),
        )
        length = end - start
        run = self.run_runbook(None)
        try:
            now = run(runbook_id, Window(start, end), schedule.parameters).answer
            before = run(runbook_id, Window(start - length, start), schedule.parameters).answer
        except AuditError as problem:  # one that cannot be asked keeps no other from being told
            return msgspec.structs.replace(base, error=str(problem))
        return msgspec.structs.replace(
            base,
            events=now.totals.events,
            before=before.totals.events,
            looked_at=now.coverage.events_looked_at,
        )

    def _say_failed(self, name: str, slot: datetime, problem: Exception) -> None:
        said = f"The {name} digest up to {slot:%Y-%m-%d %H:%M}Z could not be made: {problem}"
        key = f"digest-failed:{name}:{slot.isoformat()}"
        letter = Letter(key, "say", self.channel(name), note_body((words(said),)), None, URGENT)
        with self.store.begin() as work:
            work.outbox.put(letter, self.clock())


def _counts(answer: Answer, dimension: str) -> tuple[tuple[str, int], ...]:
    return tuple((one.value or "", one.events) for one in answer.totals.by.get(dimension, ()))


def _hidden(work: Work, start: datetime, end: datetime) -> tuple[tuple[str, int], ...]:
    """What each silence hid, by its words."""
    counted: Counter[int] = Counter()
    for one in work.silences.hidden(start, end):
        counted[one.silence_id] += one.events
    found = []
    for silence_id, events in counted.most_common():
        silence = work.silences.get(silence_id)
        name = " ".join(map(str, silence.matchers)) if silence else f"silence {silence_id}"
        found.append((name, events))
    return tuple(found)


def _is_stale(alert: Alert, now: datetime) -> bool:
    """Acknowledged, and nobody has said a word for longer than its policy allows."""
    said = (alert.acknowledged_at, alert.confirmed_at)
    at = max((one for one in said if one is not None), default=None)
    return alert.state == "acknowledged" and at is not None and now - at > alert.policy.stale_length
