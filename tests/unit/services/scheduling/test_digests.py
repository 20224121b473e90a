"""Digests: what was looked at and found, and the proof of it; one that cannot be made says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import delete, select, text, update

from bot.catalog import Catalog, shipped_runbooks
from bot.domain.alerting.digest import Digest, is_quiet
from bot.domain.alerting.handling import acknowledge, still
from bot.domain.alerting.silence import Matcher, Silence
from bot.domain.answer import Answer, Count, Coverage, Question, Totals
from bot.domain.archive_report import ArchiveStatus
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.ledger_row import Head
from bot.domain.schedule import DigestSchedule, Schedule
from bot.domain.slots import Every
from bot.errors import EngineError, NotFoundError, RefusedError, UsageError
from bot.services.authorise import Everybody
from bot.services.digests import Digests
from bot.services.jobs import DigestJob
from bot.services.ports import Explanation
from bot.services.run_runbook import RunRunbook
from bot.services.work import Hidden
from bot.store.ledger import StoredLedger
from bot.store.tables import LEDGER, OUTBOX
from tests.contract.alert_making import DAY, alert, letter
from tests.unit.services.alerting.making import ALICE, HOUR, MINUTE, NOON, RULES
from tests.unit.services.scheduling.making import Ground, Refusing, runner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.domain.alerting.alert import Alert
    from bot.services.ports import Archive, Cancellation

CATALOG = Catalog([shipped_runbooks()])
NIGHT = NOON.replace(hour=0)
WATCHED = {
    "denials": Schedule("access-denied", every="15m"),
    "denials-hourly": Schedule("access-denied", every="1h"),
    "sign-ins": Schedule("console-signins", every="1h"),
}


@dataclass(slots=True)
class FakeEngine:
    """Counts as many events as it is told, by query and the period's first day.

    `problems` are raised for queries that hold a text.
    """

    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    looked_at: int = 500
    problems: dict[str, Exception] = field(default_factory=dict)
    name: str = "fake"

    def ask(self, question: Question, *, cancellation: Cancellation | None = None) -> Answer:  # noqa: ARG002
        runbook = next(one.id for one in CATALOG.all() if one.query == question.query)
        if runbook in self.problems:
            raise self.problems[runbook]
        events = self.counts.get((runbook, question.window.start.day), 0)
        by = {"principal": (Count("alice", events),), "action": (Count(None, events),)}
        covered = Coverage(
            "fake", question.window, ("111122223333",), ("eu-west-1",), None, None, None, 0, 0, 0,
            self.looked_at, cut=False, limit=9, seconds=0.0,
        )  # fmt: skip
        return Answer(("n",), (), Totals(events, None, None, by if events else {}, {}), covered)

    def explain(
        self,
        question: Question,  # noqa: ARG002
        *,
        cancellation: Cancellation | None = None,  # noqa: ARG002
    ) -> Explanation:
        return Explanation(self.name, "", "", (), 0)


class FakeArchive:
    """Holds events up to a minute before noon, and has set three objects aside."""

    def status(self) -> ArchiveStatus:
        return ArchiveStatus(9, 9, 3, 1, 1, None, NOON - MINUTE, None, (), ())


@dataclass
class Desk:
    """The digests over a store, and what they ask."""

    ground: Ground
    schedules: Mapping[str, Schedule] = field(default_factory=lambda: WATCHED)
    engine: FakeEngine = field(default_factory=FakeEngine)
    channel: str = "C1"
    refusing: bool = False

    @property
    def digests(self) -> Digests:
        ask: Callable[[str | None], RunRunbook] = lambda _: RunRunbook(CATALOG, self.engine)  # noqa: E731
        return Digests(
            store=self.ground.store,
            run_runbook=ask,
            runbooks=CATALOG,
            archive=cast("Archive", FakeArchive()),
            schedules=self.schedules,
            digests={"daily": DigestSchedule(every="1d"), "weekly": DigestSchedule(period="7d")},
            rules=replace(RULES, channel=self.channel),
            authorise=Refusing() if self.refusing else Everybody(),
            clock=self.ground.clock,
        )

    def make(self) -> Digest:
        return self.digests.make("daily", NOON)

    def keep(self, *alerts: Alert) -> None:
        with self.ground.store.begin() as work:
            for one in alerts:
                work.alerts.add(one)

    def posted(self) -> list[Digest]:
        """The digests that are to be posted."""
        wanted = select(OUTBOX.c.body).where(OUTBOX.c.kind == "digest").order_by(OUTBOX.c.id)
        with self.ground.database.read() as connection:
            bodies = list(connection.execute(wanted).scalars())
        return [msgspec.convert(body["digest"], Digest) for body in bodies]


@pytest.fixture
def desk(ground: Ground) -> Desk:
    return Desk(ground)


def test_it_tells_of_each_runbook_once_against_the_period_before(desk: Desk) -> None:
    desk.engine.counts = {("access-denied", 1): 7, ("access-denied", 28): 3}
    made = desk.make()
    assert (made.start, made.end) == (NOON - DAY, NOON)
    assert [(run.runbook_id, run.events, run.before) for run in made.runs] == [
        ("access-denied", 7, 3),
        ("console-signins", 0, 0),
    ]
    assert made.runs[0].safeguards == ("45 CFR 164.312(a)(1)", "45 CFR 164.312(b)")
    assert (made.denials, made.denials_before) == (7, 3)
    assert (made.principals, made.actions) == ((("alice", 7),), (("", 7),))


def test_one_asked_with_other_parameters_is_another(desk: Desk) -> None:
    narrow = Schedule("access-denied", parameters={"principal": "alice"}, every="1h")
    desk.schedules = {**WATCHED, "alices": narrow}
    made = desk.make()
    assert [run.runbook_id for run in made.runs].count("access-denied") == 2


def test_it_says_nothing_found_only_of_what_was_looked_at(desk: Desk) -> None:
    assert is_quiet(desk.make())
    assert {run.looked_at for run in desk.make().runs} == {500}
    desk.engine.looked_at = 0
    assert not is_quiet(desk.make())


def test_a_runbook_that_cannot_be_asked_keeps_no_other_from_being_told(desk: Desk) -> None:
    desk.engine.problems = {"console-signins": EngineError("it took too long")}
    desk.engine.counts = {("access-denied", 1): 7}
    denials, signins = desk.make().runs
    assert (denials.events, denials.error) == (7, "")
    assert (signins.events, signins.error) == (0, "it took too long")


def test_it_counts_what_ran_failed_and_was_missed(desk: Desk) -> None:
    firings = [
        ("denials", 0, "done", 0),
        ("denials", 15, "failed", 2),
        ("denials-hourly", 0, "done", 1),
        ("sign-ins", 0, "failed", 0),
        ("denials", -1_500, "failed", 9),
        ("denials", 720, "done", 9),
    ]
    with desk.ground.store.begin() as work:
        for name, minute, state, missed in firings:
            slot = NIGHT + minute * MINUTE
            work.schedules.claim(name, slot, runner="me", now=slot, lease_until=slot, missed=missed)
            work.schedules.ended(name, slot, state, {}, slot)
    made = desk.make()
    assert [(run.fired, run.failed, run.missed) for run in made.runs] == [(3, 1, 3), (1, 1, 0)]


def test_it_lists_what_waits_and_what_is_silent(desk: Desk) -> None:
    early = alert("old", -600)
    taken = acknowledge(alert("taken", -600), "UALICE", NOON - 9 * HOUR).alert
    desk.keep(
        early,
        taken,
        still(msgspec.structs.replace(taken, fingerprint="kept"), "UALICE", NOON - HOUR).alert,
        acknowledge(alert("fresh", -60), "UALICE", NOON - HOUR).alert,
        msgspec.structs.replace(alert("sleeps", -60), state="snoozed"),
        alert("of tomorrow", 60),
    )
    made = desk.make()
    assert [one.id for one in made.waiting] == [1, 5]
    assert [one.id for one in made.stale] == [2]
    assert (made.handled.opened, made.handled.acknowledged) == (5, 3)


def test_it_counts_what_silences_hid_and_what_did_not_leave(desk: Desk) -> None:
    matchers = (Matcher("group", "al*ce"), Matcher("severity", "low"))
    with desk.ground.store.begin() as work:
        silence = Silence(0, matchers, "U1", "A test.", NOON, NOON, NOON)
        first, second = work.silences.add(silence), work.silences.add(silence)
        for silence_id, events, hours in [
            (first.id, 3, 1), (second.id, 9, 1), (first.id, 4, 2), (99, 1, 1), (first.id, 50, 30),
        ]:  # fmt: skip
            work.silences.hid(Hidden(NOON - hours * HOUR, silence_id, "denials", "alice", events))
        work.outbox.put(letter("k"), NOON - DAY)
        found = work.outbox.take(NOON - DAY, NOON, "me")
        assert found is not None
        work.outbox.failed(found, "gone", NOON - HOUR)
    made = desk.make()
    assert made.hidden == (
        ("group=al*ce severity=low", 9), ("group=al*ce severity=low", 7), ("silence 99", 1),
    )  # fmt: skip
    assert made.undelivered == 1


def test_it_says_how_far_it_has_looked(desk: Desk) -> None:
    made = desk.make()
    assert (made.accounts, made.regions) == (("111122223333",), ("eu-west-1",))
    assert (made.freshest, made.rejected) == (NOON - MINUTE, 3)
    assert made.made_at == desk.ground.clock.now


def test_with_its_head_a_ledger_that_was_rewritten_is_found_out(desk: Desk) -> None:
    with desk.ground.store.begin() as work:
        for number in range(3):
            work.record(LedgerEntry(NOON, THE_BOT, "opened", f"alert {number}"))
    desk.digests.publish("daily", NOON)
    [made] = desk.posted()
    noted = Head(made.rows, made.head)
    ledger = StoredLedger(desk.ground.database)
    assert made.rows == 3
    assert ledger.verify(noted).fault == ""
    last = desk.ground.ledger("digest")[-1]
    assert last[3] == {
        "period": "2026-03-01T12:00:00+00:00/2026-03-02T12:00:00+00:00",
        "head": made.head,
        "rows": "3",
    }
    with desk.ground.database.begin() as connection:
        for deed in ("delete", "update"):
            connection.execute(text(f"DROP TRIGGER ledger_refuses_{deed}"))
        connection.execute(delete(LEDGER).where(LEDGER.c.seq >= 3))
    assert ledger.verify().fault == "", "the chain alone does not tell that its end is gone"
    assert ledger.verify(noted).fault != ""
    with desk.ground.database.begin() as connection:
        connection.execute(update(LEDGER).where(LEDGER.c.seq == 2).values(user="USOMEBODY"))
    assert ledger.verify().fault != ""


def test_a_period_is_posted_once(desk: Desk) -> None:
    desk.digests.publish("daily", NOON)
    desk.digests.publish("daily", NOON)
    assert len(desk.posted()) == 1
    desk.digests.publish("daily", NOON + DAY)
    desk.digests.publish("weekly", NOON)
    assert [(one.name, one.end - one.start) for one in desk.posted()] == [
        ("daily", DAY),
        ("daily", DAY),
        ("weekly", timedelta(days=7)),
    ]


@pytest.mark.parametrize("problem", [EngineError("it took too long"), ZeroDivisionError("zero")])
def test_one_that_cannot_be_made_says_so(desk: Desk, problem: Exception) -> None:
    desk.engine.problems = {"access-denied": problem}
    with pytest.raises(type(problem)):
        desk.digests.publish("daily", NOON)
    assert desk.posted() == []
    assert desk.ground.said() == [
        f"C1: The daily digest up to 2026-03-02 12:00Z could not be made: {problem}"
    ]
    assert desk.ground.ledger("digest") == []


def test_its_schedule_ends_with_it_and_the_next_one_is_made(desk: Desk) -> None:
    job = DigestJob("daily", Every(DAY), desk.digests)
    assert (job.what, job.channel, job.first_look) == ("the daily digest, every 1d", "C1", 0 * DAY)
    run = runner(desk.ground, job, names=("digest:daily",))
    assert not run.wake("digest:daily"), "nothing is told of the time before it began"
    desk.engine.problems = {"access-denied": EngineError("it took too long")}
    for _ in range(2):
        desk.ground.clock.now += DAY
        assert run.wake("digest:daily")
        desk.engine.problems = {}
    assert [one.state for one in desk.ground.slots()] == ["failed", "done"]
    assert [one.end for one in desk.posted()] == [NIGHT + 2 * DAY]
    assert len(desk.ground.said()) == 1


def test_one_is_made_by_hand_up_to_now(desk: Desk) -> None:
    desk.ground.clock.now += 7 * MINUTE
    assert desk.digests.publish_now(ALICE, "") == "daily"
    assert desk.digests.publish_now(ALICE, "weekly") == "weekly"
    assert [one.end for one in desk.posted()] == [NOON + 7 * MINUTE] * 2
    with pytest.raises(NotFoundError, match=r"no digest 'dayly'.*daily"):
        desk.digests.publish_now(ALICE, "dayly")


def test_one_that_goes_nowhere_is_not_made(desk: Desk) -> None:
    desk.channel = ""
    with pytest.raises(UsageError, match="no channel"):
        desk.digests.publish_now(ALICE, "daily")
    with pytest.raises(UsageError, match="No digest is configured"):
        replace(desk.digests, digests={}).publish_now(ALICE, "")
    assert desk.posted() == []


def test_who_may_not_has_none_made(desk: Desk) -> None:
    desk.refusing = True
    with pytest.raises(RefusedError):
        desk.digests.publish_now(ALICE, "daily")
    assert desk.posted() == []


@pytest.mark.parametrize(("day", "hours"), [((10, 25), 25), ((3, 29), 23), ((6, 1), 24)])
def test_a_day_of_the_clock_is_in_one_digest_whole(
    desk: Desk, day: tuple[int, int], hours: int
) -> None:
    daily = DigestSchedule(cron="0 8 * * *", zone="Europe/Berlin")
    digests = replace(desk.digests, digests={"daily": daily})
    end = datetime(2026, *day, 8, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    made = digests.make("daily", end)
    assert made.end - made.start == timedelta(hours=hours)


def test_a_schedule_of_a_runbook_that_is_gone_keeps_no_digest(desk: Desk) -> None:
    desk.schedules = {**WATCHED, "old": Schedule("gone", every="1h", paused=True)}
    made = desk.make()
    [gone] = [run for run in made.runs if run.runbook_id == "gone"]
    assert "no runbook 'gone'" in gone.error
    assert any(not run.error for run in made.runs)
