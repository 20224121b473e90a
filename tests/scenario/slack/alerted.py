"""A workspace in which the bot watches: denials arrive, and time passes, when a test says so."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.ledger_row import LedgerFilter
from bot.sample import make_event
from bot.sandbox import Sandbox, SandboxOptions
from tests.conftest import UNTIL, Cli, write_object
from tests.scenario.slack.conftest import (
    Message,
    TestedApp,
    Workspace,
    actions,
    serving,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from bot.app import App
    from bot.domain.alerting.alert import Alert
    from bot.domain.ledger_row import LedgerRow
    from bot.services.ports import Clock
    from tests.conftest import Record

__all__ = [
    "Alerted",
    "Clockwork",
    "alerted",
    "deeds",
    "detail_of",
    "everything",
    "key_of",
    "number_of",
]

SPEED = 8
"""How much faster than ours the bot's clock runs: what is paced by seconds is not slept through."""

_ACCESS = """
rules:
  - channels: [{incidents}]
    actions: [list, show, run]
  - channels: [{incidents}]
    users: [{dana}, {sam}, U0KIM000001]
    actions: [respond]
  - groups: [S0SECURITY1]
    actions: [list, manage]
"""
"""Lee may ask, and no more; Kim may respond, but the alerts of `kim.*` are about Kim."""

_FILES = {
    "escalation.yaml": """
channel: {incidents}
default: two
hourly: 1000
policies:
  two:
    levels:
      - notify: ["oncall:primary"]
        timeout: 15m
      - notify: ["user:{sam}"]
        timeout: 30m
    stale_after: 4h
    answer_within: 10m
people:
  "kim.*": {kim}
""",
    "oncall.yaml": """
schedules:
  primary:
    rotations:
      - name: weekly
        zone: UTC
        people: [{dana}, {sam}]
        handover: monday 09:00
        first: 2026-01-05
""",
    "schedules.yaml": """
schedules:
  denials:
    runbook: access-denied
    cron: "0 0 1 1 *"
    alert: {{threshold: 3}}
    summary: never
  summed:
    runbook: root-use
    cron: "0 0 1 1 *"
    alert: {{threshold: 1}}
  tampering:
    runbook: trail-tampering
    cron: "0 0 1 1 *"
    summary: always
digests:
  daily:
    cron: "0 0 1 1 *"
    period: 1d
""",
}
"""Schedules that fire by themselves on New Year's Day, and otherwise when somebody says so."""

_ACCOUNT = "111122223333"


@dataclass
class Clockwork:
    """A clock that begins at the sample's end, runs, and can be put forward."""

    speed: float = SPEED
    ahead: timedelta = timedelta()
    begun: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        run = timedelta(seconds=self.speed * (time.monotonic() - self.begun))
        return UNTIL + self.ahead + run

    def passes(self, **length: float) -> None:
        """So much time passes at once: `minutes=15`."""
        self.ahead += timedelta(**length)


@dataclass
class Alerted:
    """The workspace, the bot's clock, and what happens in the cloud."""

    workspace: Workspace
    clock: Clockwork
    folder: Path
    events: int = 0
    objects: int = 0

    @property
    def sandbox(self) -> Sandbox:
        return self.workspace.sandbox

    def id_of(self, name: str) -> str:
        return self.sandbox.workspace.user(name).id

    def denies(self, who: str, count: int = 3, **fields: object) -> None:
        """A user is denied so many calls, and the object that tells of them arrives."""
        self.arrives([self.denial(who, **fields) for _ in range(count)])

    def denial(self, who: str, **fields: object) -> Record:
        """One denied call, of a minute ago."""
        self.events += 1
        at = self.clock.now() - timedelta(minutes=1)
        identity = {
            "type": "IAMUser",
            "arn": f"arn:aws:iam::{_ACCOUNT}:user/{who}",
            "accountId": _ACCOUNT,
            "userName": who,
        }
        usual: dict[str, object] = {
            "eventName": "GetObject",
            "eventSource": "s3.amazonaws.com",
            "errorCode": "AccessDenied",
            "userIdentity": identity,
            "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "requestID": f"request-{self.events}",
        }
        return make_event(**(usual | fields))

    def arrives(self, records: list[Record]) -> None:
        """An object with these events is ingested."""
        self.objects += 1
        file = write_object(self.folder / f"{self.objects:05}.json.gz", records)
        self.workspace.app.archive.ingest([file], processes=1, progress=None)

    def fires(self, schedule: str = "denials", *, user: str = "dana") -> None:
        """Somebody has a schedule evaluated now."""
        assert self.says(f"fire {schedule}", f"{schedule} was fired", user=user)

    def alert(self, who: str, **denials: Any) -> Message:  # noqa: ANN401 - of `denies`
        """The message of the alert that so many denials of somebody raise."""
        self.clock.passes(seconds=10)  # a channel that was just written to may be again
        self.denies(who, **denials)
        self.fires()
        return self.standing(who)

    def standing(self, words: str, user: str = "dana") -> Message:
        """The message of the alert that says these words, once it stands in the channel."""
        found: Message = self.sandbox.wait_for(lambda: self._standing(words, user), seconds=5)
        return found

    def _standing(self, words: str, user: str = "dana") -> Message | None:
        every = self.sandbox.person(user).sees("incidents")
        mine = (one for one in every if "alert.events" in actions(one) and words in shown(one))
        return next(mine, None)

    def says(self, text: str, words: str, *, user: str = "dana", place: str = "incidents") -> str:
        """Type a command; the reply that only this person sees, once it has these words."""
        person = self.sandbox.person(user)
        before = self.workspace.seen(user, place)
        assert person.says(place, f"/audit {text}").acked
        return shown(
            self.workspace.next(user, place, before, lambda message: words in shown(message))
        )

    def presses(self, user: str, message: Message, action: str, **kind: str) -> None:
        """Press one of the buttons, as it stands there now."""
        assert self.sandbox.person(user).clicks(message, action, **kind).acked

    def told(self, user: str, words: str, place: str = "incidents") -> Message:
        """What somebody alone is told, once it is there."""
        return self.workspace.next(
            user,
            place,
            set(),
            lambda message: bool(message.get("ephemeral")) and words in shown(message),
        )

    def direct(self, user: str, words: str) -> Message:
        """The direct message with these words, once it is there."""
        return self.workspace.told(user, "@audit", words)

    def asked(self, user: str, alert: Message) -> Message:
        """The direct message that asks somebody about an alert, once it is there."""
        block = f"ask:{number_of(alert)}"
        return self.workspace.next(
            user, "@audit", set(), lambda message: block in str(message["blocks"])
        )

    def becomes(self, message: Message, words: str) -> Message:
        """A message once it was edited to say this."""

        def now() -> Message | None:
            found = self.workspace.now(message)
            return found if words in shown(found) else None

        seen: Message = self.sandbox.wait_for(now, seconds=5)
        return seen

    def thread(self, message: Message, words: str) -> Message:
        """The line in a message's thread with these words, once it is there."""
        return self.workspace.thread("dana", message, words)

    def lines(self, message: Message) -> list[str]:
        """What stands in a message's thread."""
        return [shown(one) for one in self.sandbox.person("dana").sees("incidents", message["ts"])][
            1:
        ]

    def known(self, message: Message) -> Alert:
        """The alert that a message shows, as the database has it."""
        number = number_of(message)
        with self.workspace.app.alerting.given.store.read() as work:
            placed = work.alerts.get(number)
        assert placed is not None
        return placed.alert

    def settles(self) -> None:
        """Nothing is on its way any more."""

        def idle() -> bool:
            with self.workspace.app.alerting.given.store.read() as work:
                return work.outbox.next_at() is None

        until(idle, 5)


