"""From an object written to a bucket to its alert in the channel."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from bot.aws.clients import forget_clients
from bot.sample import make_event
from tests.aws import served
from tests.bench.results import Bar, SectionResult, Table, series
from tests.scenario.slack.alerted import Alerted, Clockwork, alerted
from tests.scenario.slack.conftest import shown

if TYPE_CHECKING:
    from tests.aws import TrailBucket
    from tests.bench.setting import Setting

__all__ = ["run"]

_SECONDS: Final = "seconds"
_LIMIT: Final = 10.0
_PATIENCE: Final = 60.0
_ROUNDS: Final = 10
_ABOUT: Final = (
    "An object is put into a bucket of moto's server, which tells an SQS queue; the bot's process"
    " for trails fetches and commits it, a schedule of 15 minutes, as shipped, counts it, and the"
    " outbox posts the alert. Each object is about an account of its own. CloudTrail's own delay,"
    " minutes, comes before that."
)
_FILES: Final = {
    "schedules.yaml": """
schedules:
  tampering:
    runbook: trail-tampering
    every: 15m
    summary: never
""",
    "trails.yaml": """
trails:
  bench:
    bucket: {bucket}
    queue: {queue}
    every: 1h
""",
}


class _Today(Clockwork):
    """The wall's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def run(setting: Setting) -> SectionResult:
    """Measure some objects, one after the other, at moments that the schedule does not know."""
    before = dict(os.environ)
    folder = setting.folder / "arrival"
    folder.mkdir(parents=True)
    try:
        with served() as aws:
            os.environ.update(aws.environ)
            forget_clients()
            bucket, queue = aws.bucket("bench"), aws.queue("bench")
            bucket.notifies(queue)
            files = {
                name: text.replace("{bucket}", bucket.name).replace("{queue}", queue)
                for name, text in _FILES.items()
            }
            with alerted(folder, clock=_Today(), files=files) as desk:
                _wait_until_heard(desk)
                taken = [_one(setting, desk, bucket, number) for number in range(_ROUNDS)]
    finally:
        os.environ.clear()
        os.environ.update(before)
        forget_clients()
    times = series(taken)
    return SectionResult(
        name="arrival",
        title=f"From object to alert: {_ROUNDS} objects",
        about=_ABOUT,
        tables=(
            Table(
                "Written to posted",
                ("median", "longest"),
                {_SECONDS: {"median": times, "longest": series([max(taken)])}},
            ),
        ),
        bars=(Bar("the longest", max(taken), "at most", _LIMIT, "s"),),
        notes=(),
    )


def _one(setting: Setting, desk: Alerted, bucket: TrailBucket, number: int) -> float:
    setting.narrator.say(f"arrival: object {number + 1}")
    time.sleep(1.3 * number % 5)
    account, now = f"{100_000_000_000 + number}", datetime.now(UTC)
    stopped = make_event(
        eventID=str(uuid4()),
        eventTime=f"{now - timedelta(minutes=3):%Y-%m-%dT%H:%M:%SZ}",
        eventSource="cloudtrail.amazonaws.com",
        eventName="StopLogging",
        recipientAccountId=account,
    )
    started = time.perf_counter()
    bucket.delivers([stopped], now, account=account)
    while not _posted(desk, account):
        if time.perf_counter() - started > _PATIENCE:
            raise TimeoutError("the alert never came")
        time.sleep(0.02)
    return time.perf_counter() - started


def _posted(desk: Alerted, account: str) -> bool:
    return any(account in shown(one) for one in desk.sandbox.person("dana").sees("incidents"))


def _wait_until_heard(desk: Alerted) -> None:
    deadline = time.perf_counter() + _PATIENCE
    while not any(
        feed.kind == "queue" and feed.looked_at
        for feed in desk.workspace.app.archive.status().feeds
    ):
        if time.perf_counter() > deadline:
            raise TimeoutError("the queue was never listened to")
        time.sleep(0.1)
