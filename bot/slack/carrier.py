"""Carries letters of the outbox into Slack: one try a time, what fails waits in the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.alerting.digest import Summary
from bot.domain.alerting.notes import Note
from bot.services.delivering import Arrived, PostponedError, UndeliverableError
from bot.slack.calling import UnknownOutcomeError, error_code
from bot.slack.messages.alerts.alert import alert_message, moved_message
from bot.slack.messages.alerts.asides import (
    ask_message,
    call_message,
    remind_message,
)
from bot.slack.messages.alerts.notes import lines_message, note_message
from bot.slack.messages.alerts.summary import summary_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.services.mask_alerts import MaskAlerts
    from bot.services.work import Delivered, Letter, LetterKind, Placed
    from bot.slack.messages.message import Message
    from bot.slack.poster import Poster

__all__ = ["SlackCarrier", "postpone"]

_GONE = frozenset({"message_not_found", "thread_not_found"})
"""Somebody removed the message."""

_FIXED = frozenset({"cant_update_message", "edit_window_closed"})
"""It stands, but as it is."""

_BEFORE = 3600.0
"""Slack's clock and ours may differ by so much; what arrived is found all the same."""

_UNPOSTED = 2.0
_SOON = 1.0
_PATIENT = 30.0


def postpone(seconds: float) -> None:
    """Given to a `Poster` as its sleep: whoever would wait puts the letter back instead."""
    raise PostponedError("Slack asks to wait", seconds, whole=True)


