from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import PageError
from bot.notify.pagerduty import PagerDutyPager
from bot.settings.pagers import PagerDutySettings
from bot.settings.values import Secret

if TYPE_CHECKING:
    from bot.domain.runbook import Severity
    from bot.services.paging import Page, PageKind
    from tests.unit.notify.receiver import Receiver

KEY = "0123456789abcdef0123456789ABCDEF"


def pager(url: str, seconds: float = 10.0) -> PagerDutyPager:
    return PagerDutyPager("oncall-pd", PagerDutySettings(Secret(KEY), url), seconds)


def refused(receiver: Receiver, page: Page) -> PageError:
    """The error of a page that is not taken; it never shows the key."""
    with pytest.raises(PageError) as caught:
        pager(receiver.url).send(page)
    assert KEY not in str(caught.value)
    return caught.value


def test_a_trigger_says_what_happened(receiver: Receiver, page: Page) -> None:
    assert pager(receiver.url).send(page) == "PagerDuty accepted trigger of audit-T0123-7"
    assert receiver.got == [
        {
            "routing_key": KEY,
            "event_action": "trigger",
            "dedup_key": "audit-T0123-7",
            "client": "CloudTrail audit bot",
            "client_url": page.link,
            "links": [{"href": page.link, "text": "the channel of the alert"}],
            "payload": {
                "summary": page.title,
                "severity": "error",
                "source": "schedule denied",
                "timestamp": "2026-03-04T17:00:00+00:00",
                "custom_details": {"alert": 7, "details": f"{page.link}\n{page.body}"},
            },
        }
    ]


@pytest.mark.parametrize("kind", ["acknowledge", "resolve"])
def test_later_events_name_the_incident_alone(
    receiver: Receiver, page: Page, kind: PageKind
) -> None:
    pager(receiver.url).send(replace(page, kind=kind))
    assert receiver.got == [
        {"routing_key": KEY, "event_action": kind, "dedup_key": "audit-T0123-7"}
    ]


@pytest.mark.parametrize(
    ("severity", "theirs"),
    [("critical", "critical"), ("high", "error"), ("medium", "warning"), ("low", "info")],
)
def test_severities_are_pagerdutys(
    receiver: Receiver, page: Page, severity: Severity, theirs: str
) -> None:
    pager(receiver.url).send(replace(page, severity=severity))
    assert receiver.got[0]["payload"]["severity"] == theirs


def test_without_a_link_there_are_no_links(receiver: Receiver, page: Page) -> None:
    pager(receiver.url).send(replace(page, link=""))
    assert receiver.got[0].keys().isdisjoint({"links", "client_url"})


def test_what_events_say_is_cut_and_made_visible(receiver: Receiver, page: Page) -> None:
    pager(receiver.url).send(
        replace(page, title="a\r\nb\u202e" + "x" * 2000, body="y\x1b[2J" * 3000)
    )
    payload = receiver.got[0]["payload"]
    assert payload["summary"].startswith(r"a\r\nb\u202ex")
    assert len(payload["summary"]) == 1024
    details = payload["custom_details"]["details"]
    assert details.startswith(f"{page.link}\n" r"y\x1b[2J")
    assert details.endswith(" …")
    assert len(details) < 8_100


def test_an_invalid_event_is_given_up(receiver: Receiver, page: Page) -> None:
    receiver.status = 400
    receiver.body = b'{"status":"invalid event","errors":["bad \x1b key %s"]}' % KEY.encode()
    problem = refused(receiver, page)
    assert not problem.retryable
    assert problem.retry_after is None
    assert str(problem) == (
        r"""pager oncall-pd: PagerDuty answered 400: {"status":"invalid event","errors":"""
        r"""["bad \x1b key …"]}"""
    )


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("999999", 3600.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None)],
)
def test_too_many_events_are_sent_later(
    receiver: Receiver, page: Page, header: str, seconds: float | None
) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": header}
    problem = refused(receiver, page)
    assert problem.retryable
    assert problem.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "retryable"),
    [(500, True), (503, True), (408, True), (403, False), (404, False), (413, False)],
)
def test_only_what_can_change_is_tried_again(
    receiver: Receiver, page: Page, status: int, *, retryable: bool
) -> None:
    receiver.status = status
    assert refused(receiver, page).retryable is retryable


def test_a_success_that_is_no_acceptance_is_none(receiver: Receiver, page: Page) -> None:
    receiver.status, receiver.body = 200, b"<html>Please sign in to this network</html>"
    problem = refused(receiver, page)
    assert problem.retryable
    assert "answered 200" in str(problem)


def test_the_key_follows_no_redirection(receiver: Receiver, page: Page) -> None:
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    assert not refused(receiver, page).retryable
    assert len(receiver.got) == 1


def test_silence_is_no_answer(receiver: Receiver, page: Page) -> None:
    receiver.silent = True
    with pytest.raises(PageError, match=r"no answer from 127\.0\.0\.1: timed out") as caught:
        pager(receiver.url, seconds=0.2).send(page)
    assert caught.value.retryable


def test_nobody_listening_is_no_answer(page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    with pytest.raises(PageError, match=r"no answer from 127\.0\.0\.1: .*refused") as caught:
        pager(url).send(page)
    assert caught.value.retryable


def test_a_connection_that_ends_early_is_no_answer(receiver: Receiver, page: Page) -> None:
    receiver.silent = True
    receiver.released.set()
    with pytest.raises(PageError, match=r"no answer from 127\.0\.0\.1: .") as caught:
        pager(receiver.url).send(page)
    assert caught.value.retryable


def test_elsewhere_the_proxy_is_asked(page: Page) -> None:
    with pytest.raises(PageError, match=r"no answer from events\.invalid: .*refused") as caught:
        pager("https://events.invalid/v2/enqueue").send(page)
    assert caught.value.retryable


def test_a_pager_shows_no_key() -> None:
    assert KEY not in repr(pager("https://events.pagerduty.com/v2/enqueue"))
