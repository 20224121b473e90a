"""Paging through apprise: mail, Opsgenie, Telegram, webhooks and a hundred more by one URL each."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.errors import PageError
from bot.notify.page_text import page_body, page_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apprise import NotifyBase, NotifyType

    from bot.services.paging import Page
    from bot.settings.pagers import AppriseSettings

__all__ = ["ApprisePager", "refusal"]

_TITLE: Final = 200
_SECONDS: Final = 30
"""For a page; the outbox hands it to another after 90."""

_SCHEME: Final = re.compile(r"([a-z][a-z0-9]*)://.", re.IGNORECASE)
_PREFIX: Final = {"trigger": "", "acknowledge": "Acknowledged: ", "resolve": "Resolved: "}


@dataclass(frozen=True, slots=True)
class ApprisePager:
    """One address of apprise's. `seconds` is how long a page may take."""

    name: str
    settings: AppriseSettings
    seconds: float = _SECONDS

    def send(self, page: Page) -> str:
        """Send a message; raises a retryable `PageError`, for apprise says no more than no."""
        if page.kind != "trigger" and page.kind not in self.settings.updates:
            return f"not sent: pager {self.name} is not told of {page.kind}"
        if not _delivered(self.settings.url.reveal(), page, self.seconds):
            message = f"pager {self.name}: not delivered; apprise has written why into the log"
            raise PageError(message, retryable=True)
        return f"{_scheme(self.settings.url.reveal())} took {page.kind} of {page.dedup_key}"


def refusal(url: str) -> str:
    """Why apprise cannot use a URL, with no more of it than its scheme; "" where it can."""
    scheme = _scheme(url)
    if not scheme:
        return "is no URL of apprise's, like mailto://user:password@example.com"
    with _unlogged():
        sender = _sender(url)
    if sender is None:
        return f"apprise refuses this {scheme}:// URL: its documentation says what belongs in it"
    return ""


def _delivered(url: str, page: Page, seconds: float) -> bool:
    """Whether the service took the page; what apprise calls success is less for `?optional=yes`."""
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415 - takes as long as a question

    sender = _sender(url)
    if sender is None:
        return False
    title = _PREFIX[page.kind] + page_title(page, _TITLE)
    results = Apprise(sender).notify(
        body=page_body(page) or title,
        title=title,
        notify_type=_urgency(page),
        body_format=NotifyFormat.TEXT,  # so that it is escaped where the service shows HTML
        timeout=seconds,
    )
    return any(attempt for result in results for attempt in result)


def _sender(url: str) -> NotifyBase | None:
    """Apprise's part for the service, one a page: it keeps state that threads would share."""
    from apprise import Apprise, AppriseAsset, OverflowMode  # noqa: PLC0415 - see above

    asset = AppriseAsset(interpret_emojis=False)  # there are words between colons in every ARN
    sender = Apprise.instantiate(url, asset=asset)
    if sender is not None and sender.overflow_mode == OverflowMode.UPSTREAM:
        # the length of a name that an attacker chose must not make a service refuse the page
        sender.overflow_mode = OverflowMode.TRUNCATE
    return sender


def _urgency(page: Page) -> NotifyType:
    """A first page is a warning at least: of an info Opsgenie would make a note to no alert."""
    from apprise import NotifyType  # noqa: PLC0415 - see above

    if page.kind == "trigger":
        grave = page.severity in {"high", "critical"}
        return NotifyType.FAILURE if grave else NotifyType.WARNING
    return NotifyType.SUCCESS if page.kind == "resolve" else NotifyType.INFO


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    return found[1].lower() if found else ""


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep apprise from logging a URL that it refuses: it masks only what it recognises."""
    logger = logging.getLogger("apprise")
    logger.addFilter(_nothing)
    try:
        yield
    finally:
        logger.removeFilter(_nothing)


def _nothing(_record: logging.LogRecord) -> bool:
    return False
