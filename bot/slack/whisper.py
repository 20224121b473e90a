"""Saying something to one person: through the payload's own address where there is one."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from bot.settings.addresses import is_loopback

if TYPE_CHECKING:
    from bot.domain.run import Asker
    from bot.slack.messages.message import Message
    from bot.slack.poster import Poster

__all__ = ["Whisper"]

_log = logging.getLogger(__name__)


class Whisper:
    """Tells one person something.

    A `response_url` works in channels that the bot is not in, five times in half an hour
    (https://docs.slack.dev/interactivity/handling-user-interaction); after it, an ephemeral
    message; and where the bot may not do that, a direct message.
    """

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    def __call__(
        self,
        asker: Asker,
        message: Message,
        *,
        response_url: str | None = None,
        thread: str | None = None,
    ) -> None:
        """Tell it in the best way that works."""
        if response_url and thread is None and _responded(response_url, message):
            return
        try:
            if asker.channel:
                self._poster.whisper(asker.channel, asker.user, message, thread=thread)
                return
        except (SlackClientError, OSError) as problem:
            _log.info("no ephemeral message to %s: %s", asker.user, type(problem).__name__)
        direct = self._poster.direct(asker.user)
        self._poster.post(direct, message, key=f"whisper:{secrets.token_hex(8)}")


def _responded(url: str, message: Message) -> bool:
    client = WebhookClient(url, timeout=5, retry_handlers=[])
    if is_loopback(url):
        client.proxy = None
    try:
        response = client.send(
            text=message.text,
            blocks=list(message.blocks),
            response_type="ephemeral",
            replace_original=False,
            unfurl_links=False,
            unfurl_media=False,
        )
    except (SlackClientError, OSError):
        return False
    return response.status_code == 200  # noqa: PLR2004 - HTTP's own
