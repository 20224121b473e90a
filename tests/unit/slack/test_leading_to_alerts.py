"""What leads to an alert's message: a call waits a moment for it, the message before points on."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, cast

import pytest

from bot.domain.masking import Masker
from bot.domain.sensitive import MaskingRules
from bot.services.delivering import PostponedError
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

    def link(self, channel: str, ts: str) -> str:
        return f"https://chat.example/{channel}/{ts}"

    def direct(self, user: str) -> str:
        return f"D{user}"

    def post(self, channel: str, message: Message, **_: object) -> str:
        self.posted.append((channel, message))
        return "2.0"

    def edit(self, channel: str, ts: str, message: Message) -> None:  # noqa: ARG002 - the poster's
        self.edited.append((ts, message))


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
