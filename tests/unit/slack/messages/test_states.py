from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from bot.slack.messages import states
from tests.unit.slack.messages.limits import check, shown
from tests.unit.slack.messages.reports import run

if TYPE_CHECKING:
    from bot.slack.messages.message import Message

RUN = run()
HOSTILE = "<!channel> *b* `c` :fire: \u202e\x00 https://evil.example " * 400


def buttons(message: Message) -> dict[str, str]:
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return {each["action_id"]: each["value"] for row in rows for each in row["elements"]}


@pytest.mark.parametrize(
    ("message", "said", "pressed"),
    [
        (
            states.placeholder(RUN, "Access denied", UTC),
            "Looking at 24 h to 2024-05-02 12:00 UTC of CloudTrail: *Access denied*",
            [],
        ),
        (states.waiting(RUN, "T", 1), "Waiting, 1 question is before it: *T*", ["run.cancel"]),
        (states.waiting(RUN, "T", 2), "Waiting, 2 questions are before it: *T*", ["run.cancel"]),
        (states.still_running(RUN, "T", 15), "Still looking, 15 s: *T*", ["run.cancel"]),
        (
            states.failed(RUN, "T", "The disk is full.", retryable=True),
            "The disk is full.\nTrying again may help.",
            ["run.retry", "answer.narrow"],
        ),
        (
            states.failed(RUN, "T", "No such table.", retryable=False),
            "Trying again helps once that is mended.",
            ["run.retry", "answer.narrow"],
        ),
        (states.cancelled(RUN, "T", "U2"), "Stopped by <@U2>: *T*", ["run.retry"]),
        (states.cancelled(RUN, "T", ""), "Stopped as the bot was: *T*", ["run.retry"]),
    ],
)
def test_what_a_run_s_message_says(message: Message, said: str, pressed: list[str]) -> None:
    check(message)
    assert said in shown(message.blocks)
    assert "<@U1> asked `/audit access-denied 24h principal=alice`" in shown(message.blocks)
    assert buttons(message) == dict.fromkeys(pressed, RUN.id)


def test_cancelling_is_not_asked_twice() -> None:
    row = states.still_running(RUN, "T", 15).blocks[-1]
    assert row["elements"][0]["style"] == "danger"
    assert "confirm" not in row["elements"][0]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (states.queue_full("root-use 7d", 50), "50 questions are waiting already"),
        (states.queue_full("root-use 7d", 50), "`/audit root-use 7d`"),
        (states.refused("<@U9> may."), "\U0001f512 <@U9> may."),
        (states.gone(), "Ask again with `/audit`."),
        (states.too_late(), "ended already"),
        (states.fault(), "not you"),
        (states.mistake("", "Which runbook?"), "Which runbook?"),
    ],
)
def test_what_is_told_without_a_run(message: Message, said: str) -> None:
    check(message)
    assert said in shown(message.blocks)


def test_a_mistake_in_a_query_points_at_its_column() -> None:
    error = "line 1, column 8:\n  filter x\n         ^\nThere is no x."
    message = states.mistake("query 'filter x'", error)
    assert message.blocks[1]["elements"][0]["type"] == "rich_text_preformatted"
    assert shown(message.blocks[1:2]) == error


def test_a_mistake_in_a_command_sets_off_what_to_write() -> None:
    section = states.mistake("acces", "Write `list`.").blocks[1]["elements"][0]
    assert section["elements"] == [
        {"type": "text", "text": "Write "},
        {"type": "text", "text": "list", "style": {"code": True}},
        {"type": "text", "text": "."},
    ]


@pytest.mark.parametrize(
    "message",
    [
        states.placeholder(run(text=HOSTILE), HOSTILE, UTC),
        states.failed(run(text=HOSTILE), HOSTILE, HOSTILE, retryable=True),
        states.mistake(HOSTILE, HOSTILE),
        states.mistake(HOSTILE, f"{HOSTILE}\n{HOSTILE}"),
        states.queue_full(HOSTILE, 7),
    ],
)
def test_hostile_words_act_nowhere(message: Message) -> None:
    check(message)
    assert "<!channel>" not in message.text
    assert all("https://evil" not in block["text"]["text"] for block in message.blocks[:1])
