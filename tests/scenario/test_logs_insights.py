"""`--engine logs-insights` against a stand-in for CloudWatch Logs; see `tests.logs_insights`."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.domain.answer import Question
from bot.domain.window import Window
from bot.errors import AuditError, EngineError, QueryCancelledError, QueryTimeoutError
from bot.sample.events import make_event
from bot.services.cancellation import CancelToken
from tests.aws_calls import SESSIONS
from tests.conftest import UNTIL
from tests.logs_insights import GROUP, LATE, Insights

if TYPE_CHECKING:
    from pathlib import Path

    from bot.services.ports import Engine
    from tests.conftest import Cli

WINDOW = Window(UNTIL - timedelta(days=2), UNTIL)
NAMES = Question("fields @timestamp, eventName | sort @timestamp desc", WINDOW, limit=3)


def engine(insights: Insights, home: Path, **settings: str) -> Engine:
    environ = insights.environ | {"AUDIT_HOME": str(home)} | settings
    return App(environ, clock=lambda: UNTIL + LATE).engine("logs-insights")


def fill(insights: Insights, count: int = 5, apart: timedelta = timedelta(hours=1)) -> None:
    times = [UNTIL - timedelta(minutes=5) - at * apart for at in range(count)]
    insights.fill(
        [
            {**make_event(), "eventName": f"Call{at}", "eventTime": f"{time:%Y-%m-%dT%H:%M:%SZ}"}
            for at, time in enumerate(times)
        ]
    )


def test_an_event_counts_by_when_it_happened_not_by_when_it_came(
    insights: Insights, tmp_path: Path
) -> None:
    fill(insights)
    ask = engine(insights, tmp_path).ask
    last_hour = Window(UNTIL - timedelta(hours=1), UNTIL - timedelta(minutes=3))
    answer = ask(replace(NAMES, window=last_hour))
    assert answer.rows == ((UNTIL - timedelta(minutes=5), "Call0"),)
    between = Window(UNTIL - timedelta(minutes=2), UNTIL)
    assert ask(replace(NAMES, window=between)).rows == ()


def test_the_answer_says_what_was_read_and_what_that_costs(
    insights: Insights, tmp_path: Path
) -> None:
    fill(insights)
    answer = engine(insights, tmp_path).ask(NAMES)
    assert [row[1] for row in answer.rows] == ["Call0", "Call1", "Call2"]
    coverage = answer.coverage
    assert coverage.cut
    assert coverage.bytes == 6_000_000
    assert coverage.cost == pytest.approx(0.00003)
    assert coverage.events_looked_at == 5
    assert coverage.latest == UNTIL - timedelta(minutes=5)


def test_a_long_window_is_asked_in_slices_until_there_is_enough(
    insights: Insights, tmp_path: Path
) -> None:
    fill(insights, count=12, apart=timedelta(hours=12))
    ask = engine(insights, tmp_path, AUDIT_LOGS_SLICE="1d", AUDIT_LOGS_CONCURRENCY="2").ask
    answer = ask(replace(NAMES, window=Window(UNTIL - timedelta(days=6), UNTIL)))
    assert [row[1] for row in answer.rows] == ["Call0", "Call1", "Call2"]
    rows = [each for each in insights.sent if "stats" not in each["queryString"]]
    assert len(rows) == 2
    insights.sent.clear()
    whole = replace(NAMES, window=Window(UNTIL - timedelta(days=6), UNTIL), limit=100)
    assert [row[1] for row in ask(whole).rows] == [f"Call{at}" for at in range(12)]
    early = replace(whole, query="fields eventName | sort @timestamp", limit=2)
    assert ask(early).rows == (("Call11",), ("Call10",))


def test_nothing_is_asked_of_the_future(insights: Insights, tmp_path: Path) -> None:
    fill(insights)
    engine(insights, tmp_path).ask(NAMES)
    assert {each["endTime"] for each in insights.sent} == {int((UNTIL + LATE).timestamp())}


def test_pages_are_put_together(insights: Insights, tmp_path: Path) -> None:
    fill(insights, count=25)
    insights.page = 10
    answer = engine(insights, tmp_path).ask(replace(NAMES, limit=100))
    assert [row[1] for row in answer.rows] == [f"Call{at}" for at in range(25)]


def test_where_too_many_run_it_waits_its_turn(insights: Insights, tmp_path: Path) -> None:
    fill(insights)
    insights.busy = 2
    assert len(engine(insights, tmp_path).ask(NAMES).rows) == 3
    assert insights.busy == 0


def test_a_query_that_never_finishes_is_stopped_at_the_limit(
    insights: Insights, tmp_path: Path
) -> None:
    insights.running = 1_000_000
    with pytest.raises(QueryTimeoutError, match=r"limit of 1 s .* shorter window"):
        engine(insights, tmp_path, AUDIT_ENGINE_TIME_LIMIT="1s").ask(NAMES)
    assert_all_stopped(insights)


def test_cancelling_stops_every_statement(insights: Insights, tmp_path: Path) -> None:
    insights.running = 1_000_000
    token = CancelToken()
    threading.Timer(0.5, token.cancel).start()
    with pytest.raises(QueryCancelledError):
        engine(insights, tmp_path).ask(NAMES, cancellation=token)
    assert_all_stopped(insights)


def assert_all_stopped(insights: Insights) -> None:
    done = threading.Event()
    for _ in range(100):
        if len(insights.stopped) == len(insights.sent) == 3:
            return
        done.wait(0.05)
    pytest.fail(f"{len(insights.sent)} were started, {len(insights.stopped)} stopped")


@pytest.mark.parametrize(
    ("ends", "told"),
    [("Failed", "Ask again"), ("Timeout", "shorter window"), ("Cancelled", "Somebody else")],
)
def test_a_query_that_ends_badly_says_what_to_do(
    insights: Insights, tmp_path: Path, ends: str, told: str
) -> None:
    insights.ends = ends
    with pytest.raises(EngineError, match=told):
        engine(insights, tmp_path).ask(NAMES)


def test_a_query_that_aws_refuses_is_told_with_a_way_out(
    insights: Insights, tmp_path: Path
) -> None:
    insights.malformed = True
    with pytest.raises(EngineError, match=r"unexpected symbol found.*--engine"):
        engine(insights, tmp_path).ask(NAMES)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("AccessDeniedException", r"logs:StartQuery and logs:GetQueryResults is denied"),
        ("ExpiredTokenException", "credentials have expired"),
        ("UnrecognizedClientException", "does not take the credentials"),
        ("OptInRequired", "region eu-central-1 is off"),
        ("RequestTimeTooSkewed", "clock is wrong"),
    ],
)
def test_what_aws_denies_is_told_with_its_remedy(
    insights: Insights, tmp_path: Path, code: str, told: str
) -> None:
    insights.denies = code
    with pytest.raises(AuditError, match=told):
        engine(insights, tmp_path).ask(NAMES)


def test_throttled_pages_are_asked_for_again(insights: Insights, tmp_path: Path) -> None:
    fill(insights)
    insights.throttled = 2
    assert len(engine(insights, tmp_path).ask(NAMES).rows) == 3
    assert insights.throttled == 0


def test_a_missing_log_group_is_named(insights: Insights, tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"no log group nowhere in eu-central-1.*logs\.yaml"):
        engine(insights, tmp_path, AUDIT_LOGS_GROUPS="nowhere").ask(NAMES)


def test_groups_of_other_accounts_are_asked_by_their_arn(
    insights: Insights, tmp_path: Path
) -> None:
    fill(insights)
    arn = f"arn:aws:logs:eu-central-1:444455556666:log-group:{GROUP}"
    answer = engine(insights, tmp_path, AUDIT_LOGS_GROUPS=f"{arn}:*").ask(NAMES)
    assert len(answer.rows) == 3
    assert insights.sent[0]["logGroupIdentifiers"] == [arn]


def test_the_role_that_is_assumed_carries_the_name_of_who_asks(
    insights: Insights, tmp_path: Path
) -> None:
    fill(insights)
    role = "arn:aws:iam::123456789012:role/reader"
    ask = engine(insights, tmp_path, AUDIT_LOGS_ROLE=role).ask
    SESSIONS.clear()
    ask(replace(NAMES, asker="U012AB3CD"))
    ask(NAMES)
    assert {"audit-U012AB3CD", "cloudtrail-audit-bot"} == SESSIONS


def test_at_the_terminal(insights: Insights, make_cli: type[Cli], tmp_path: Path) -> None:
    fill(insights)
    cli = make_cli(tmp_path, environ=insights.environ)
    text = cli("run", "access-denied", "24h", "--engine", "logs-insights").out
    assert "engine logs-insights" in text
    assert "costs $" in text or "costs under" in text
    told = cli("access-denied", "24h", "--engine", "logs-insights", "--format", "json").out
    assert json.loads(told)["coverage"]["cost"] > 0
    explained = cli("access-denied", "24h", "--engine", "logs-insights", "--explain").out
    assert "filter eventTime >=" in explained
    checked = cli("engine", "check", "logs-insights").out
    assert "logs-insights ok" in " ".join(checked.split())
