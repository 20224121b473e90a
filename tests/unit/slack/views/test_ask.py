from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.runbook import Parameter, Runbook
from bot.slack.views import ids
from bot.slack.views.choose import AskForm, FormErrors, ask_view, choose_view, read_ask
from tests.unit.slack.views.forms import (
    HOSTILE,
    RUNBOOKS,
    block,
    check,
    runbook,
    submitted,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ACCESS_DENIED = next(one for one in RUNBOOKS if one.id == "access-denied")
WHOLE_SESSION = next(one for one in RUNBOOKS if one.id == "whole-session")
OLD_SIGNATURES = next(one for one in RUNBOOKS if one.id == "old-signatures")


def ask(asked: Runbook, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as `ask_view` takes it
    return ask_view(asked, RUNBOOKS, **{"channel": "C1", "window": "24h", **more})


def read(view: Mapping[str, Any], asked: Runbook) -> AskForm | FormErrors:
    return read_ask(view, asked, now=NOW, zone=UTC, longest=timedelta(days=90))


def options(view: dict[str, Any]) -> list[str]:
    groups = block(view, "runbook")["accessory"]["option_groups"]
    return [option["value"] for found in groups for option in found["options"]]


def test_a_bare_audit_offers_every_runbook_once_and_a_query_to_those_who_may() -> None:
    view = choose_view(RUNBOOKS, channel="C1")
    check(view)
    assert sorted(options(view)) == [one.id for one in RUNBOOKS]
    assert "submit" not in view
    allowed = choose_view(RUNBOOKS, channel="C1", can_query=True)
    check(allowed)
    assert set(options(allowed)) - set(options(view)) == {ids.OWN_QUERY}


def test_whoever_may_ask_nothing_is_told_so_and_offered_nothing() -> None:
    view = choose_view([], channel="C1")
    check(view)
    assert "nothing that you may ask" in words(view)
    assert [one["type"] for one in view["blocks"]] == ["section"]


def test_more_runbooks_than_a_heading_holds_are_all_offered() -> None:
    many = [runbook(f"own-{at}") for at in range(250)]
    view = choose_view(many, channel="C1", can_query=True)
    check(view)
    assert len(options(view)) == 251


@pytest.mark.parametrize("asked", RUNBOOKS, ids=lambda one: one.id)
def test_every_runbooks_form_is_one_that_slack_takes_and_asks_as_it_stands(asked: Runbook) -> None:
    view = ask(asked)
    check(view)
    form = read(submitted(view), asked)
    assert isinstance(form, AskForm)
    assert (form.runbook_id, form.window, form.channel) == (asked.id, "24h", "C1")
    chosen = {one.name for one in asked.parameters if one.choices and one.default}
    assert set(form.parameters) == chosen
    assert options(view).count(asked.id) == 1


def test_what_was_filled_in_is_read_as_a_command_has_it() -> None:
    given = {
        "window": " since 09:00 ",
        "parameter.principal": "Maya",
        "parameter.account": "111122223333, 444455556666",
        "private": ["yes"],
    }
    form = read(submitted(ask(ACCESS_DENIED), given), ACCESS_DENIED)
    assert form == AskForm(
        runbook_id="access-denied",
        window="since 09:00",
        channel="C1",
        parameters={"principal": "Maya", "account": "111122223333, 444455556666"},
        private=True,
    )


def test_every_mistake_is_marked_at_its_own_input() -> None:
    given = {
        "window": "24 hours",
        "parameter.network": "10.0.0.0/99",
        "parameter.account": "prod",
        "parameter.whole-session.key": "a key",
    }
    found = read(submitted(ask(WHOLE_SESSION), given), WHOLE_SESSION)
    assert isinstance(found, FormErrors)
    assert set(found.errors) == set(given)
    assert "24h" in found.errors["window"]
    assert "[A-Z0-9]" in found.errors["parameter.whole-session.key"]


def test_a_needed_parameter_is_asked_for_and_missed() -> None:
    needing = runbook()
    view = ask(needing)
    assert not block(view, "parameter.own.name")["optional"]
    empty = submitted(view, {"parameter.own.name": "x"})
    empty["state"]["values"]["parameter.own.name"]["parameter.own.name"]["value"] = None
    assert read(empty, needing) == FormErrors({"parameter.own.name": "This is needed."})


def test_a_long_mistake_stays_short() -> None:
    view = submitted(ask(ACCESS_DENIED), {"parameter.network": "x" * 3_000})
    found = read(view, ACCESS_DENIED)
    assert isinstance(found, FormErrors)
    assert len(found.errors["parameter.network"]) <= 300


def test_narrowing_begins_with_what_was_asked_and_asks_it_again() -> None:
    values = {"principal": HOSTILE, "signature": "SigV4", "gone": "x"}
    view = ask(OLD_SIGNATURES, values=values, window="today", private=True)
    check(view)
    assert block(view, "parameter.principal")["element"]["initial_value"] == HOSTILE
    form = read(submitted(view), OLD_SIGNATURES)
    assert isinstance(form, AskForm)
    assert form.parameters == {"principal": HOSTILE, "signature": "SigV4"}
    assert (form.window, form.private) == ("today", True)


def test_a_runbook_that_is_no_longer_offered_is_still_the_chosen_one() -> None:
    view = ask_view(WHOLE_SESSION, [ACCESS_DENIED], channel="C1", window="24h")
    check(view)
    assert set(options(view)) == {"access-denied", "whole-session"}


def test_what_narrows_any_question_stays_when_another_runbook_is_chosen() -> None:
    """Slack keeps what is filled in in blocks of the same id: other values must not be kept."""
    first, second = (
        runbook(name, parameters=(Parameter(name="least", description="A number.", default=at),))
        for at, name in enumerate(("one", "two"), 1)
    )
    names = [{one.get("block_id") for one in ask(each)["blocks"]} for each in (first, second)]
    shared = names[0] & names[1]
    assert {"window", "parameter.principal", "private"} <= shared
    assert names[0] - shared == {"parameter.one.least"}


def test_the_hostile_text_of_a_runbook_is_shown_harmlessly() -> None:
    nasty = runbook(
        title=HOSTILE[:80],
        description=HOSTILE * 99,
        parameters=(Parameter(name="name", description=HOSTILE * 99, default=HOSTILE),),
    )
    for view in (ask(nasty), choose_view([nasty], channel="C1")):
        check(view)


def test_a_form_says_nothing_but_ids_along() -> None:
    carried = json.loads(ask(ACCESS_DENIED, values={"principal": "p" * 9_000})["private_metadata"])
    assert carried == {"channel": "C1", "runbook": "access-denied"}
