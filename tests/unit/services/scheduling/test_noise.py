"""Silences: made, ended early, and announced when they end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.alert_command import AlertCommand
from bot.domain.alerting.silence import Matcher
from bot.domain.run import Asker
from bot.errors import NotFoundError, RefusedError, UsageError
from bot.services.authorise import Everybody
from bot.services.noise import Noise
from bot.services.work import Hidden
from tests.unit.services.alerting.making import ALICE, HOUR, MINUTE, NOON, RULES
from tests.unit.services.scheduling.making import Ground, Refusing

if TYPE_CHECKING:
    from bot.store.database import Database

ASKED = AlertCommand(
    "silence",
    length=HOUR,
    text="A drill.",
    matchers=(Matcher("runbook", "access-*"), Matcher("group", "alice")),
)


def noise(ground: Ground) -> Noise:
    return Noise(ground.store, RULES, Everybody(), ground.clock)


def test_a_silence_is_told_and_written_down(ground: Ground) -> None:
    made = noise(ground).add(ALICE, ASKED)
    assert (made.starts_at, made.ends_at, made.owner, made.reason) == (
        NOON, NOON + HOUR, "UALICE", "A drill.",
    )  # fmt: skip
    assert noise(ground).silences(ALICE) == [made]
    [said] = ground.said()
    assert said.startswith(
        f"C1: Silence {made.id} of runbook=access-* group=alice is made by UALICE (A drill.)"
    )
    detail = {
        "matchers": "runbook=access-* group=alice",
        "reason": "A drill.",
        "from": "2026-03-02T12:00:00+00:00",
        "until": "2026-03-02T13:00:00+00:00",
    }
    assert ground.ledger() == [("UALICE", "silenced", f"silence {made.id}", detail)]


def test_a_maintenance_window_begins_later(ground: Ground) -> None:
    made = noise(ground).add(ALICE, replace(ASKED, after=2 * HOUR))
    assert (made.starts_at, made.ends_at) == (NOON + 2 * HOUR, NOON + 3 * HOUR)
    assert [made.holds(NOON + hours * HOUR) for hours in (1, 2, 3)] == [False, True, False]
    assert noise(ground).silences(ALICE) == [made]


@pytest.mark.parametrize(("where", "told"), [("C7", "C7"), ("D7", "C1"), ("", "C1")])
def test_it_is_told_where_others_can_read_it(ground: Ground, where: str, told: str) -> None:
    noise(ground).add(Asker("T1", "UALICE", where), ASKED)
    assert ground.said()[0].startswith(f"{told}: ")


def test_an_end_is_told_once_with_what_was_hidden(store_database: Database) -> None:
    ground = Ground(store_database)
    made = noise(ground).add(ALICE, ASKED)
    other = noise(ground).add(ALICE, replace(ASKED, length=2 * HOUR))
    with ground.store.begin() as work:
        for silence_id, events in ((made.id, 1_200), (made.id, 34), (other.id, 5)):
            work.silences.hid(Hidden(NOON + MINUTE, silence_id, "denials", "alice", events))
    ground.clock.now += HOUR - MINUTE
    assert noise(ground).announce_ended() == 0
    ground.clock.now += MINUTE
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: noise(ground).announce_ended(), range(4)))
    assert sum(told) == 1
    assert ground.said()[2:] == [
        f"C1: Silence {made.id} of runbook=access-* group=alice has ended. It hid 1,234 events."
    ]
    assert ground.ledger("unsilenced") == [("audit", "unsilenced", f"silence {made.id}", {})]
    assert noise(ground).silences(ALICE) == [other]


def test_one_that_is_ended_early_is_told_by_whom_and_not_again(ground: Ground) -> None:
    made = noise(ground).add(ALICE, ASKED)
    ground.clock.now += MINUTE
    ended = noise(ground).end(Asker("T1", "UBOB", "C9"), made.id)
    assert ended.ends_at == NOON + MINUTE
    assert noise(ground).silences(ALICE) == []
    ground.clock.now += HOUR
    assert noise(ground).announce_ended() == 0
    assert ground.said()[1:] == [
        f"C1: Silence {made.id} of runbook=access-* group=alice was ended by UBOB."
    ]
    assert ground.ledger("unsilenced") == [("UBOB", "unsilenced", f"silence {made.id}", {})]


def test_one_that_ended_or_never_was_cannot_be_ended(ground: Ground) -> None:
    made = noise(ground).add(ALICE, ASKED)
    noise(ground).end(ALICE, made.id)
    with pytest.raises(UsageError, match="has ended already"):
        noise(ground).end(ALICE, made.id)
    with pytest.raises(NotFoundError, match="no silence 99"):
        noise(ground).end(ALICE, 99)
    assert len(ground.ledger("unsilenced")) == 1


def test_without_any_channel_it_is_kept_all_the_same(ground: Ground) -> None:
    quiet = Noise(ground.store, replace(RULES, channel=""), Everybody(), ground.clock)
    made = quiet.add(Asker("", "root@host", "terminal"), ASKED)
    ground.clock.now += HOUR
    assert quiet.announce_ended() == 1
    assert ground.said() == []
    assert [entry[2] for entry in ground.ledger()] == [f"silence {made.id}"] * 2


def test_who_may_not_silences_nothing(ground: Ground) -> None:
    made = noise(ground).add(ALICE, ASKED)
    refused = Noise(ground.store, RULES, Refusing(), ground.clock)
    with pytest.raises(RefusedError):
        refused.add(ALICE, ASKED)
    with pytest.raises(RefusedError):
        refused.end(ALICE, made.id)
    with pytest.raises(RefusedError):
        refused.silences(ALICE)
    assert noise(ground).silences(ALICE) == [made]
