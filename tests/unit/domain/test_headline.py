from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.answer import Answer, Count, Coverage, FailingFeed, Totals
from bot.domain.headline import caveats, headline
from bot.domain.principal import short_principal
from bot.domain.window import Window

END = datetime(2024, 5, 2, 12, tzinfo=UTC)
ALICE = "arn:aws:iam::111122223333:user/alice"

COVERAGE = Coverage(
    engine="archive",
    window=Window(END - timedelta(hours=24), END),
    accounts=("111122223333",),
    regions=("us-east-1",),
    earliest=END - timedelta(days=3),
    latest=END - timedelta(minutes=5),
    ingested_at=END,
    rejected_objects=0,
    files=2,
    bytes=1000,
    events_looked_at=5000,
    cut=False,
    limit=100,
    seconds=0.02,
)
NOTHING = Totals(0, None, None, {}, {})
FOUND = Totals(
    17,
    END - timedelta(hours=2),
    END - timedelta(hours=1),
    {
        "principal": (Count(ALICE, 16), Count(None, 1)),
        "action": (Count("GetObject", 12), Count("PutObject", 5)),
        "source": (Count("203.0.113.7", 17),),
    },
    {"principal": 2, "action": 2, "source": 1},
)


def answer(totals: Totals, coverage: Coverage = COVERAGE) -> Answer:
    rows = (("a row",),) if totals.events else ()
    return Answer(("a column",), rows, totals, coverage)


def test_something_found_names_who_what_and_where() -> None:
    assert headline("Denied access", answer(FOUND)) == (
        "Denied access: 17 events by 2 principals, most by user/alice (16), "
        "mostly GetObject (12), mostly from 203.0.113.7 (17)."
    )


def test_nothing_found_says_how_much_was_looked_at() -> None:
    assert headline("Denied access", answer(NOTHING)) == (
        "Denied access: nothing found. 5,000 events of this window were looked at."
    )


def test_events_of_which_no_row_is_left_are_nothing_found() -> None:
    """A query that keeps the large counts alone, or the hours that have no events."""
    weighed = replace(answer(FOUND), rows=())
    assert headline("Hours without events", weighed) == (
        "Hours without events: nothing found. No row is left of the 17 events counted."
    )


def test_not_looked_at_is_another_answer() -> None:
    nowhere = replace(COVERAGE, events_looked_at=0, files=0)
    said = headline("Denied access", answer(NOTHING, nowhere))
    assert said.startswith("Denied access: not looked at.")
    assert "2024-04-29 12:00Z to 2024-05-02 11:55Z" in said


def test_an_empty_archive_says_how_to_fill_it() -> None:
    empty = replace(COVERAGE, events_looked_at=0, earliest=None, latest=None)
    assert "audit ingest" in headline("Denied access", answer(NOTHING, empty))


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"latest": END - timedelta(hours=3)}, "newest event is of 2024-05-02 09:00Z"),
        ({"rejected_objects": 2}, "2 objects could not be read whole"),
        ({"cut": True}, "Only the first 100 rows"),
        (
            {"failing": (FailingFeed("logs", END - timedelta(hours=2)),)},
            "Trail logs cannot be read since 2024-05-02 10:00Z",
        ),
    ],
)
def test_what_an_answer_lacks_is_said(change: dict[str, object], note: str) -> None:
    notes = caveats(answer(FOUND, replace(COVERAGE, **change)))  # type: ignore[arg-type]
    assert len(notes) == 1
    assert note in notes[0]


def test_a_sound_answer_has_no_caveats() -> None:
    assert caveats(answer(FOUND)) == []


@pytest.mark.parametrize(
    ("principal", "short"),
    [
        (ALICE, "user/alice"),
        ("arn:aws:sts::111122223333:assumed-role/ops/alice", "assumed-role/ops/alice"),
        ("arn:aws:iam::111122223333:root", "111122223333:root"),
        ("config.amazonaws.com", "config.amazonaws.com"),
        ("AIDAEXAMPLE", "AIDAEXAMPLE"),
    ],
)
def test_short_principal(principal: str, short: str) -> None:
    assert short_principal(principal) == short
