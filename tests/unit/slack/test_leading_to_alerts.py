"""What leads to an alert's message: a call waits a moment for it, the message before points on."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace
from slack_sdk.errors import SlackApiError

from bot.domain.alerting.notes import words
from bot.domain.masking import Masker
from bot.domain.sensitive import MaskingRules
from bot.services.delivering import PostponedError
from bot.services.following import line_body
from bot.services.mask_alerts import MaskAlerts
from bot.services.work import Letter, Placed
from bot.slack.carrier import SlackCarrier
from tests.unit.domain.alerting.making import opened

if TYPE_CHECKING:
    from bot.slack.messages.message import Message
    from bot.slack.poster import Poster


class Told:
    """A poster that keeps what it is given."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, Message]] = []
        self.edited: list[tuple[str, Message]] = []
        self.threads: list[str | None] = []
        self.gone = False

    def link(self, channel: str, ts: str) -> str:
        self._look(ts)
        return f"https://chat.example/{channel}/{ts}"

    def direct(self, user: str) -> str:
        return f"D{user}"

    def post(
        self, channel: str, message: Message, *, thread: str | None = None, **_: object
    ) -> str:
        self._look(thread)
        self.threads.append(thread)
        self.posted.append((channel, message))
        return "2.0"

    def edit(self, channel: str, ts: str, message: Message) -> None:  # noqa: ARG002 - the poster's
        self._look(ts)
        self.edited.append((ts, message))

    def _look(self, ts: str | None) -> None:
        if self.gone and ts == "1.0":
            raise SlackApiError("gone", {"error": "message_not_found"})  # type: ignore[no-untyped-call]


@pytest.fixture
def told() -> Told:
    return Told()


def carrier(told: Told, *, posting: bool = False) -> SlackCarrier:
    return SlackCarrier(
        cast("Poster", told),
        UTC,
        digests=lambda _: pytest.fail("no digest leaves"),
        alerts=lambda _: (),
        mask=MaskAlerts(Masker(MaskingRules())),
        posting=lambda _: posting,
        delivered=lambda _: None,
    )


def direct(attempts: int) -> Letter:
    return Letter("k", "direct", "UFIRST", alert_id=1, attempts=attempts)


def test_a_call_waits_a_moment_for_the_message_it_leads_to(told: Told) -> None:
    carry = carrier(told, posting=True).carriers()["direct"]
    with pytest.raises(PostponedError) as waits:
        carry(direct(1), Placed(opened(), "C1", ""))
    assert waits.value.seconds <= 1
    carry(direct(2), Placed(opened(), "C1", "1.0"))
    ((channel, message),) = told.posted
    assert channel == "DUFIRST"
    assert "https://chat.example/C1/1.0" in str(message.blocks)


@pytest.mark.parametrize(("attempts", "posting"), [(2, True), (1, False)])
def test_nobody_waits_longer_or_for_a_message_that_never_comes(
    told: Told, attempts: int, *, posting: bool
) -> None:
    carry = carrier(told, posting=posting).carriers()["direct"]
    carry(direct(attempts), Placed(opened(), "C1", ""))
    assert len(told.posted) == 1


def test_the_message_before_points_on_and_says_nothing_that_will_be_wrong(told: Told) -> None:
    post = carrier(told).carriers()["post"]
    post(Letter("k", "post", "C1", alert_id=1, attempts=1), Placed(opened(), "C1", "1.0"))
    ((ts, message),) = told.edited
    assert ts == "1.0"
    assert "https://chat.example/C1/2.0" in str(message.blocks)
    assert not any(word in str(message.blocks) for word in ("Open", "level", "Medium"))


def test_somebody_is_called_also_where_nothing_can_be_led_to(told: Told) -> None:
    told.gone = True
    carrier(told).carriers()["direct"](direct(1), Placed(opened(), "C1", "1.0"))
    assert len(told.posted) == 1


@pytest.mark.parametrize("closed", [False, True])
def test_an_open_alert_whose_message_is_gone_is_posted_anew(told: Told, *, closed: bool) -> None:
    told.gone = True
    alert = replace(opened(), state="resolved" if closed else "open")
    edit = Letter("k", "edit", "C1", alert_id=1, attempts=1)
    arrived = carrier(told).carriers()["edit"](edit, Placed(alert, "C1", "1.0"))
    assert arrived.placed == (None if closed else ("C1", "2.0"))
    assert len(told.posted) == (not closed)


def test_a_line_whose_thread_is_gone_stands_under_the_alert_that_is_posted_anew(
    told: Told,
) -> None:
    told.gone = True
    body = line_body((words("something happened"),))
    line = Letter("k", "line", "C1", body, alert_id=1, attempts=1)
    arrived = carrier(told).carriers()["line"](line, Placed(opened(), "C1", "1.0"))
    assert arrived.placed == ("C1", "2.0")
    assert told.threads == [None, "2.0"]
