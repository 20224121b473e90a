from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.calling import UnknownOutcomeError, error_code, patiently

if TYPE_CHECKING:
    from collections.abc import Callable


def response(
    status: int = 200, data: dict[str, Any] | None = None, headers: dict[str, str] | None = None
) -> SlackResponse:
    return SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="http://127.0.0.1/api/chat.postMessage",
        req_args={},
        data=data or {"ok": True},
        headers=headers or {},
        status_code=status,
    )


def refusal(
    status: int, error: str, headers: dict[str, str] | None = None
) -> Callable[[], SlackResponse]:
    def call() -> SlackResponse:
        answer = response(status, {"ok": False, "error": error}, headers)
        raise SlackApiError("no", answer)  # type: ignore[no-untyped-call]

    return call


def drop() -> SlackResponse:
    raise ConnectionResetError


@dataclass
class Slack:
    """Answers calls one after the other, and notes how long the caller waited between them."""

    answers: list[Callable[[], SlackResponse]]
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> SlackResponse:
        return self.answers.pop(0)()

    def ask(self, *, repeatable: bool) -> SlackResponse:
        return patiently(self, repeatable=repeatable, sleep=self.waits.append)


def test_a_limit_is_waited_out_as_slack_says_even_where_a_call_may_not_be_repeated() -> None:
    slack = Slack([refusal(429, "ratelimited", {"Retry-After": "3"}), response])
    assert slack.ask(repeatable=False)["ok"]
    assert slack.waits == [3.0]


def test_a_limit_that_names_no_time_is_waited_out_too() -> None:
    slack = Slack([refusal(429, "message_limit_exceeded"), response])
    assert slack.ask(repeatable=False)["ok"]
    assert slack.waits == [5.0]


def test_a_wait_of_an_hour_is_not_sat_out() -> None:
    slack = Slack([refusal(429, "ratelimited", {"Retry-After": "3600"}), response])
    slack.ask(repeatable=False)
    assert slack.waits == [30.0]


@pytest.mark.parametrize("fault", [drop, refusal(500, "internal_error"), refusal(503, "x")])
def test_a_lost_answer_is_asked_for_again_only_where_that_does_no_harm(
    fault: Callable[[], SlackResponse],
) -> None:
    assert Slack([fault, response]).ask(repeatable=True)["ok"]
    with pytest.raises(UnknownOutcomeError):
        Slack([fault, response]).ask(repeatable=False)


def test_what_slack_refuses_for_good_is_not_asked_again() -> None:
    slack = Slack([refusal(200, "channel_not_found"), response])
    with pytest.raises(SlackApiError) as caught:
        slack.ask(repeatable=True)
    assert error_code(caught.value) == "channel_not_found"
    assert slack.waits == []


def test_patience_ends() -> None:
    slack = Slack([drop] * 20)
    with pytest.raises(UnknownOutcomeError):
        slack.ask(repeatable=True)
    assert len(slack.waits) < 10


def test_an_answer_that_is_no_json_has_no_code() -> None:
    problem = SlackApiError("no", cast("Any", None))  # type: ignore[no-untyped-call]
    assert error_code(problem) == ""
