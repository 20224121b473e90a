"""A workspace in which the bot watches: what happens arrives when a test says so, as does time."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sample.replay import replay
from bot.sandbox import Sandbox, SandboxOptions
from tests.conftest import UNTIL, write_object
from tests.e2e.bot.conftest import LOOKUP
from tests.scenario.slack.conftest import TestedApp, Workspace, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.app import App
    from bot.services.ports import Clock
    from tests.conftest import Cli, Record

_ACCESS = """
rules:
  - channels: [{incidents}]
    actions: [list, show, run, respond]
  - users: [{dana}, {sam}]
    actions: ["*"]
"""

_FILES = {
    "escalation.yaml": """
channel: {incidents}
policies:
  default:
    levels:
      - notify: ["oncall:primary"]
        timeout: 15m
      - notify: ["group:S0SECURITY1", "user:{sam}"]
        timeout: 30m
    repeat: 1
people:
  maya.ortiz: {kim}
""",
    "oncall.yaml": """
schedules:
  primary:
    rotations:
      - name: weekly
        zone: UTC
        people: [{lee}, {dana}]
        handover: monday 09:00
        first: 2026-01-05
""",
    "schedules.yaml": """
schedules:
  access-denied:
    runbook: access-denied
    every: 1d
    wait: true
    alert:
      threshold: 20
      window: 1h
  trail-tampering: {{runbook: trail-tampering, every: 1d, wait: true, summary: never}}
  root-use: {{runbook: root-use, every: 1d, wait: true, summary: never}}
  public-exposure: {{runbook: public-exposure, every: 1d, wait: true, summary: never}}
  detection-disabled: {{runbook: detection-disabled, every: 1d, wait: true, summary: never}}
  kms-keys-disabled: {{runbook: kms-keys-disabled, every: 1d, wait: true, summary: never}}
digests:
  daily:
    cron: "0 8 * * *"
    period: 1d
""",
}

_STORY = timedelta(minutes=30)


def ordinary(events: Mapping[str, Record]) -> list[Record]:
    """Of the sample's events those that happened until two hours before it ends."""
    end = f"{UNTIL - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
    return [record for record in events.values() if record["eventTime"] < end]


@dataclass
class Watch:
    """A clock that begins where the sample ends, runs, and can be put forward."""

    ahead: timedelta = timedelta()
    begun: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return UNTIL + self.ahead + timedelta(seconds=time.monotonic() - self.begun)

    def passes(self, length: timedelta) -> None:
        self.ahead += length


@dataclass
class Watched:
    """The workspace, a terminal beside it, its clock, and the attack that is to come."""

    workspace: Workspace
    cli: Cli
    watch: Watch
    folder: Path

    def attack(self) -> None:
        """The story of the sample, told within the last half hour, arrives."""
        start = self.watch.now().replace(microsecond=0) - _STORY
        files = []
        for made in replay(start, _STORY, steps=1, seed=1):
            file = self.folder / made.key.replace(":", "")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made.content)
            files.append(file)
        self.workspace.app.archive.ingest(files, processes=1, progress=None)


@contextmanager
def watched(cli: Cli, folder: Path, before: Sequence[Record]) -> Iterator[Watched]:
    """The bot with schedules, over an archive of its own that holds what happened before."""
    watch = Watch()
    options = SandboxOptions(
        rate_limit=False,
        shortcuts=(LOOKUP,),
        clock=lambda: watch.now().timestamp(),
    )
    own = replace(cli, home=folder / "home")
    own.app().archive.ingest(
        [write_object(folder / "before.json.gz", list(before))], processes=1, progress=None
    )
    with Sandbox(options) as sandbox:
        _configure(sandbox, folder / "config")
        app_type = _app_of(watch.now)
        with serving(own, sandbox, folder, access=_ACCESS, app_type=app_type) as workspace:
            yield Watched(workspace, own, watch, folder / "objects")


def _configure(sandbox: Sandbox, config: Path) -> None:
    people = {user.name: user.id for user in sandbox.workspace.users.values()}
    channel = sandbox.workspace.channel("incidents").id
    config.mkdir()
    for name, text in _FILES.items():
        (config / name).write_text(text.format(**people, incidents=channel), encoding="utf-8")


def _app_of(now: Callable[[], datetime]) -> type[App]:
    """The product as tests have it, whose clock is this one whatever it is given."""

    class WatchingApp(TestedApp):
        def __init__(self, environ: Mapping[str, str] | None = None, clock: Clock = now) -> None:
            del clock
            super().__init__(environ, now)

    return WatchingApp
