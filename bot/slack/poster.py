"""Messages, edits and files into Slack: each arrives, once, whatever Slack makes of its blocks."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.slack.calling import UnknownOutcomeError, error_code, patiently
from bot.slack.finding import METADATA_EVENT, find_message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

    from bot.slack.messages.message import Block, Message

__all__ = ["Poster"]

_log = logging.getLogger(__name__)

_BLOCKS_REFUSED = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)


class Poster:
    """Sends messages. `sleep` is what tests replace."""

    def __init__(self, client: WebClient, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._sleep = sleep
        self._direct: dict[str, str] = {}
        self._bot_id = ""

    def post(
        self,
        channel: str,
        message: Message,
        *,
        key: str,
        thread: str | None = None,
        since: float | None = None,
    ) -> str:
        """Post a message; its `ts`. `key` tells it from every other message of the bot.

        With `since`, a time in seconds, it may have been posted after that already, and is looked
        for first. Raises `SlackApiError` for what Slack refuses: a channel that the bot is not in.
        """

        def send(blocks: Sequence[Block] | None) -> SlackResponse:
            return patiently(
                lambda: self._client.chat_postMessage(
                    channel=channel,
                    text=message.text,
                    blocks=blocks,
                    thread_ts=thread,
                    unfurl_links=False,
                    unfurl_media=False,
                    parse="none",
                    metadata={"event_type": METADATA_EVENT, "event_payload": {"key": key}},
                ),
                repeatable=False,
                sleep=self._sleep,
            )

        if since is not None and (found := self._find(channel, key, thread, since)):
            return found
        for _ in range(3):
            try:
                return str(_first_taken(send, message)["ts"])
            except UnknownOutcomeError:
                if found := self._find(channel, key, thread, since):
                    return found
        return str(_first_taken(send, message)["ts"])

    def edit(self, channel: str, ts: str, message: Message, *, exactly: bool = False) -> None:
        """Replace a message; raises `SlackApiError` where it is gone.

        `exactly` raises as well where Slack refuses the blocks, instead of sending plainer ones.
        """

        def send(blocks: Sequence[Block] | None) -> SlackResponse:
            return patiently(
                lambda: self._client.chat_update(
                    channel=channel, ts=ts, text=message.text, blocks=blocks or [], parse="none"
                ),
                repeatable=True,
                sleep=self._sleep,
            )

        if exactly:
            send(message.blocks)
        else:
            _first_taken(send, message)

    def whisper(
        self, channel: str, user: str, message: Message, *, thread: str | None = None
    ) -> None:
        """Show a message to one person in a channel; it may get lost, and does not stay."""

        def send(blocks: Sequence[Block] | None) -> SlackResponse:
            return patiently(
                lambda: self._client.chat_postEphemeral(
                    channel=channel, user=user, text=message.text, blocks=blocks, thread_ts=thread
                ),
                repeatable=True,
                sleep=self._sleep,
            )

        _first_taken(send, message)

    def direct(self, user: str) -> str:
        """The channel of the direct messages with somebody."""
        if user not in self._direct:
            opened = patiently(
                lambda: self._client.conversations_open(users=[user]),
                repeatable=True,
                sleep=self._sleep,
            )
            self._direct[user] = opened["channel"]["id"]
        return self._direct[user]

    def link(self, channel: str, ts: str) -> str:
        """The address of a message."""
        found = patiently(
            lambda: self._client.chat_getPermalink(channel=channel, message_ts=ts),
            repeatable=True,
            sleep=self._sleep,
        )
        return str(found["permalink"])

    def attach(self, channel: str, thread: str | None, name: str, content: bytes) -> None:
        """Put a file into a channel or a thread.

        It is sent again after a lost answer: a file that stands there twice is better than none.
        """
        patiently(
            lambda: self._client.files_upload_v2(
                channel=channel, thread_ts=thread, filename=name, title=name, content=content
            ),
            repeatable=True,
            sleep=self._sleep,
        )

    def picture(self, name: str, content: bytes, alt: str) -> str:
        """Upload a picture that is shown nowhere yet; the file's id, for an `image` block."""
        uploaded = patiently(
            lambda: self._client.files_upload_v2(
                filename=name, title=name, content=content, alt_txt=alt
            ),
            repeatable=True,
            sleep=self._sleep,
        )
        return str(uploaded["file"]["id"])

    def _find(
        self, channel: str, key: str, thread: str | None, since: float | None = None
    ) -> str | None:
        """The message of a key, if it arrived after all."""
        return find_message(
            self._client,
            channel,
            key,
            author=self._myself(),
            thread=thread,
            since=since,
            sleep=self._sleep,
        )

    def _myself(self) -> str:
        if not self._bot_id:
            told = patiently(self._client.auth_test, repeatable=True, sleep=self._sleep)
            self._bot_id = str(told["bot_id"])
        return self._bot_id


def _first_taken(
    send: Callable[[Sequence[Block] | None], SlackResponse], message: Message
) -> SlackResponse:
    """Send the blocks; where Slack refuses them, the plain ones; at last the text alone."""
    forms: list[Sequence[Block] | None] = [message.blocks, message.plain, None]
    for blocks in [form for form in forms[:2] if form]:
        try:
            return send(blocks)
        except SlackApiError as problem:
            if error_code(problem) not in _BLOCKS_REFUSED:
                raise
            _log.warning("Slack refused a message's blocks: %s", problem.response.get("error"))
    return send(None)
