"""Slack refuses, fails and forgets, and the bot ends in the middle: each message stands once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.sandbox import Sandbox, SandboxOptions
from tests.scenario.slack.alerted import (
    Clockwork,
    alerted,
    deeds,
    detail_of,
    everything,
    key_of,
    number_of,
)
from tests.scenario.slack.conftest import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.sandbox.faults import Kind
    from tests.scenario.slack.alerted import Alerted
    from tests.scenario.slack.conftest import Message

FAULTS: tuple[Kind, ...] = ("429", "429_bare", "500", "drop_before", "drop_after")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alerted]:
    """A module's tests share it."""
    with alerted(tmp_path_factory.mktemp("broken")) as running:
        yield running


def each_once(sandbox: Sandbox) -> Counter[str]:
    """Nothing that the bot said stands there twice; how often each key does."""
    keys = Counter(key for key in map(key_of, everything(sandbox)) if key)
    assert not {key: count for key, count in keys.items() if count > 1}
    return keys


@pytest.mark.parametrize("fault", FAULTS)
def test_every_message_stands_there_once_whatever_happens_to_the_post(
    desk: Alerted, fault: Kind
) -> None:
    desk.sandbox.faults.add("chat.postMessage", fault, 3)
    alert = desk.alert(f"post-{fault}")
    desk.presses("dana", alert, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by")
    assert desk.thread(alert, "acknowledged it")
    desk.settles()
    number = number_of(alert)
    kinds = {key.split(":")[3] for key in each_once(desk.sandbox) if f"alert:{number}:" in key}
    assert kinds == {"post", "line", "direct"}
    sent = [row for row in deeds(desk.workspace.app, f"alert {number}") if row.deed == "delivered"]
    assert len(sent) == len({detail_of(row)["key"] for row in sent})


@pytest.mark.parametrize("fault", FAULTS)
def test_an_edit_that_fails_is_made_again(desk: Alerted, fault: Kind) -> None:
    alert = desk.alert(f"edit-{fault}")
    desk.sandbox.faults.add("chat.update", fault, 2)
    desk.presses("dana", alert, "alert.acknowledge")
    desk.becomes(alert, "*Acknowledged* by")
    desk.settles()
    each_once(desk.sandbox)


def test_a_channel_that_is_gone_is_told_in_the_ledger_and_keeps_nothing_else(
    desk: Alerted,
) -> None:
    alert = desk.alert("gone-channel")
    desk.settles()
    desk.sandbox.faults.add("chat.postMessage", "ok_false", error="is_archived")
    desk.presses("dana", alert, "alert.escalate")
    desk.becomes(alert, "level 2 of 2")
    desk.settles()
    made = deeds(desk.workspace.app, f"alert {number_of(alert)}")
    (lost,) = [detail_of(row) for row in made if row.deed == "not delivered"]
    assert "is_archived" in lost["error"]


def test_the_bot_ends_and_begins_again_and_says_nothing_twice(tmp_path: Path) -> None:
    clock = Clockwork()
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        with alerted(tmp_path, sandbox, clock=clock) as desk:
            alert = desk.alert("outlives")
            acknowledged = desk.alert("in-hand")
            desk.presses("dana", acknowledged, "alert.acknowledge")
            desk.becomes(acknowledged, "*Acknowledged* by")
            desk.settles()
            desk.denies("meanwhile")
            sandbox.faults.add("chat.postMessage", "500", 4)
            desk.fires()
        sandbox.faults.clear()
        clock.passes(hours=1)
        with alerted(tmp_path, sandbox, clock=clock) as desk:
            desk.becomes(alert, "level 2 of 2")
            assert desk.thread(alert, "level 2 is called (4")
            assert desk.standing("user/meanwhile")
            desk.presses("sam", alert, "alert.acknowledge")
            desk.becomes(alert, "*Acknowledged* by @U0SAM000001")
            desk.fires()
            desk.settles()
            each_once(sandbox)
            said = Counter(shown(one) for one in sandbox.person("dana").sees("incidents"))
            for name in ("outlives", "in-hand", "meanwhile"):
                assert sum(f"user/{name}`" in text for text in said.elements()) == 1
            climbed = [
                detail_of(row)
                for row in deeds(desk.workspace.app, f"alert {number_of(alert)}")
                if row.deed == "escalated"
            ]
            assert [one["level"] for one in climbed] == ["2"]
            assert climbed[0]["late"].startswith("4")
            assert desk.known(acknowledged).level == 0


def test_an_alert_whose_message_was_removed_is_shown_again_while_it_is_open(
    desk: Alerted,
) -> None:
    alert = desk.alert("removed")
    desk.settles()
    removes(desk, alert)
    assert desk.says(f"escalate {number_of(alert)}", "escalated it")
    again = desk.standing("user/removed")
    assert again["ts"] != alert["ts"]
    assert "level 2 of 2" in shown(again)
    assert desk.thread(again, "escalated it to level 2")
    assert desk.direct("sam", "user/removed")
    desk.presses("dana", again, "alert.acknowledge")
    desk.becomes(again, "*Acknowledged* by")
    desk.settles()
    each_once(desk.sandbox)


def removes(desk: Alerted, message: Message) -> None:
    """Somebody who may removes a message of the bot."""
    client = WebClient(desk.sandbox.bot_token, base_url=desk.sandbox.api_url)
    assert client.chat_delete(channel=message["channel"], ts=message["ts"])["ok"]
