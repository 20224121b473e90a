"""Which engine a question goes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answer import Question
from bot.domain.route import Route, candidates
from bot.domain.window import Window

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PROD, STAGING = "111122223333", "444455556666"

ROUTES = (
    Route("logs-insights", frozenset({PROD}), 14 * DAY),
    Route("athena", within=90 * DAY),
)


def question(*accounts: str, back: timedelta = DAY) -> Question:
    asked = Question("fields eventName", Window(NOW - back, NOW))
    if not accounts:
        return asked
    conditions = ("recipientAccountId in $account",)
    return replace(asked, conditions=conditions, values={"account": list(accounts)})


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (question(PROD), ["logs-insights", "athena", "archive"]),
        (question(PROD, back=14 * DAY), ["logs-insights", "athena", "archive"]),
        (question(PROD, back=15 * DAY), ["athena", "archive"]),
        (question(STAGING), ["athena", "archive"]),
        (question(PROD, STAGING), ["athena", "archive"]),
        (question(), ["athena", "archive"]),
        (question(back=91 * DAY), ["archive"]),
        (replace(question(), prefers=("trino", "archive")), ["archive", "athena"]),
        (replace(question(), prefers=("athena",)), ["athena", "archive"]),
    ],
)
def test_a_question_goes_by_its_account_and_the_age_of_its_window(
    asked: Question, wanted: list[str]
) -> None:
    set_up = ["archive", "athena", "logs-insights"]
    assert candidates(asked, ROUTES, "archive", set_up, NOW) == wanted


def test_a_parameter_that_narrows_nothing_is_no_account() -> None:
    own = replace(question(), values={"account": PROD})
    assert own.given("account") == ()
    single = replace(own, conditions=("recipientAccountId = $account",))
    assert single.given("account") == (PROD,)
