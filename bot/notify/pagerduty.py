"""Paging through PagerDuty's Events API v2.

https://developer.pagerduty.com/docs/send-alert-event: one `dedup_key` is one incident, so that
sending a page again, when nobody knows whether the first arrived, changes nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import orjson

from bot.domain.escaping import for_terminal
from bot.errors import PageError
from bot.notify.http_post import post_json
from bot.notify.page_text import page_body, page_title

if TYPE_CHECKING:
    from bot.notify.http_post import Reply
    from bot.services.paging import Page
    from bot.settings.pagers import PagerDutySettings

__all__ = ["PagerDutyPager"]

_SECONDS: Final = 10.0
_SUMMARY: Final = 1_024
_LONGEST_REASON: Final = 300
_ACCEPTED: Final = 202
_SEVERITIES: Final = {"critical": "critical", "high": "error", "medium": "warning", "low": "info"}
_LATER: Final = frozenset({408, 425, 429})
"""Refusals of the moment; all others below 500 are of the request."""


@dataclass(frozen=True, slots=True)
class PagerDutyPager:
    """One service of PagerDuty. `seconds` is how long it may keep silent."""

    name: str
    settings: PagerDutySettings
    seconds: float = _SECONDS

    def send(self, page: Page) -> str:
        """Send the event; raises `PageError` where PagerDuty has not said that it has it."""
        event = {
            "routing_key": self.settings.routing_key.reveal(),
            "event_action": page.kind,
            "dedup_key": page.dedup_key,
            **(_incident(page) if page.kind == "trigger" else {}),
        }
        reply = post_json(self.settings.endpoint, orjson.dumps(event), self.seconds)
        if reply.status != _ACCEPTED:
            raise self._refusal(reply)
        return f"PagerDuty accepted {page.kind} of {page.dedup_key}"

    def _refusal(self, reply: Reply) -> PageError:
        """Why there is no page; a success that is not 202 comes from something in between."""
        told = reply.body.decode(errors="replace").replace(self.settings.routing_key.reveal(), "…")
        reason = for_terminal(" ".join(told.split()))[:_LONGEST_REASON]
        retryable = reply.status in _LATER or reply.status >= 500 or reply.status < 300  # noqa: PLR2004
        message = f"pager {self.name}: PagerDuty answered {reply.status}: {reason or 'no reason'}"
        return PageError(message, retryable=retryable, retry_after=reply.retry_after)


def _incident(page: Page) -> dict[str, object]:
    """What a new incident says; later events find it by the key alone."""
    link = {
        "client_url": page.link,
        "links": [{"href": page.link, "text": "the channel of the alert"}],
    }
    return {
        "client": "CloudTrail audit bot",
        **(link if page.link else {}),
        "payload": {
            "summary": page_title(page, _SUMMARY),
            "severity": _SEVERITIES[page.severity],
            "source": for_terminal(page.source),
            "timestamp": page.at.isoformat(),
            "custom_details": {"alert": page.alert_id, "details": page_body(page)},
        },
    }
