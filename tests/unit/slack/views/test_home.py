from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.domain.archive_report import ArchiveStatus
from bot.domain.run import Outcome
from bot.domain.safeguards import Safeguard
from bot.slack.views.home import HealthLine, HomeFacts, home_view
from tests.unit.slack.messages.reports import run
from tests.unit.slack.views.forms import HOSTILE, RUNBOOKS, block, check, runbook, words

if TYPE_CHECKING:
    from bot.domain.run import Run

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
STATUS = ArchiveStatus(
    events=1_234_567,
    objects=9,
    rejected=2,
    files=3,
    bytes=4,
    earliest=NOW,
    freshest=datetime(2026, 3, 4, 11, 58, tzinfo=UTC),
    ingested_at=NOW,
    accounts=("111122223333",),
    regions=("us-east-1",),
)
FACTS = HomeFacts(
    alerts=[],
    running=[],
    recent=[],
    runbooks=RUNBOOKS,
    archive=STATUS,
    health=[HealthLine("Slack", ok=True, text="2 connections")],
    allowed=lambda _: True,
    now=NOW,
    zone=UTC,
)


def home(**change: Any) -> dict[str, Any]:  # noqa: ANN401 - any fact
    view = home_view(replace(FACTS, **change))
    check(view)
    return view


def ended(at: int, **change: object) -> Run:
    outcome = Outcome(NOW, headline=f"headline {at}")
    return run(id=f"ended{at}", state="answered", outcome=outcome, **change)


def runs_of(view: dict[str, Any], action: str) -> list[str]:
    """The values of the buttons of an action."""
    accessories = [one.get("accessory") or {} for one in view["blocks"]]
    return [one["value"] for one in accessories if one.get("action_id") == action]


def test_every_runbook_is_there_with_a_button() -> None:
    assert runs_of(home(), "runbook.run") == [one.id for one in RUNBOOKS]


def test_what_one_may_not_run_has_no_button() -> None:
    view = home(allowed=lambda one: one.id == "root-use")
    assert runs_of(view, "runbook.run") == ["root-use"]
    assert "`access-denied`" in words(view)


def test_a_safeguard_shows_its_own_runbooks_and_stays_chosen() -> None:
    view = home(safeguard="164.312(b)")
    serving = [one.id for one in RUNBOOKS if Safeguard.AUDIT_CONTROLS in one.safeguards]
    assert runs_of(view, "runbook.run") == serving
    select = block(view, "safeguard")["elements"][0]
    assert select["initial_option"]["value"] == "164.312(b)"
    assert len(select["options"]) == len(Safeguard) + 1


def test_a_safeguard_without_runbooks_says_so() -> None:
    assert "No runbook serves that." in words(home(runbooks=[], safeguard="164.312(d)"))


def test_open_questions_can_be_cancelled_and_ended_ones_asked_again() -> None:
    view = home(running=[run(id="open")], recent=[run(id="open"), ended(1), ended(2)])
    assert runs_of(view, "run.cancel") == ["open"]
    assert runs_of(view, "answer.again") == ["ended1", "ended2"]
    assert "headline 2" in words(view)


def test_a_question_that_ends_between_two_looks_is_shown_once() -> None:
    view = home(running=[run(id="ended1")], recent=[ended(1)])
    assert runs_of(view, "run.cancel") == ["ended1"]
    assert runs_of(view, "answer.again") == []


def test_nothing_asked_yet_says_how_to_begin() -> None:
    assert "None of yours is open." in words(home())
    assert "`/audit`" in words(home())


def test_the_fullest_tab_fits_and_says_what_it_leaves_out() -> None:
    view = home(
        running=[run(id=f"open{at}", text=HOSTILE * 99) for at in range(99)],
        recent=[ended(at, text="x" * 9_000) for at in range(99)],
        runbooks=[runbook(f"own-{at}", title=HOSTILE) for at in range(200)],
        health=[HealthLine(f"part {at}", ok=False, text=HOSTILE * 99) for at in range(20)],
    )
    assert words(view).count("and 89 more") == 2
    assert "and 150 more: choose a safeguard" in words(view)
    assert words(view).endswith("and 11 more")


def test_a_failure_tells_why_and_hostile_text_does_nothing() -> None:
    failed = run(id="f", text=HOSTILE, state="failed", outcome=Outcome(NOW, error=HOSTILE * 99))
    assert "HYPERLINK" in words(home(recent=[failed]))


def test_the_archive_says_how_fresh_it_is_in_the_zone() -> None:
    shown = words(home(zone=ZoneInfo("America/New_York")))
    assert "1,234,567 events, newest 2026-03-04 06:58:00-0500" in shown
    assert "2 objects set aside" in shown


def test_an_archive_that_is_empty_or_cannot_be_read_is_told_apart() -> None:
    empty = replace(STATUS, events=0, freshest=None, ingested_at=None)
    assert "audit ingest fills it" in words(home(archive=empty))
    assert "cannot be read" in words(home(archive=None))


def test_what_is_not_well_is_marked() -> None:
    shown = words(home(health=[HealthLine("Slack", ok=False, text="no connection")]))
    assert "\u274c Slack: no connection" in shown
    assert "\u2705 Slack: 2 connections" in words(home())
    assert "No part reports." in words(home(health=[]))


def test_what_is_not_well_is_shown_before_what_is() -> None:
    many = [HealthLine(f"part {at}", ok=at != 19, text="as told") for at in range(20)]
    shown = words(home(health=many))
    assert "\u274c part 19: as told" in shown
    assert shown.count("as told") == 9


def test_whoever_may_ask_nothing_sees_what_there_is_and_has_no_button() -> None:
    view = home(allowed=lambda _: False)
    assert runs_of(view, "runbook.run") == []
    assert all(f"`{one.id}`" in words(view) for one in RUNBOOKS)