def until(condition: Callable[[], object], seconds: float) -> None:
    """Wait for what only the database shows: the sandbox tells of no change there."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds:g} s"
        threading.Event().wait(0.02)


def number_of(message: Message) -> int:
    """The alert's number, from its buttons."""
    block = next(block for block in message["blocks"] if block["type"] == "actions")
    return int(block["elements"][0]["value"])


def deeds(app: App, subject: str | None = None) -> list[LedgerRow]:
    """What the ledger says of an alert, or of everything, oldest first."""
    return list(app.ledger().rows(LedgerFilter(subject=subject)))


def detail_of(row: LedgerRow) -> dict[str, str]:
    """The particulars that a row of the ledger has."""
    found: dict[str, str] = json.loads(row.detail)
    return found


def key_of(message: Message) -> str:
    """The key that the bot gave a message; "" where it has none."""
    metadata = message.get("metadata") or {}
    return str(metadata.get("event_payload", {}).get("key", ""))


def everything(sandbox: Sandbox) -> Iterator[Message]:
    """Every message of the bot to all, and to people alone."""
    dana = sandbox.person("dana")
    for message in dana.sees("incidents"):
        yield message
        if message["reply_count"]:
            yield from dana.sees("incidents", message["ts"])[1:]
    for name in ("dana", "sam", "lee", "kim"):
        yield from sandbox.person(name).direct_messages()


@contextmanager
def alerted(
    folder: Path,
    sandbox: Sandbox | None = None,
    *,
    clock: Clockwork | None = None,
    files: Mapping[str, str] | None = None,
) -> Iterator[Alerted]:
    """The bot with schedules, over an archive that is empty at first; of a home that may be old."""
    if sandbox is None:
        with (
            Sandbox(SandboxOptions(rate_limit=False)) as own,
            alerted(folder, own, clock=clock, files=files) as running,
        ):
            yield running
        return
    clock = clock or Clockwork()
    _configure(sandbox, folder / "config", {**_FILES, **(files or {})})
    cli = Cli(folder / "home")
    (cli.home / "archive").mkdir(parents=True, exist_ok=True)
    with serving(cli, sandbox, folder, access=_ACCESS, app_type=_app_of(clock.now)) as workspace:
        yield Alerted(workspace, clock, folder / "objects")


def environ_of(folder: Path, sandbox: Sandbox) -> dict[str, str]:
    """What a bot needs that is put together without the server; its files are written."""
    _configure(sandbox, folder / "config", _FILES)
    return {"AUDIT_HOME": str(folder / "home"), "AUDIT_CONFIG": str(folder / "config")}


def _configure(sandbox: Sandbox, config: Path, files: Mapping[str, str]) -> None:
    people = {user.name: user.id for user in sandbox.workspace.users.values()}
    channel = sandbox.workspace.channel("incidents").id
    config.mkdir(exist_ok=True)
    for name, text in files.items():
        (config / name).write_text(text.format(**people, incidents=channel), encoding="utf-8")


def _app_of(now: Callable[[], datetime]) -> type[App]:
    """The product as tests have it, whose clock is this one whatever it is given."""

    class WatchingApp(TestedApp):
        def __init__(self, environ: Mapping[str, str] | None = None, clock: Clock = now) -> None:
            del clock
            super().__init__(environ, now)

    return WatchingApp