@dataclass(frozen=True, slots=True)
class SlackCarrier:
    """Delivers messages, edits, lines of threads and direct messages.

    `digests` makes a digest's message, which may take a while; `alerts` are those of ids;
    `posting` tells whether an alert's message is still to be posted; `delivered` finds a letter
    that arrived by its key.
    """

    poster: Poster
    zone: tzinfo
    digests: Callable[[Mapping[str, Any]], Message]
    alerts: Callable[[Sequence[int]], Sequence[Alert]]
    mask: MaskAlerts
    posting: Callable[[int], bool]
    delivered: Callable[[str], Delivered | None]

    def carriers(self) -> dict[LetterKind, Callable[[Letter, Placed | None], Arrived]]:
        """Which method carries which letters."""
        return {
            "post": self._told(self._post),
            "edit": self._told(self._edit),
            "line": self._told(self._line),
            "remind": self._told(self._line),
            "direct": self._told(self._direct),
            "ask": self._told(self._ask),
            "say": self._told(self._say),
            "summary": self._told(self._summary),
            "digest": self._told(self._digest),
        }

    def _told(
        self, carry: Callable[[Letter, Placed | None], Arrived]
    ) -> Callable[[Letter, Placed | None], Arrived]:
        """Say in the outbox's words what Slack says of a letter."""

        def carried(letter: Letter, about: Placed | None) -> Arrived:
            try:
                return carry(letter, about)
            except SlackApiError as problem:
                raise UndeliverableError(f"Slack: {error_code(problem)}") from problem
            except (UnknownOutcomeError, SlackClientError, OSError) as problem:
                seconds = min(2.0 ** (letter.attempts - 1), _PATIENT)
                raise PostponedError(f"no answer: {problem}", seconds) from problem

        return carried

    def _post(self, letter: Letter, about: Placed | None) -> Arrived:
        placed = self._known(about)
        message = alert_message(placed.alert, self.zone)
        ts = self._send(letter.stream, message, letter)
        if letter.attempts > 1:
            # it may have been posted by an earlier try, as the alert was then, and the edits that
            # waited behind it went with this letter
            try:
                self.poster.edit(letter.stream, ts, message)
            except SlackApiError as problem:
                if error_code(problem) not in _GONE | _FIXED:
                    raise  # it stands, and is found again
        self._resum(placed)
        if placed.message_ts and placed.message_ts != ts:
            self._point_on(placed, letter.stream, ts)
        return Arrived(ts, (letter.stream, ts))

    def _point_on(self, placed: Placed, channel: str, ts: str) -> None:
        """The message that stood before says where the alert goes on."""
        try:
            message = moved_message(placed.alert, self.poster.link(channel, ts))
            self.poster.edit(placed.channel, placed.message_ts, message)
        except (SlackApiError, PostponedError, UnknownOutcomeError, OSError):
            return  # its buttons work all the same

    def _edit(self, letter: Letter, about: Placed | None) -> Arrived:
        placed = self._known(about)
        if not placed.message_ts:
            return Arrived("no message stands")
        self._resum(placed)
        try:
            self.poster.edit(
                placed.channel, placed.message_ts, alert_message(placed.alert, self.zone)
            )
        except SlackApiError as problem:
            code = error_code(problem)
            if code in _GONE and not placed.alert.closed:
                return self._anew(letter, placed)
            if code not in _GONE | _FIXED:
                raise
            return Arrived(f"not shown: {code}")
        return Arrived(placed.message_ts)

    def _anew(self, letter: Letter, placed: Placed) -> Arrived:
        """Somebody removed the alert's message: what is not closed is shown again."""
        again = replace(letter, key=f"{letter.key}:anew")
        ts = self._send(placed.channel, alert_message(placed.alert, self.zone), again)
        return Arrived(ts, (placed.channel, ts))

    def _resum(self, placed: Placed) -> None:
        """Show the present in the summary that showed the alert last."""
        sent = self.delivered(placed.summary) if placed.summary else None
        if sent is None:
            return  # it shows the present when it leaves
        try:
            self.poster.edit(sent.letter.stream, sent.receipt, self._summed(sent.letter))
        except SlackApiError as problem:
            if error_code(problem) not in _GONE | _FIXED:
                raise

    def _line(self, letter: Letter, about: Placed | None) -> Arrived:
        placed = self._known(about)
        if not placed.message_ts:
            if not self.posting(placed.alert.id):
                return Arrived("no message stands")
            seconds = min(_UNPOSTED**letter.attempts, _PATIENT)
            raise PostponedError("the alert's message is not posted yet", seconds)
        if letter.kind == "remind":
            message = remind_message(placed.alert, self._note(letter), self.zone)
        else:
            notes = msgspec.convert(letter.body["notes"], list[Note])
            message = lines_message([self.mask.note(note) for note in notes], self.zone)
        try:
            return Arrived(self._send(placed.channel, message, letter, thread=placed.message_ts))
        except SlackApiError as problem:
            if error_code(problem) not in _GONE:
                raise
        arrived = self._anew(letter, placed)
        self._send(placed.channel, message, letter, thread=arrived.receipt)
        return arrived

    def _direct(self, letter: Letter, about: Placed | None) -> Arrived:
        placed = self._known(about)
        if not placed.message_ts and letter.attempts == 1 and self.posting(placed.alert.id):
            raise PostponedError("the alert's message, to which it leads, is on its way", _SOON)
        return self._to(letter, call_message(placed.alert, self.zone, self._link(placed)))

    def _link(self, placed: Placed) -> str:
        """Where the alert's message stands; "" where it does not: whom to call is called."""
        if not placed.message_ts:
            return ""
        try:
            return self.poster.link(placed.channel, placed.message_ts)
        except SlackApiError:
            return ""

    def _ask(self, letter: Letter, about: Placed | None) -> Arrived:
        return self._to(letter, ask_message(self._known(about).alert, self.zone))

    def _say(self, letter: Letter, about: Placed | None) -> Arrived:  # noqa: ARG002 - of none
        line = self._note(letter)
        return Arrived(self._send(letter.stream, note_message(line, self.zone), letter))

    def _summary(self, letter: Letter, about: Placed | None) -> Arrived:  # noqa: ARG002 - of many
        return Arrived(self._send(letter.stream, self._summed(letter), letter))

    def _summed(self, letter: Letter) -> Message:
        summary = self.mask.summary(msgspec.convert(letter.body["summary"], Summary))
        alerts = [self.mask.alert(alert) for alert in self.alerts(summary.shown)]
        return summary_message(summary, alerts, self.zone)

    def _digest(self, letter: Letter, about: Placed | None) -> Arrived:  # noqa: ARG002 - of none
        return Arrived(self._send(letter.stream, self.digests(letter.body), letter))

    def _to(self, letter: Letter, message: Message) -> Arrived:
        """To a person, or to a channel."""
        to = letter.stream
        channel = self.poster.direct(to) if to[:1] in {"U", "W"} else to
        return Arrived(self._send(channel, message, letter))

    def _known(self, about: Placed | None) -> Placed:
        """The alert, as a channel may see it."""
        if about is None:
            raise UndeliverableError("the alert is not known")
        return replace(about, alert=self.mask.alert(about.alert))

    def _note(self, letter: Letter) -> Note:
        return self.mask.note(msgspec.convert(letter.body["note"], Note))

    def _send(
        self, channel: str, message: Message, letter: Letter, thread: str | None = None
    ) -> str:
        """Post it; where an earlier try may have arrived, that is looked for first."""
        since = letter.made - _BEFORE if letter.attempts > 1 else None
        return self.poster.post(channel, message, key=letter.key, thread=thread, since=since)
