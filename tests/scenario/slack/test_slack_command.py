from __future__ import annotations

import csv
import io
import shlex
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.scenario.slack.conftest import actions, shown

if TYPE_CHECKING:
    from tests.conftest import Cli
    from tests.scenario.slack.conftest import Workspace


def test_a_question_is_answered_in_the_channel_like_in_the_terminal(
    workspace: Workspace, sample: Cli
) -> None:
    answer = workspace.ask("access-denied 24h")
    summary = sample("access-denied", "24h", "--format", "json").json["summary"]
    text = shown(answer)
    assert summary["headline"].partition(": ")[2] in text
    assert "looked at" in text
    assert {"answer.more", "answer.query", "answer.export", "answer.again"} <= actions(answer)


def test_parameters_narrow_a_question(workspace: Workspace, sample: Cli) -> None:
    answer = workspace.ask("access-denied 24h principal=maya.ortiz")
    told = sample("access-denied", "24h", "principal=maya.ortiz", "--format", "json").json
    assert f"{told['summary']['events']} events by 2 principals" in shown(answer)


def test_a_picture_and_what_to_do_follow_the_answer(workspace: Workspace) -> None:
    answer = workspace.ask("trail-tampering 24h")
    workspace.sandbox.wait_for(
        lambda: any(block["type"] == "image" for block in workspace.now(answer)["blocks"])
    )
    assert workspace.thread("dana", answer, "what to do")


def test_pages_turn_in_place(workspace: Workspace) -> None:
    answer = workspace.ask("access-denied 24h")
    first = shown(answer)
    assert workspace.sandbox.person("dana").clicks(answer, "answer.more").acked
    workspace.sandbox.wait_for(lambda: "answer.back" in actions(workspace.now(answer)))
    second = workspace.now(answer)
    assert shown(second) != first
    workspace.sandbox.person("dana").clicks(second, "answer.back")
    workspace.sandbox.wait_for(lambda: "answer.back" not in actions(workspace.now(answer)))


def test_the_query_is_shown_in_the_thread(workspace: Workspace, sample: Cli) -> None:
    answer = workspace.ask("access-denied 24h region=us-east-1")
    workspace.sandbox.person("dana").clicks(answer, "answer.query")
    reply = shown(workspace.thread("dana", answer, "errorCode"))
    assert "region=us-east-1" in reply
    asked = next(line for line in reply.splitlines() if line.startswith("audit "))
    again = sample(*shlex.split(asked)[1:])
    assert again.code == 0, again.err


def test_all_rows_are_exported_into_the_thread(workspace: Workspace, sample: Cli) -> None:
    answer = workspace.ask("access-denied 24h")
    workspace.sandbox.person("dana").clicks(answer, "answer.export")
    reply = workspace.thread("dana", answer, ".csv")
    origin = workspace.sandbox.url.rstrip("/")
    with urllib.request.urlopen(origin + reply["files"][0]["url"]) as response:  # noqa: S310
        content = response.read().decode("utf-8-sig")
    told = sample("access-denied", "24h", "--format", "json").json
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0] == told["columns"]
    assert len(rows) - 1 == len(told["rows"])


def test_run_again_asks_anew(workspace: Workspace) -> None:
    answer = workspace.ask("access-denied 24h")
    before = workspace.seen("dana", "incidents")
    workspace.sandbox.person("dana").clicks(answer, "answer.again")
    again = workspace.next("dana", "incidents", before)
    assert again["ts"] != answer["ts"]
    assert shown(again).splitlines()[:2] == shown(answer).splitlines()[:2]


def test_a_private_answer_goes_to_the_asker_alone(workspace: Workspace) -> None:
    dana = workspace.sandbox.person("dana")
    before = {message["ts"] for message in dana.direct_messages()}
    dana.says("incidents", "/audit access-denied 24h --private")
    answer = workspace.next("dana", "@audit", before)
    assert "events by" in shown(answer)
    pointer = workspace.told("dana", "incidents", "direct messages")
    assert pointer["ephemeral"]
    others = {message["ts"] for message in workspace.sandbox.person("sam").sees("incidents")}
    assert pointer["ts"] not in others


def test_where_the_bot_is_no_member_the_answer_comes_as_a_direct_message(
    workspace: Workspace,
) -> None:
    dana = workspace.sandbox.person("dana")
    before = {message["ts"] for message in dana.direct_messages()}
    dana.says("general", "/audit access-denied 24h")
    assert "events by" in shown(workspace.next("dana", "@audit", before))
    assert workspace.told("dana", "general", "not in this channel")["ephemeral"]


def test_a_query_of_ones_own(workspace: Workspace) -> None:
    answer = workspace.ask("query 'stats count(*) as calls by eventName | sort calls desc' 24h")
    assert "calls" in shown(answer)
    assert "eventName" in shown(answer)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("acess-denied 24h", "access-denied"),
        ("access-denied 24 hours", "24h"),
        ("access-denied 24h principle=alice", "principal"),
        ("query filter eventName == 'x'", "=="),
        ("access-denied 24h 'open", "not closed"),
        ("show nothing-such", "nothing-such"),
        ("list 164.999", "164.312"),
    ],
)
def test_a_mistake_is_told_to_the_asker_with_what_to_write(
    workspace: Workspace, text: str, told: str
) -> None:
    dana = workspace.sandbox.person("dana")
    before = workspace.seen("dana", "incidents")
    assert dana.says("incidents", f"/audit {text}").acked
    message = workspace.next(
        "dana", "incidents", before, lambda one: "cannot be asked" in shown(one)
    )
    assert told in shown(message)


def test_ten_thousand_characters_are_too_many(workspace: Workspace) -> None:
    dana = workspace.sandbox.person("dana")
    assert dana.says("incidents", "/audit access-denied " + "x" * 10_001).acked
    assert workspace.told("dana", "incidents", "at most 10,000 characters")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("help", "How to ask"),
        ("list", "trail-tampering"),
        ("list 164.312(b)", "trail-tampering"),
        ("show access-denied", "What to do"),
    ],
)
def test_what_is_only_information_is_shown_to_the_asker_alone(
    workspace: Workspace, text: str, told: str
) -> None:
    dana = workspace.sandbox.person("dana")
    before = workspace.seen("dana", "incidents")
    dana.says("incidents", f"/audit {text}")
    message = workspace.next("dana", "incidents", before, lambda one: told in shown(one))
    assert message["ephemeral"]
