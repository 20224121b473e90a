"""Whatever an alert, a note or a digest holds: Slack takes the message, and its text is inert."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.alerting.sighting import Sighting
from bot.slack.messages.alerts.alert import alert_message, moved_message
from bot.slack.messages.alerts.asides import (
    ask_message,
    asked_and_answered,
    call_message,
    events_message,
    list_message,
    remind_message,
)
from bot.slack.messages.alerts.digest import digest_message
from bot.slack.messages.alerts.notes import lines_message, note_message
from bot.slack.messages.alerts.reply import reply_message
from bot.slack.messages.alerts.summary import summary_message
from bot.slack.messages.answer import Chart
from tests.unit.domain.alerting.making import NOON
from tests.unit.slack.messages.alerts.making import alerts, digests, inert, notes, summaries, text
from tests.unit.slack.messages.limits import check

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.digest import Digest, Summary
    from bot.domain.alerting.notes import Note
    from bot.slack.messages.message import Message

STEADY = settings(deadline=None, derandomize=True, max_examples=60)
ZONES = st.sampled_from((UTC, ZoneInfo("America/New_York")))
LINK = "https://chat.example/archives/C1/p1"


def good(message: Message) -> None:
    check(message)
    inert(message)


@STEADY
@given(alerts(), ZONES)
def test_every_alerts_messages(alert: Alert, zone: ZoneInfo) -> None:
    good(alert_message(alert, zone))
    good(moved_message(alert, LINK))
    good(call_message(alert, zone, LINK))
    good(ask_message(alert, zone))
    good(asked_and_answered(alert))


@STEADY
@given(st.lists(alerts(), max_size=3), st.sampled_from((1, 10, 30)), st.integers(0, 9))
def test_every_list(found: list[Alert], times: int, more: int) -> None:
    every = [replace(one, id=place) for place, one in enumerate(found * times, start=1)]
    good(list_message(every[:50], more, UTC))
    good(reply_message((), every, None, UTC))


@STEADY
@given(alerts(), text, st.sampled_from((0, 1, 200)))
def test_every_look_at_events(alert: Alert, word: str, times: int) -> None:
    one = Sighting("e1", NOON, word, word, word, word, word, word, word, word)
    good(events_message(alert, [one] * times, UTC))
    good(reply_message((), None, (alert, [one] * times), UTC))


@STEADY
@given(notes(), alerts(), st.sampled_from((1, 60)))
def test_every_note(note: Note, alert: Alert, times: int) -> None:
    good(note_message(note, UTC))
    good(lines_message([note] * times, UTC))
    good(remind_message(alert, note, UTC))
    good(reply_message((note,) * times, None, None, UTC, stand_in=True))


@STEADY
@given(summaries(), st.lists(alerts(), max_size=3))
def test_every_summary(summary: Summary, found: list[Alert]) -> None:
    every = [replace(one, id=place) for place, one in enumerate(found * 3, start=1)]
    good(summary_message(summary, every, UTC))


@STEADY
@given(digests(), st.one_of(st.none(), text))
def test_every_digest(digest: Digest, word: str | None) -> None:
    good(digest_message(digest, UTC, None if word is None else Chart("F1", word)))
