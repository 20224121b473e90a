"""What delivers letters into the chat, and to pagers beside it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from bot.domain.alerting.digest import Digest
from bot.services.delivering import Deliver
from bot.slack.carrier import SlackCarrier, postpone
from bot.slack.messages.alerts.digest import digest_message
from bot.slack.messages.answer import Chart
from bot.slack.poster import Poster

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from slack_sdk import WebClient

    from bot.domain.alerting.alert import Alert
    from bot.domain.answer import Answer
    from bot.services.delivering import Carrier
    from bot.services.mask_alerts import MaskAlerts
    from bot.services.ports import Charts, Clock
    from bot.services.work import Delivered, LetterKind, Store
    from bot.slack.messages.message import Message

__all__ = ["DigestMessages", "make_deliver"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestMessages:
    """Makes a digest's message, with its picture; without one where that cannot be drawn."""

    poster: Poster
    charts: Charts
    denials: Callable[[datetime, datetime], Answer]
    mask: MaskAlerts
    zone: tzinfo

    def __call__(self, body: Mapping[str, Any]) -> Message:
        """The message of a letter."""
        digest = self.mask.digest(msgspec.convert(body["digest"], Digest))
        return digest_message(digest, self.zone, self._chart(digest))

    def _chart(self, digest: Digest) -> Chart | None:
        if not digest.denials:
            return None
        timeline = self.denials(digest.start, digest.end).totals.timeline
        if timeline is None:
            return None
        title = f"Denials, {digest.name} digest"
        try:
            picture = self.charts.timeline(timeline, title=title, zone=self.zone, severity=None)
        except Exception:  # noqa: BLE001 - a digest without its picture is a digest
            _log.exception("the digest's picture was not drawn")
            return None
        alt = f"{digest.denials:,} denials over time"
        return Chart(self.poster.picture("denials.png", picture, alt), alt)


def make_deliver(  # noqa: PLR0913 - what the carriers need
    store: Store,
    client: WebClient,
    charts: Charts,
    denials: Callable[[datetime, datetime], Answer],
    mask: MaskAlerts,
    page: Carrier,
    zone: tzinfo,
    clock: Clock,
) -> Deliver:
    """What delivers everything that leaves."""
    poster = Poster(client, sleep=postpone)
    digests = DigestMessages(poster, charts, denials, mask, zone)

    def alerts(wanted: Sequence[int]) -> list[Alert]:
        with store.read() as work:
            found = [work.alerts.get(alert_id) for alert_id in wanted]
        return [one.alert for one in found if one is not None]

    def posting(alert_id: int) -> bool:
        with store.read() as work:
            return work.outbox.posting(alert_id)

    def delivered(key: str) -> Delivered | None:
        with store.read() as work:
            return work.outbox.find(key)

    carriers: dict[LetterKind, Carrier] = {
        **SlackCarrier(poster, zone, digests, alerts, mask, posting, delivered).carriers(),
        "page": page,
    }
    return Deliver(store, carriers, clock)
