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


def test_who_may_not_export_gets_no_file_and_no_button_for_one(workspace: Workspace) -> None:
    answer = workspace.ask("access-denied 24h", user="kim")
    assert "answer.export" not in actions(answer)
    assert workspace.thread("kim", answer, "what to do")
    replies = workspace.sandbox.person("kim").sees("incidents", answer["ts"])
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


def test_an_answer_moved_out_of_a_channel_keeps_the_rights_of_that_channel(
    workspace: Workspace,
) -> None:
    kim = workspace.sandbox.person("kim")
    kim.says("incidents", "/audit access-denied 24h --private")
    answer = workspace.next("kim", "@audit", set())
    assert "answer.export" not in actions(answer)
    kim.clicks(answer, "answer.query")
    assert workspace.thread("kim", answer, "the query")
    before = workspace.seen("kim", "@audit")
    kim.clicks(answer, "answer.again")
    assert "events by" in shown(workspace.next("kim", "@audit", before))


def test_a_refused_press_is_kept_too(workspace: Workspace) -> None:
    answer = workspace.ask("access-denied 24h")
    workspace.sandbox.person("kim").clicks(answer, "answer.export")
    assert workspace.told("kim", "incidents", "may not export")
    assert deeds(workspace, "kim")[-1]["deed"] == "refused"
    assert "answer.export" in deeds(workspace, "kim")[-1]["subject"]
