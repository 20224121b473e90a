"""Whatever happens to an alert, in whatever order, some things hold."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.alerting import handling
from bot.domain.alerting.alert import SEVERITIES, Alert
from bot.domain.alerting.arriving import arrive, open_alert
from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.passing import pass_time
from bot.errors import RefusedError
from tests.unit.domain.alerting.making import (
    ALICE,
    BOB,
    NOON,
    POLICY,
    SHORT,
    STEADY,
    SUSPECT,
    finding,
    sighting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.alerting.escalation import Policy
    from bot.domain.runbook import Severity

WHO = st.sampled_from([ALICE, BOB, SUSPECT])
SEVERITY = st.sampled_from(SEVERITIES)
POLICIES = st.sampled_from([POLICY, SHORT])
NAMES = st.sampled_from(["alice", "bob", ""]) | st.integers(0, 10_000).map(str)
SEEING = {"acknowledged", "snoozed", "resolved"}
QUIETER = SEEING | {"confirmed", "muted"}


class AnyLife(RuleBasedStateMachine):
    """One alert; each step checks what a change may do, the invariants what an alert may be."""

    alert: Alert

    @initialize(policy=POLICIES, severity=SEVERITY, about=st.sampled_from(["", SUSPECT]))
    def begin(self, policy: Policy, severity: Severity, about: str) -> None:
        self.now, self.events = NOON, 1
        found = finding(policy=policy, severity=severity, about=about)
        self.alert = open_alert(found, 1, NOON).alert

    def _take(self, result: Change | Unchanged | None, by: str = "") -> None:
        before = self.alert
        if not isinstance(result, Change):
            assert result is None or result.alert is before
            return
        self.alert = result.alert
        assert self.alert.version == before.version + 1
        assert self.alert.changed_at == self.now
        assert self.alert.count >= before.count
        assert self.alert.reopened - before.reopened == (result.deed == "reopened")
        assert SEVERITIES.index(self.alert.severity) >= SEVERITIES.index(before.severity)
        assert ("see" in result.effects) == (result.deed in SEEING)
        assert not (before.closed and "notify" in result.effects) or result.deed == "reopened"
        assert not (by and by == before.about and result.deed in QUIETER)

    @rule(minutes=st.integers(0, 400))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def pass_time(self) -> None:
        due = self.alert.due_at
        result = pass_time(self.alert, self.now)
        assert (result is not None) == (due is not None and due <= self.now)
        self._take(result)

    @rule(principal=NAMES, resource=NAMES, severity=SEVERITY, policy=POLICIES, anew=st.booleans())
    def arrive(
        self, *, principal: str, resource: str, severity: Severity, policy: Policy, anew: bool
    ) -> None:
        event = sighting(f"e{self.events}", principal=principal, resource=resource)
        found = finding(event, severity=severity, policy=policy, anew=anew)
        self.events += 1
        self._take(arrive(self.alert, found, self.now))

    @rule(names=st.lists(NAMES, min_size=40, max_size=80))
    def flood(self, names: list[str]) -> None:
        events = [sighting(f"e{self.events + at}", action=name) for at, name in enumerate(names)]
        self.events += len(events)
        self._take(arrive(self.alert, finding(*events, anew=False), self.now))

    @rule(by=WHO, name=st.sampled_from(["acknowledge", "escalate", "reopen", "still", "mute"]))
    def press(self, by: str, name: str) -> None:
        self._handle(by, lambda: getattr(handling, name)(self.alert, by, self.now))

    @rule(by=WHO, minutes=st.integers(1, 600))
    def snooze(self, by: str, minutes: int) -> None:
        until = self.now + timedelta(minutes=minutes)
        self._handle(by, lambda: handling.snooze(self.alert, by, until, self.now))

    @rule(by=WHO, to=WHO)
    def assign(self, by: str, to: str) -> None:
        self._handle(by, lambda: handling.assign(self.alert, by, to, self.now))

    @rule(by=WHO, wrong=st.booleans())
    def resolve(self, *, by: str, wrong: bool) -> None:
        self._handle(
            by, lambda: handling.resolve(self.alert, by, "A test.", self.now, false_positive=wrong)
        )

    @rule(by=WHO, was_me=st.booleans())
    def answer(self, *, by: str, was_me: bool) -> None:
        self._handle(by, lambda: handling.answer(self.alert, by, self.now, was_me=was_me))

    def _handle(self, by: str, handle: Callable[[], Change | Unchanged]) -> None:
        with suppress(RefusedError):
            self._take(handle(), by)

    @invariant()
    def an_open_alert_climbs_until_its_policy_ends_and_no_other_does(self) -> None:
        alert = self.alert
        climbs = alert.climbs_at is not None
        assert climbs == (alert.state == "open" and not alert.exhausted)

    @invariant()
    def what_is_closed_waits_for_nothing(self) -> None:
        assert not (self.alert.closed and self.alert.due_at)
        assert self.alert.closed == (self.alert.resolved_at is not None)

    @invariant()
    def each_wait_belongs_to_its_state(self) -> None:
        alert = self.alert
        assert (alert.snoozed_until is not None) == (alert.state == "snoozed")
        wanted = alert.state == "acknowledged" and not alert.muted
        assert (alert.reminds_at is not None) == wanted
        assert alert.answers_by is None or (alert.state, alert.answer) == ("open", "asked")

    @invariant()
    def its_place_is_one_of_its_policy(self) -> None:
        alert = self.alert
        assert 0 <= alert.level < len(alert.policy.levels)
        assert 0 <= alert.round <= alert.policy.repeat

    @invariant()
    def no_event_is_lost_and_no_name_too_many(self) -> None:
        alert = self.alert
        assert alert.count == self.events
        for values in (alert.principals, alert.actions, alert.resources):
            assert len(values) == len(set(values)) <= 50
            assert "" not in values

    @invariant()
    def who_it_is_about_has_it_never(self) -> None:
        assert not self.alert.about or self.alert.about != self.alert.owner

    def teardown(self) -> None:
        """It comes back from the database as it was kept."""
        if hasattr(self, "alert"):
            assert msgspec.json.decode(msgspec.json.encode(self.alert), type=Alert) == self.alert


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(STEADY, max_examples=60, stateful_step_count=40)
