from __future__ import annotations

from bot.domain.run import Asker
from bot.slack.payloads import asker_of, is_bots, payload_key, thread_of

COMMAND = {
    "command": "/audit",
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C1",
    "trigger_id": "1.2.3",
}
CLICK = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "trigger_id": "4.5.6",
    "message": {"ts": "10.1", "thread_ts": "9.1"},
}
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "app_home_opened", "user": "U1", "channel": "D1"},
}


def test_every_kind_of_payload_says_who_asks_and_where() -> None:
    assert asker_of(COMMAND) == asker_of(CLICK) == Asker("T1", "U1", "C1")
    assert asker_of(EVENT) == Asker("T1", "U1", "")
    assert asker_of(CLICK, "C9").channel == "C9"


def test_a_payload_sent_again_has_the_same_key_and_no_other_has_it() -> None:
    keys = [payload_key(body) for body in (COMMAND, CLICK, EVENT)]
    assert keys == ["command:1.2.3", "block_actions:4.5.6", "event_callback:Ev1"]
    assert payload_key(dict(COMMAND)) == keys[0]


def test_bots_are_known() -> None:
    assert is_bots({"user": {"id": "U1", "is_bot": True}})
    assert is_bots({"event": {"bot_id": "B1"}})
    assert is_bots({"event": {"subtype": "bot_message"}})
    assert [is_bots(COMMAND), is_bots(CLICK), is_bots(EVENT)] == [False] * 3


def test_a_reply_belongs_to_the_thread_of_the_message_that_was_clicked() -> None:
    assert thread_of(CLICK) == "9.1"
    assert thread_of({"message": {"ts": "10.1"}}) == "10.1"
    assert thread_of({}) is None
