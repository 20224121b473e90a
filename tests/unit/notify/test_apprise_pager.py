from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import PageError
from bot.notify.apprise_pager import ApprisePager, refusal
from bot.settings.pagers import AppriseSettings
from bot.settings.values import Secret
from tests.unit.notify.mailbox import receiving_mail

if TYPE_CHECKING:
    from bot.domain.runbook import Severity
    from bot.services.paging import Page, PageKind
    from tests.unit.notify.receiver import Receiver

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise looks for that module while it still comes with Python."""


@pytest.fixture(autouse=True)
def without_proxy(monkeypatch: pytest.MonkeyPatch, proxy: None) -> None:  # noqa: ARG001 - undone here
    """Apprise goes by the environment alone."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def url(receiver: Receiver, options: str = "") -> Secret:
    return Secret(f"json://user:hunter2@127.0.0.1:{receiver.port}/{options}")


def pager(receiver: Receiver, options: str = "") -> ApprisePager:
    return ApprisePager("hook", AppriseSettings(url(receiver, options)))


def test_a_page_is_title_text_and_link(receiver: Receiver, page: Page) -> None:
    assert pager(receiver).send(page) == "json took trigger of audit-T0123-7"
    (got,) = receiver.got
    assert got["title"] == page.title
    assert got["message"] == f"{page.link}\n{page.body}"


@pytest.mark.parametrize(
    ("severity", "theirs"),
    [("critical", "failure"), ("high", "failure"), ("medium", "warning"), ("low", "warning")],
)
def test_severities_are_apprises(
    receiver: Receiver, page: Page, severity: Severity, theirs: str
) -> None:
    pager(receiver).send(replace(page, severity=severity))
    assert receiver.got[0]["type"] == theirs


def test_an_end_is_told_and_an_acknowledgement_is_not(receiver: Receiver, page: Page) -> None:
    told = pager(receiver).send(replace(page, kind="acknowledge"))
    assert told == "not sent: pager hook is not told of acknowledge"
    assert receiver.got == []
    pager(receiver).send(replace(page, kind="resolve"))
    assert receiver.got[0]["title"] == f"Resolved: {page.title}"
    assert receiver.got[0]["type"] == "success"


@pytest.mark.parametrize("kind", ["acknowledge", "resolve"])
def test_what_is_told_can_be_chosen(receiver: Receiver, page: Page, kind: PageKind) -> None:
    settings = AppriseSettings(url(receiver), updates=("acknowledge",))
    ApprisePager("hook", settings).send(replace(page, kind=kind))
    told = [(got["title"], got["type"]) for got in receiver.got]
    assert told == ([(f"Acknowledged: {page.title}", "info")] if kind == "acknowledge" else [])


@pytest.mark.parametrize("options", ["", "?optional=yes"])
def test_what_is_not_taken_is_sent_again(
    receiver: Receiver, page: Page, options: str, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.status = 500
    with pytest.raises(PageError, match="pager hook: not delivered") as caught:
        pager(receiver, options).send(page)
    assert caught.value.retryable
    assert "error=500" in caplog.text
    assert "hunter2" not in caplog.text + str(caught.value) + repr(pager(receiver))


def test_silence_is_not_waited_out(receiver: Receiver, page: Page) -> None:
    receiver.silent = True
    with pytest.raises(PageError):
        ApprisePager("hook", AppriseSettings(url(receiver)), seconds=0.2).send(page)
    assert len(receiver.got) == 1


def test_a_page_that_says_nothing_has_its_title(receiver: Receiver, page: Page) -> None:
    pager(receiver).send(replace(page, body="", link=""))
    assert receiver.got[0]["message"] == page.title


def test_what_events_say_is_cut_and_made_visible(receiver: Receiver, page: Page) -> None:
    hostile = replace(page, title="a\nb" + "x" * 500, body=":smile:\n\u202e\\n\x00")
    pager(receiver, "?emojis=yes").send(hostile)
    assert receiver.got[0]["title"].startswith(r"a\nbx")
    assert len(receiver.got[0]["title"]) == 200
    assert receiver.got[0]["message"] == f"{page.link}\n:smile:\n" r"\u202e\n\x00"


def test_a_service_with_little_room_gets_the_beginning(receiver: Receiver, page: Page) -> None:
    ntfy = Secret(f"ntfy://127.0.0.1:{receiver.port}/topic")
    receiver.status = 200
    ApprisePager("phone", AppriseSettings(ntfy)).send(replace(page, body="x" * 8000))
    assert receiver.got[0]["message"].startswith(f"{page.link}\nxxx")
    assert len(receiver.got) == 1
    assert 7_700 < len(receiver.got[0]["message"]) <= 7_800


def test_a_mail_has_the_headers_it_should_and_escaped_text(page: Page) -> None:
    hostile = replace(
        page, title="a\r\nBcc: mallory@example.net\r\n\r\nb", body="<script>x</script>\r\n.\r\nQUIT"
    )
    with receiving_mail() as mailbox:
        options = "from=bot@example.com&to=dana@example.com&mode=insecure&format=html"
        to = Secret(f"mailto://127.0.0.1:{mailbox.port}?{options}")
        ApprisePager("mail", AppriseSettings(to)).send(hostile)
    (mail,) = mailbox.got
    assert mail["Subject"] == r"a\r\nBcc: mallory@example.net\r\n\r\nb"
    assert mail["Bcc"] is None
    assert [name for name in mailbox.recipients if "mallory" in name] == []
    html = mail.get_body(("html",))
    assert html is not None
    assert "&lt;script&gt;" in html.get_content()


@pytest.mark.parametrize("good", ["json://127.0.0.1:1/", "mailto://a:hunter2@example.com"])
def test_urls_that_apprise_knows_are_taken(good: str) -> None:
    assert refusal(good) == ""


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("hunter2", "is no URL of apprise's"),
        ("nope://hunter2", "apprise refuses this nope:// URL"),
        ("pagerduty://hunter2", "apprise refuses this pagerduty:// URL"),
        ("json://user:hunter2@", "apprise refuses this json:// URL"),
        ("mailto://user:hunter2@", "apprise refuses this mailto:// URL"),
    ],
)
def test_urls_that_it_does_not_are_refused_unseen(
    bad: str, complaint: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    told = refusal(bad)
    assert told.startswith(complaint)
    assert "hunter2" not in told
    assert caplog.text == ""
