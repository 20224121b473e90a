"""The embedded engine's own part: what it looks at, and what it says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Question
from bot.domain.window import Window
from bot.errors import ArchiveError, QueryCancelledError
from bot.services.cancellation import CancelToken

if TYPE_CHECKING:
    from tests.conftest import Cli, Record

UNTIL = datetime(2026, 3, 4, 17, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_DAY = Window(UNTIL - timedelta(hours=24), UNTIL)
COUNT = Question("stats count(*) as n", LAST_DAY)


def test_the_window_begins_with_its_first_instant_and_ends_before_its_last(
    sample: Cli, sample_events: dict[str, Record]
) -> None:
    times = sorted(event["eventTime"] for event in sample_events.values())
    first, last = (datetime.fromisoformat(times[place]).astimezone(UTC) for place in (100, 3000))
    expected = sum(times[100] <= time < times[3000] for time in times)
    answer = sample.app().engine(None).ask(replace(COUNT, window=Window(first, last)))
    assert answer.rows == ((expected,),)
    assert answer.totals.events == expected


@pytest.mark.parametrize(
    ("minutes", "bucket"),
    [(80, 1), (300, 5), (1000, 15), (24 * 60, 60), (44 * 60, 60), (100 * 60, 360)],
)
def test_the_timeline_counts_every_event_once_where_it_happened(
    sample: Cli, sample_events: dict[str, Record], minutes: int, bucket: int
) -> None:
    end = UNTIL - timedelta(minutes=7, seconds=11)
    window = Window(end - timedelta(minutes=minutes), end)
    timeline = sample.app().engine(None).ask(replace(COUNT, window=window)).totals.timeline
    assert timeline is not None
    assert timeline.bucket == timedelta(minutes=bucket)
    expected = dict.fromkeys(timeline.starts, 0)
    for event in sample_events.values():
        happened = datetime.fromisoformat(event["eventTime"])
        if window.start <= happened < window.end:
            expected[happened - (happened - EPOCH) % timeline.bucket] += 1
    assert timeline.counts == tuple(expected.values())
    assert sum(timeline.counts) > 10


def test_coverage_names_what_was_opened(sample: Cli) -> None:
    coverage = sample.app().engine(None).ask(COUNT).coverage
    assert coverage.engine == "archive"
    assert 0 < coverage.files <= 2
    assert coverage.bytes > 0
    assert coverage.events_looked_at >= 2000
    assert coverage.accounts
    assert coverage.latest is not None
    assert coverage.latest < UNTIL


def test_a_window_without_files_opens_nothing(sample: Cli) -> None:
    window = Window(UNTIL - timedelta(days=900), UNTIL - timedelta(days=800))
    answer = sample.app().engine(None).ask(replace(COUNT, window=window))
    assert (answer.rows, answer.totals.events) == ((), 0)
    assert answer.totals.timeline is None
    assert (answer.coverage.files, answer.coverage.bytes) == (0, 0)


def test_no_archive_is_an_error(cli: Cli) -> None:
    with pytest.raises(ArchiveError, match="audit ingest"):
        cli.app().engine(None).ask(COUNT)


def test_a_cancelled_question_gets_no_answer(sample: Cli) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(QueryCancelledError):
        sample.app().engine(None).ask(COUNT, cancellation=token)


def test_a_parameters_name_inside_a_text_is_text(sample: Cli) -> None:
    query = 'filter userAgent = "$files $window_start $bucket" | stats count(*) as n'
    assert sample.app().engine(None).ask(replace(COUNT, query=query)).rows == ((0,),)
