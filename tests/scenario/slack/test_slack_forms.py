from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.scenario.slack.conftest import shown

if TYPE_CHECKING:
    from tests.scenario.slack.conftest import Workspace


def form(workspace: Workspace, user: str = "dana") -> dict[str, Any]:
    """The form of a bare `/audit`."""
    assert workspace.sandbox.person(user).says("incidents", "/audit").acked
    return workspace.modal(user, "Ask CloudTrail")


def with_block(workspace: Workspace, user: str, block: str) -> dict[str, Any]:
    """The open modal once it has a block."""
    found: dict[str, Any] = workspace.sandbox.wait_for(
        lambda: next(
            (
                view
                for view in workspace.sandbox.person(user).views()
                if any(one.get("block_id") == block for one in view["blocks"])
            ),
            None,
        )
    )
    return found


def test_the_form_asks_what_it_was_filled_in_with(workspace: Workspace) -> None:
    dana = workspace.sandbox.person("dana")
    before = workspace.seen("dana", "incidents")
    dana.chooses(form(workspace), "choose.runbook", "access-denied")
    view = with_block(workspace, "dana", "parameter.region")
    values = {"window": {"window": "12h"}, "parameter.region": {"parameter.region": "us-east-1"}}
    assert dana.submits(view, values) == {}
    answer = workspace.next("dana", "incidents", before)
    assert "access-denied 12h region=us-east-1" in shown(answer)
    assert dana.views() == []


def test_what_is_wrong_is_marked_where_it_stands_and_the_form_stays_open(
    workspace: Workspace,
) -> None:
    sam = workspace.sandbox.person("sam")
    sam.chooses(form(workspace, "sam"), "choose.runbook", "access-denied")
    view = with_block(workspace, "sam", "parameter.region")
    wrong = {
        "window": {"window": "24 hours"},
        "parameter.account": {"parameter.account": "prod"},
        "parameter.network": {"parameter.network": "10.0.0.0/99"},
    }
    errors = sam.submits(view, wrong)
    assert set(errors) == {"window", "parameter.account", "parameter.network"}
    assert "24h" in errors["window"]
    assert len(sam.views()) == 1
    sam.closes(view)


def test_narrowing_down_begins_with_what_was_asked(workspace: Workspace) -> None:
    answer = workspace.ask("access-denied 24h principal=maya.ortiz")
    dana = workspace.sandbox.person("dana")
    dana.clicks(answer, "answer.narrow")
    view = with_block(workspace, "dana", "parameter.principal")
    before = workspace.seen("dana", "incidents")
    assert dana.submits(view, {"parameter.region": {"parameter.region": "us-east-1"}}) == {}
    again = workspace.next("dana", "incidents", before)
    assert "principal=maya.ortiz" in shown(again)
    assert "region=us-east-1" in shown(again)


def test_a_query_of_ones_own_has_a_form(workspace: Workspace) -> None:
    dana = workspace.sandbox.person("dana")
    dana.says("incidents", "/audit query")
    view = workspace.modal("dana", "Query CloudTrail")
    before = workspace.seen("dana", "incidents")
    assert dana.submits(view, {"query": {"query": "stats count(*) as calls by awsRegion"}}) == {}
    assert "calls" in shown(workspace.next("dana", "incidents", before))


def test_the_shortcut_finds_what_a_message_names_and_asks_about_it(workspace: Workspace) -> None:
    dana = workspace.sandbox.person("dana")
    dana.says("incidents", "Is arn:aws:iam::111122223333:user/maya.ortiz, 203.0.113.66, one of us?")
    message = workspace.told("dana", "incidents", "one of us?")
    assert dana.uses_shortcut("lookup", message).acked
    view = workspace.modal("dana", "Look up in CloudTrail")
    options = [
        option["value"]
        for block in view["blocks"]
        if block.get("block_id") == "offer"
        for group in block["element"]["option_groups"]
        for option in group["options"]
    ]
    wanted = next(value for value in options if json.loads(value)[2] == "203.0.113.66")
    assert dana.submits(view, {"offer": {"offer": wanted}}) == {}
    filled = with_block(workspace, "dana", "window")
    before = workspace.seen("dana", "incidents")
    assert dana.submits(filled, {"window": {"window": "24h"}}) == {}
    assert "203.0.113.66" in shown(workspace.next("dana", "incidents", before))


def test_the_home_tab_shows_what_one_asked_and_runs_a_runbook(workspace: Workspace) -> None:
    workspace.ask("trail-tampering 24h", user="sam")
    sam = workspace.sandbox.person("sam")
    sam.opens_home()
    home = workspace.sandbox.wait_for(sam.home)
    text = json.dumps(home)
    assert "trail-tampering 24h" in text
    assert "newest 2026-03-04" in text
    assert "connections" in text
    sam.chooses(home, "home.safeguard", "164.312(d)")
    workspace.sandbox.wait_for(lambda: len((sam.home() or home)["blocks"]) < len(home["blocks"]))
    chosen = sam.home() or {}
    ids = [block.get("block_id", "") for block in chosen["blocks"]]
    block = next(id_ for id_ in ids if id_.startswith("runbook:"))
    sam.clicks(chosen, "runbook.run", block)
    view = with_block(workspace, "sam", "window")
    before = {message["ts"] for message in sam.direct_messages()}
    assert sam.submits(view) == {}
    assert shown(workspace.next("sam", "@audit", before))


def test_narrowing_down_keeps_when_and_what_else_was_asked(workspace: Workspace) -> None:
    dana = workspace.sandbox.person("dana")
    answer = workspace.ask("access-denied 2h --until 2026-03-04T12:00Z")
    dana.clicks(answer, "answer.narrow")
    view = with_block(workspace, "dana", "parameter.region")
    before = workspace.seen("dana", "incidents")
    assert dana.submits(view) == {}
    again = shown(workspace.next("dana", "incidents", before))
    assert "2026-03-04T10:00Z..2026-03-04T11:59Z" in again
    own = workspace.ask("query 'stats count(*) as calls by eventName' 24h region=us-east-1")
    dana.clicks(own, "answer.narrow")
    view = workspace.modal("dana", "Query CloudTrail")
    before = workspace.seen("dana", "incidents")
    assert dana.submits(view) == {}
    assert "region=us-east-1" in shown(workspace.next("dana", "incidents", before))
