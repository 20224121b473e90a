from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import text

from tests.scenario.slack.conftest import actions, shown

if TYPE_CHECKING:
    from tests.scenario.slack.conftest import Workspace

KEYS = "query 'fields eventName, requestParameters.key as object | filter ispresent(object)' 24h"


def deeds(workspace: Workspace, user: str) -> list[dict[str, Any]]:
    """What the ledger keeps of somebody."""
    engine = sqlalchemy.create_engine(f"sqlite:///{workspace.app.settings.database}")
    with engine.connect() as connection:
        rows = connection.execute(
            text('SELECT deed, subject, detail FROM ledger WHERE "user" = :user ORDER BY seq'),
            {"user": workspace.sandbox.person(user).id},
        )
        found = [dict(row) for row in rows.mappings()]
    engine.dispose()
    return found


def test_a_refusal_says_who_may_and_is_kept(workspace: Workspace) -> None:
    kim = workspace.sandbox.person("kim")
    kim.says("incidents", "/audit query 'fields eventName' 24h")
    refusal = shown(workspace.told("kim", "incidents", "may not"))
    assert "queries of your own" in refusal
    assert "security" in refusal.casefold() or "S0SECURITY1" in refusal
    assert deeds(workspace, "kim")[-1]["deed"] == "refused"


def test_a_channel_that_no_rule_names_is_refused_with_where_it_goes(workspace: Workspace) -> None:
    lee = workspace.sandbox.person("lee")
    lee.says("security", "/audit access-denied 24h")
    assert "may not run" in shown(workspace.told("lee", "security", "may not"))


def test_who_may_not_export_cannot_press_it_either(workspace: Workspace) -> None:
    answer = workspace.ask("access-denied 24h", user="kim")
    kim = workspace.sandbox.person("kim")
    kim.clicks(answer, "answer.export")
    workspace.sandbox.wait_for(
        lambda: any("may not export" in shown(one) for one in kim.sees("incidents"))
    )
    replies = kim.sees("incidents", answer["ts"])
    assert not any(reply.get("files") for reply in replies)


def test_sensitive_values_are_masked_and_a_look_at_them_is_kept(workspace: Workspace) -> None:
    answer = workspace.ask(KEYS)
    assert "\u2022\u2022\u2022\u2022" in shown(answer)
    assert "answer.reveal" in actions(answer)
    dana = workspace.sandbox.person("dana")
    before = workspace.seen("dana", "incidents")
    dana.clicks(answer, "answer.reveal")
    revealed = workspace.next("dana", "incidents", before, lambda one: one["ephemeral"])
    assert "\u2022\u2022\u2022\u2022" not in shown(revealed)
    assert revealed["ts"] not in workspace.seen("sam", "incidents")
    assert [deed["deed"] for deed in deeds(workspace, "dana")][-1] == "revealed"


def test_who_may_not_reveal_is_refused(workspace: Workspace) -> None:
    answer = workspace.ask(KEYS)
    lee = workspace.sandbox.person("lee")
    lee.clicks(answer, "answer.reveal")
    assert workspace.told("lee", "incidents", "may not see masked values")


def test_the_ledger_holds_every_question_with_its_end(workspace: Workspace) -> None:
    workspace.ask("access-denied 24h region=us-east-1", user="sam")
    kept = deeds(workspace, "sam")[-2:]
    assert [deed["deed"] for deed in kept] == ["asked", "answered"]
    assert kept[0]["subject"] == kept[1]["subject"]
    assert json.loads(kept[0]["detail"])["parameter.region"] == "us-east-1"
