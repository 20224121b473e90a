"""From an object in S3 to a click: queue, archive, alert and page, with nothing told by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from playwright.sync_api import expect

from bot.sample import make_event
from tests.e2e.bot.conftest import Chat, button
from tests.scenario.slack.alerted import Clockwork, alerted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.domain.archive_report import ArchiveStatus
    from tests.aws import Aws
    from tests.conftest import Record
    from tests.e2e.conftest import PageFor

WAIT_MS = 30_000
"""A process starts, imports and listens before anything is heard: seconds, on a busy machine."""

SCHEDULES = """
schedules:
  tampering:
    runbook: trail-tampering
    every: 1d
    summary: never
"""

TRAILS = """
trails:
  fernhill:
    bucket: {bucket}
    queue: {queue}
    every: 1h
"""


class Today(Clockwork):
    """The bot's clock is the wall's: AWS's cannot be set."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def stopped(at: datetime) -> Record:
    """Somebody stops the trail."""
    return make_event(
        eventID=str(uuid4()),
        eventTime=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        eventSource="cloudtrail.amazonaws.com",
        eventName="StopLogging",
    )


def test_an_object_put_in_s3_becomes_an_alert_that_a_click_acknowledges(
    aws: Aws, page_for: PageFor, tmp_path: Path
) -> None:
    bucket, queue = aws.bucket("fernhill-live"), aws.queue("fernhill-live")
    bucket.notifies(queue)
    trails = TRAILS.format(bucket=bucket.name, queue=queue)
    files = {"schedules.yaml": SCHEDULES, "trails.yaml": trails}
    with alerted(tmp_path, clock=Today(), files=files) as desk:
        chat = Chat(desk.workspace, page_for(desk.sandbox, "dana"), "dana")
        wait_until_heard(desk.workspace.app.archive.status, WAIT_MS / 1000)
        now = datetime.now(UTC)
        key = bucket.delivers([stopped(now - timedelta(minutes=3))], now)
        alert = chat.page.locator("#main .message", has_text="Audit trail tampered with").first
        expect(alert).to_be_visible(timeout=WAIT_MS)
        assert desk.workspace.app.archive.status().events == 1
        button(alert, "alert.acknowledge").click()
        expect(alert).to_contain_text("Acknowledged by @dana")
        button(alert, "alert.events").click()
        expect(chat.only_to_me("StopLogging")).to_be_visible()
        answer = desk.workspace.ask("trail-tampering 1h")
        assert "StopLogging" in str(answer["blocks"])
        assert key.endswith(".json.gz")


def wait_until_heard(status: Callable[[], ArchiveStatus], seconds: float) -> None:
    """Until the queue is listened to."""
    deadline = time.monotonic() + seconds
    while not any(feed.kind == "queue" and feed.looked_at for feed in status().feeds):
        assert time.monotonic() < deadline
        time.sleep(0.1)
