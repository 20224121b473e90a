"""What the tests of pagers share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.services.paging import Page
from tests.unit.notify.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def page() -> Page:
    """The first page of an alert."""
    return Page(
        alert_id=7,
        dedup_key="audit-T0123-7",
        kind="trigger",
        severity="high",
        title="Access denied: alice, 12 events (alert 7)",
        body="principals: alice\nactions: s3:GetObject",
        source="schedule denied",
        at=datetime(2026, 3, 4, 17, tzinfo=UTC),
        link="https://example.slack.com/archives/C0123/p1",
    )


@pytest.fixture(autouse=True)
def proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment whose proxy is not there: what is on this machine must not need it."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
