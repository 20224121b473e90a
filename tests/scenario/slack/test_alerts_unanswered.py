"""Slack that hangs: the outbox is emptied step by step, by a client that waits a moment only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pytest
from slack_sdk import WebClient

from bot.app import App
from bot.domain.alert_command import AlertCommand
from bot.domain.masking import Masker
from bot.domain.run import Asker
from bot.domain.sensitive import MaskingRules
from bot.sandbox import Sandbox, SandboxOptions
from bot.services.mask_alerts import MaskAlerts
from bot.slack.alerting import make_deliver
from tests.scenario.slack.alerted import Alerted, Clockwork, environ_of, everything, key_of
from tests.scenario.slack.conftest import Workspace, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.services.delivering import Deliver
    from bot.slack.service import SlackService

_MOMENT = 1
"""Seconds, as whole as slack_sdk has them."""

_STEPS = 40


@dataclass
class Steps:
    """A bot that nothing drives; each step is a minute later than the one before."""

    desk: Alerted
    deliver: Deliver

    def done(self) -> None:
        """Everything has left."""
        for _ in range(_STEPS):
            if not self.deliver():
                with self.desk.workspace.app.alerting.given.store.read() as work:
                    if work.outbox.next_at() is None:
                        return
            self.desk.clock.passes(minutes=1)
        raise AssertionError("there is always something left")


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Steps]:
    with Sandbox(SandboxOptions(rate_limit=False)) as sandbox:
        clock = Clockwork(speed=0)
        app = App(environ_of(tmp_path, sandbox), clock.now)
        client = WebClient(
            sandbox.bot_token, base_url=sandbox.api_url, timeout=_MOMENT, retry_handlers=[]
        )
        client.proxy = None
        deliver = make_deliver(
            app.alerting.given.store,
            client,
            app.charts,
            app.desks().digests.denials,
            MaskAlerts(Masker(MaskingRules())),
            lambda *_: pytest.fail("nobody is paged"),
            app.zone,
            clock.now,
        )
        try:
            bot = cast("SlackService", app.slack())  # is not started
            yield Steps(Alerted(Workspace(sandbox, app, bot), clock, tmp_path), deliver)
        finally:
            app.close()


@pytest.mark.parametrize(
    "method", ["chat.postMessage", "chat.update", "conversations.history", "chat.getPermalink"]
)
def test_a_call_that_hangs_is_made_again_and_its_message_stands_there_once(
    steps: Steps, method: str
) -> None:
    desk, app = steps.desk, steps.desk.workspace.app
    desk.denies("hangs")
    app.alerting.run_schedules.fire("denials")
    desk.sandbox.faults.add(method, "hang")
    if method == "conversations.history":  # is asked where a post's answer was lost
        desk.sandbox.faults.add("chat.postMessage", "drop_after", 2)
    steps.done()
    asker = Asker("T0", desk.id_of("dana"), "C0INCIDENT1")
    app.desks().alerts.do(asker, AlertCommand("ack", 1))
    steps.done()
    assert not desk.sandbox.faults.as_page()
    keys = Counter(key for key in map(key_of, everything(desk.sandbox)) if key)
    assert set(keys.values()) == {1}
    assert "*Acknowledged* by" in shown(desk.standing("user/hangs"))
