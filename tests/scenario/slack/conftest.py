"""The real bot, connected to the sandbox over the real protocol, on the sample's archive."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.app import App
from bot.charts.timeline_chart import timeline_png
from bot.charts.worker import ChartWorker
from bot.sandbox import Sandbox, SandboxOptions, Shortcut
from bot.sandbox.text import message_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo
    from pathlib import Path

    from bot.domain.timeline import Timeline
    from bot.slack.service import SlackService
    from tests.conftest import Cli

Message = dict[str, Any]

ACCESS = """
rules:
  - channels: [{incidents}, {general}]
    actions: [list, show, run]
  - channels: [{incidents}]
    users: [{dana}, {sam}, {lee}]
    actions: [export]
  - groups: [S0SECURITY1]
    actions: ["*"]
masking:
  fields: [requestParameters.key]
  values: ['arn:aws:s3:::[a-z0-9.-]{{3,63}}/([^\\s",]+)']
"""
"""Dana and Sam are in the group; Lee is not; Kim may ask in channels and no more."""


@dataclass
class Workspace:
    """A workspace with the bot in it."""

    sandbox: Sandbox
    app: App
    bot: SlackService

    def ask(self, text: str, *, user: str = "dana", channel: str = "incidents") -> Message:
        """Type a command; the answer, once it is there."""
        person = self.sandbox.person(user)
        before = self.seen(user, channel)
        delivery = person.says(channel, f"/audit {text}")
        assert delivery.acked, delivery
        return self.next(user, channel, before)

    def seen(self, user: str, channel: str) -> set[str]:
        return {message["ts"] for message in self.sandbox.person(user).sees(channel)}

    def next(
        self,
        user: str,
        channel: str,
        before: set[str],
        wanted: Callable[[Message], bool] | None = None,
    ) -> Message:
        """The next message of the bot there that has come to its end, or is wanted."""
        person = self.sandbox.person(user)
        found: Message = self.sandbox.wait_for(
            lambda: next(
                (
                    message
                    for message in person.sees(channel)
                    if message["ts"] not in before and (wanted or is_settled)(message)
                ),
                None,
            ),
            seconds=20,
        )
        return found

    def told(self, user: str, channel: str, words: str) -> Message:
        """The message with these words, once it is there."""
        return self.next(user, channel, set(), lambda message: words in shown(message))

    def thread(self, user: str, message: Message, words: str) -> Message:
        """The reply with these words in a message's thread, once it is there."""
        person = self.sandbox.person(user)
        found: Message = self.sandbox.wait_for(
            lambda: next(
                (
                    reply
                    for reply in person.sees(channel_name(self, message), message["ts"])
                    if words in shown(reply) and reply["ts"] != message["ts"]
                ),
                None,
            ),
            seconds=20,
        )
        return found

    def modal(self, user: str, title: str) -> dict[str, Any]:
        """The open modal of a title, once it is there."""
        person = self.sandbox.person(user)
        found: dict[str, Any] = self.sandbox.wait_for(
            lambda: next((view for view in person.views() if view["title"]["text"] == title), None)
        )
        return found

    def now(self, message: Message, user: str = "dana") -> Message:
        """A message as it is now."""
        person = self.sandbox.person(user)
        every = person.sees(channel_name(self, message))
        return next(one for one in every if one["ts"] == message["ts"])


def channel_name(workspace: Workspace, message: Message) -> str:
    channel = workspace.sandbox.workspace.channels[message["channel"]]
    return channel.name or "@audit"


def shown(message: Message) -> str:
    """What a person reads of a message."""
    return message_text(message)


def actions(message: Message) -> set[str]:
    """The ids of a message's buttons."""
    return {
        element["action_id"]
        for block in message.get("blocks") or []
        if block["type"] == "actions"
        for element in block["elements"]
    }


def is_settled(message: Message) -> bool:
    """Whether a message of the bot is an answer, or says that none comes."""
    ended = bool(actions(message) & {"answer.query", "run.retry"})
    return bool(message.get("bot_id")) and ended


class ChartsHere(ChartWorker):
    """Draws in this process: starting another for each test's bot takes longer than the test."""

    def warm(self) -> None:
        pass

    def timeline(
        self, timeline: Timeline, *, title: str, zone: tzinfo, severity: str | None
    ) -> bytes:
        return timeline_png(timeline, title=title, zone=zone, severity=severity)


class TestedApp(App):
    """The product, but for that."""

    __test__ = False

    @cached_property
    def charts(self) -> ChartWorker:
        return ChartsHere()


@contextmanager
def serving(  # noqa: PLR0913 - what each test may want otherwise
    cli: Cli,
    sandbox: Sandbox,
    folder: Path,
    environ: dict[str, str] | None = None,
    access: str = ACCESS,
    app_type: type[App] = TestedApp,
) -> Iterator[Workspace]:
    """The bot in a sandbox, over the archive of a home; its own database in a folder."""
    people = sandbox.workspace
    names = {name: people.channel(name).id for name in ("incidents", "general")}
    names |= {name: people.user(name).id for name in ("dana", "sam", "lee")}
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "access.yaml").write_text(access.format(**names), encoding="utf-8")
    home = folder / "home"
    home.mkdir(exist_ok=True)
    archive = home / "archive"
    if not archive.exists():
        archive.symlink_to(cli.home / "archive")
    app = app_type(
        {
            "AUDIT_HOME": str(home),
            "AUDIT_CONFIG": str(config),
            "AUDIT_SLACK_API_URL": sandbox.api_url,
            "AUDIT_SLACK_BOT_TOKEN": sandbox.bot_token,
            "AUDIT_SLACK_APP_TOKEN": sandbox.app_token,
            "AUDIT_SLACK_SIGNING_SECRET": sandbox.signing_secret,
            **(environ or {}),
        },
        clock=lambda: cli.now,
    )
    bot = cast("SlackService", app.slack())
    try:
        bot.start()
        yield Workspace(sandbox, app, bot)
    finally:
        bot.stop()
        app.close()


@pytest.fixture(scope="module")
def workspace(sample: Cli, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Over Socket Mode; a module's tests share it, each with messages of its own."""
    options = SandboxOptions(
        rate_limit=False,
        shortcuts=(Shortcut("message", "Look up in CloudTrail", "lookup"),),
    )
    with (
        Sandbox(options) as sandbox,
        serving(sample, sandbox, tmp_path_factory.mktemp("workspace")) as workspace,
    ):
        yield workspace
