"""What one transaction reads and writes, as Protocols: alerts, events, firings, letters, silences.

`bot.store` has them; `bot.services.work` puts them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.alerting.alert import Alert, State
    from bot.domain.alerting.sighting import Sighting
    from bot.domain.alerting.silence import Silence
    from bot.domain.oncall import Override
    from bot.services.work import (
        Delivered,
        Hidden,
        Letter,
        Neighbour,
        Placed,
        ScheduleState,
        SlotRun,
    )

__all__ = ["Alerts", "Outbox", "Overrides", "ScheduleStates", "Sightings", "Silences"]


class Alerts(Protocol):
    """The alerts."""

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert, current for its fingerprint; the alert with its id."""

    def get(self, alert_id: int) -> Placed | None:
        """One alert, None where there is none."""

    def current(self, fingerprint: str) -> Alert | None:
        """The alert that new events of a fingerprint belong to."""

    def supersede(self, alert_id: int) -> None:
        """Let a new alert take over the fingerprint."""

    def save(self, alert: Alert) -> bool:
        """Keep the next version; False where somebody else was first."""

    def due(self, now: datetime, limit: int) -> Sequence[Alert]:
        """Alerts that change by themselves by now, the longest due first."""

    def listed(self, states: Iterable[State], limit: int) -> Sequence[Placed]:
        """Alerts in these states, the latest opened first."""

    def touched(self, start: datetime, end: datetime) -> Sequence[Alert]:
        """Alerts opened before `end` that were open or changed at or after `start`."""

    def placed(self, alert_id: int, channel: str, message_ts: str) -> None:
        """Note where the message stands."""

    def summed(self, alert_ids: Sequence[int], key: str) -> None:
        """Note which letter's summary shows them."""


class Sightings(Protocol):
    """Events that schedules counted."""

    def add(self, schedule: str, sightings: Sequence[Sighting]) -> Sequence[Sighting]:
        """Count events; those that were not counted before, by the ids that they are kept by."""

    def near(
        self, schedule: str, group: str, start: datetime, end: datetime
    ) -> Sequence[Neighbour]:
        """The counted events of a group in `[start, end]`, by what the schedule asks now."""

    def get(self, schedule: str, event_ids: Sequence[str]) -> Sequence[Sighting]:
        """Counted events by their ids."""

    def attach(self, schedule: str, event_ids: Sequence[str], alert_id: int) -> None:
        """Note which alert events belong to."""

    def known_to(self, alert_id: int, event_ids: Sequence[str]) -> frozenset[str]:
        """Which of these events the alert has already, from whatever schedule."""

    def share(self, schedule: str, event_ids: Sequence[str], others: Sequence[str]) -> None:
        """Give events of a schedule to the alerts in which somebody has seen them already.

        Those alerts had them from `others`, schedules whose alerts are the same.
        """

    def hide(self, schedule: str, event_ids: Sequence[str]) -> None:
        """Note that events belong to no alert and never will: a silence hid them."""

    def see(self, alert_id: int) -> int:
        """Note that somebody has seen all events of an alert; how many were new to them."""

    def of_alert(self, alert_id: int, limit: int) -> Sequence[Sighting]:
        """An alert's events, the newest first."""

    def counts(
        self, by: Literal["principal", "action"], start: datetime, end: datetime, limit: int
    ) -> Sequence[tuple[str, int]]:
        """The most frequent principals or actions of the events in `[start, end)`."""

    def counted(self, schedule: str, start: datetime, end: datetime) -> int:
        """How many events of a schedule are in `[start, end)`."""

    def forget(self, before: datetime) -> int:
        """Remove events that happened before an instant; how many."""


