"""Make alerts of what was found, or give the events to the alerts that are there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from bot.domain.alerting.alert import severer
from bot.domain.alerting.arriving import Finding, arrive, open_alert
from bot.domain.alerting.notes import when, words
from bot.domain.alerting.sighting import fingerprint
from bot.domain.alerting.silence import silencing
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.errors import BusyError
from bot.services.following import URGENT, alert_subject, note_body
from bot.services.quieting import quiet_until
from bot.services.work import Hidden, Letter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.change import Change
    from bot.domain.alerting.rule import Rule
    from bot.domain.alerting.silence import Silence
    from bot.domain.runbook import Runbook
    from bot.domain.schedule import Schedule
    from bot.services.alert_rules import AlertRules
    from bot.services.finding import Found
    from bot.services.following import Following
    from bot.services.ports import Clock
    from bot.services.work import Work

__all__ = ["RaiseAlerts", "Raised"]

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Raised:
    """The alerts that were raised or changed, and how many events silences hid."""

    alerts: tuple[int, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class RaiseAlerts:
    """Raises alerts inside the transaction that counted their events."""

    rules: AlertRules
    following: Following
    clock: Clock

    def __call__(  # noqa: PLR0913 - what a finding is made of
        self,
        work: Work,
        name: str,
        schedule: Schedule,
        runbook: Runbook,
        rule: Rule,
        found: Sequence[Found],
    ) -> Raised:
        """One alert a group; what a silence hides is counted and left."""
        now = self.clock()
        silences = work.silences.lasting(now) if found else ()
        alerts: list[int] = []
        hidden = 0
        for one in found:
            finding = self._finding(work, name, schedule, runbook, rule, one)
            silence = silencing(silences, finding, now)
            if silence is not None:
                _hide(work, finding, silence, now)
                hidden += len(finding.sightings)
                continue
            alert = self._raise(work, finding, schedule, now)
            work.sightings.attach(name, one.event_ids, alert.id)
            alerts.append(alert.id)
        return Raised(tuple(alerts), hidden)

    def _finding(  # noqa: PLR0913 - as above
        self,
        work: Work,
        name: str,
        schedule: Schedule,
        runbook: Runbook,
        rule: Rule,
        found: Found,
    ) -> Finding:
        sightings = tuple(work.sightings.get(name, found.event_ids))
        return Finding(
            fingerprint=fingerprint(runbook.id, rule.group_by, found.group),
            schedule=name,
            runbook_id=runbook.id,
            title=runbook.title,
            severity=rule.severity,
            group_by=rule.group_by,
            group=found.group,
            channel=schedule.channel or self.rules.channel,
            policy=self.rules.policy(schedule.policy),
            sightings=sightings,
            about=self.rules.person(sightings),
            anew=found.anew,
        )

    def _raise(self, work: Work, finding: Finding, schedule: Schedule, now: datetime) -> Alert:
        current = work.alerts.current(finding.fingerprint)
        if current is not None and self._is_past(current, now):
            work.alerts.supersede(current.id)
            current = None
        if current is None:
            ends = quiet_until(schedule, finding.severity, self.rules.zone, now)
            change = _asleep(open_alert(finding, 0, now), ends)
            alert = work.alerts.add(change.alert)
            change = replace(change, alert=alert)
            posted = self._may_post(work, alert, now)
        else:
            # another schedule of the same runbook may have counted some of them for it
            known = work.sightings.known_to(current.id, [one.event_id for one in finding.sightings])
            new = tuple(one for one in finding.sightings if one.event_id not in known)
            if not new:
                return current
            change = self._arrived(current, replace(finding, sightings=new), schedule, now)
            posted = True
            if not work.alerts.save(change.alert):
                raise BusyError(f"{alert_subject(current.id)} was changed at the same moment.")
        self.following(work, change, THE_BOT, now, posted=posted)
        return change.alert

    def _is_past(self, alert: Alert, now: datetime) -> bool:
        """Whether an alert was closed so long ago that it stays as it is."""
        ended = alert.resolved_at
        return alert.closed and ended is not None and now - ended > self.rules.reopen_within

    def _arrived(
        self, current: Alert, finding: Finding, schedule: Schedule, now: datetime
    ) -> Change:
        """What sleeps through the quiet hours already is not opened again in them by each event."""
        severity = severer(current.severity, finding.severity)
        ends = quiet_until(schedule, severity, self.rules.zone, now)
        if ends is not None and current.snoozed_until == ends:
            finding = replace(finding, anew=False)
        return _asleep(arrive(current, finding, now), ends)

    def _may_post(self, work: Work, alert: Alert, now: datetime) -> bool:
        """A channel takes so many alerts an hour; of more it is told once. Critical ones pass."""
        if alert.severity == "critical":
            return True
        if work.outbox.posted(alert.channel, now - _HOUR) < self.rules.hourly:
            return True
        note = (
            words(
                f"More than {self.rules.hourly} alerts an hour: further ones are opened, and call"
                " people, but are not posted here one by one. `/audit alerts` lists the newest 500."
            ),
        )
        key = f"flood:{alert.channel}:{now:%Y%m%d%H}"
        work.outbox.put(Letter(key, "say", alert.channel, note_body(note), None, URGENT), now)
        return False


def _asleep(change: Change, ends: datetime | None) -> Change:
    """In quiet hours nobody is called for what can wait: the alert wakes when they end."""
    if ends is None or "notify" not in change.effects:
        return change
    answer = "" if "ask" in change.effects else change.alert.answer
    alert = msgspec.structs.replace(
        change.alert,
        state="snoozed",
        snoozed_until=ends,
        climbs_at=None,
        answers_by=None,
        answer=answer,
    )
    said = words(" Quiet hours: nobody is called before ")
    note = (*change.note, said, when(ends), words("."))
    return replace(change, alert=alert, note=note, effects=("post",))


def _hide(work: Work, finding: Finding, silence: Silence, now: datetime) -> None:
    ids = [sighting.event_id for sighting in finding.sightings]
    work.sightings.hide(finding.schedule, ids)
    work.silences.hid(Hidden(now, silence.id, finding.schedule, finding.group, len(ids)))
    detail = {
        "silence": str(silence.id),
        "runbook": finding.runbook_id,
        "group": finding.group,
        "events": str(len(ids)),
    }
    work.record(LedgerEntry(now, THE_BOT, "hidden", finding.schedule, detail))