class ScheduleStates(Protocol):
    """Schedules and their firings."""

    def get(self, name: str) -> ScheduleState | None:
        """How a schedule fares; None for one that never fired."""

    def begin(self, state: ScheduleState) -> None:
        """Keep a schedule's first state."""

    def moved(self, state: ScheduleState, after: int) -> bool:
        """Move the cursor; False where it, or what waits for a summary, has changed."""

    def asks(self, name: str, asked: str) -> bool:
        """Note what it counts from now on, by any mark; whether that is not what it was before.

        Events that were counted before are then nobody's neighbours any more.
        """

    def keep_pending(self, name: str, pending: str) -> None:
        """Keep what waits for a summary: for who has moved the cursor, in the same transaction."""

    def failed(self, name: str, error: str) -> int:
        """Note a failure; how many there were in a row."""

    def recovered(self, name: str) -> int:
        """Note a success; how many failures in a row it ended."""

    def pause(self, name: str, by: str) -> bool:
        """Pause it, or with "" resume it; False where it was so already."""

    def claim(  # noqa: PLR0913 - what a claim consists of
        self,
        name: str,
        slot: datetime,
        *,
        runner: str,
        now: datetime,
        lease_until: datetime,
        missed: int = 0,
    ) -> bool:
        """Take a firing; False where another has it and still may finish, or has finished."""

    def ended(
        self, name: str, slot: datetime, state: str, outcome: Mapping[str, Any], now: datetime
    ) -> None:
        """Note what came of a firing."""

    def runs(self, start: datetime, end: datetime) -> Sequence[SlotRun]:
        """The firings whose slots are in `[start, end)`."""

    def last(self, name: str) -> datetime | None:
        """The latest slot that was claimed."""

    def forget(self, before: datetime) -> int:
        """Remove ended firings before an instant, but each schedule's last; how many."""

    def runners(self) -> Sequence[str]:
        """Who has firings that have not ended."""

    def release(self, runner: str, now: datetime) -> int:
        """Let the firings of somebody who is dead be taken over; how many."""

    def let_go(self, name: str, slot: datetime, runner: str, now: datetime) -> None:
        """Let anybody take one's own firing over, unless it has ended."""

    def abandoned(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Firings whose runner died with them: schedule and slot."""


class Outbox(Protocol):
    """What leaves."""

    def put(self, letter: Letter, now: datetime, not_before: datetime | None = None) -> bool:
        """Have something delivered; False, and nothing more, for a key that is known.

        A line (`notes`) is told with one that waits for the same thread and was not tried yet, and
        one such call (`direct`) is made for all: both show what is by then.
        """

    def take(
        self, now: datetime, lease_until: datetime, runner: str, paced: Collection[str] = ()
    ) -> Letter | None:
        """The next letter, to be delivered before the lease ends; None where none is due.

        Of `paced` streams nothing but edits.

        Edits of the same alert that wait behind it are dropped with it: it shows the present.
        """

    def prolong(self, letter: Letter, lease_until: datetime) -> None:
        """Have more time for a letter that was taken than others."""

    def sent(self, letter: Letter, receipt: str, now: datetime) -> None:
        """Note that it arrived."""

    def later(self, letter: Letter, not_before: datetime, error: str) -> None:
        """Try it again, not before an instant; nothing where another has taken it meanwhile."""

    def hold(self, stream: str, until: datetime) -> None:
        """Let nothing of a stream leave before an instant."""

    def failed(self, letter: Letter, error: str, now: datetime) -> None:
        """Give it up; nothing where another has taken it meanwhile."""

    def find(self, key: str) -> Delivered | None:
        """A letter that arrived."""

    def posting(self, alert_id: int) -> bool:
        """Whether an alert's message is still to be posted."""

    def paged(self, alert_id: int) -> Sequence[str]:
        """The pagers that were told of an alert."""

    def posted(self, channel: str, since: datetime) -> int:
        """How many alerts were posted, or are to be, in a channel since an instant."""

    def runners(self) -> Sequence[str]:
        """Who has letters on their way."""

    def release(self, runner: str, now: datetime) -> int:
        """Let what somebody who is dead had on its way be taken again; how many letters."""

    def waiting(self) -> int:
        """How many letters have not left."""

    def undelivered(self, start: datetime, end: datetime) -> int:
        """How many letters were given up in `[start, end)`."""

    def next_at(self) -> datetime | None:
        """When the next letter may leave, or one's lease ends; None where none waits."""

    def forget(self, before: datetime) -> int:
        """Remove what left before an instant; how many."""


class Silences(Protocol):
    """Silences, and what they hid."""

    def add(self, silence: Silence) -> Silence:
        """Keep a new one; with its id."""

    def get(self, silence_id: int) -> Silence | None:
        """One of them."""

    def lasting(self, now: datetime) -> Sequence[Silence]:
        """Those that have not ended, the soonest to end first."""

    def unannounced(self, now: datetime) -> Sequence[Silence]:
        """Those that have ended and nobody was told."""

    def save(self, silence: Silence) -> None:
        """Keep a changed one."""

    def hid(self, hidden: Hidden) -> None:
        """Count what was hidden."""

    def forget(self, before: datetime) -> int:
        """Remove what is known of events that were hidden before an instant; how many."""

    def hidden(self, start: datetime, end: datetime) -> Sequence[Hidden]:
        """What was hidden in `[start, end)`."""


class Overrides(Protocol):
    """Who stands in for whom."""

    def add(self, override: Override) -> Override:
        """Keep a new one; with its id."""

    def lasting(self, now: datetime) -> Sequence[Override]:
        """Those that have not ended."""

    def remove(self, override_id: str) -> bool:
        """Take one back; False where there is none."""
