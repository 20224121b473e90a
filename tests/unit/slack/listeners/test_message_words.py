from __future__ import annotations

import pytest

from bot.domain.lookup import find_subjects
from bot.slack.listeners.shortcuts import message_words

ADDRESS = "203.0.113.66"


@pytest.mark.parametrize(
    "message",
    [
        {"text": f"denied from {ADDRESS}"},
        {"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": ADDRESS}]}]},
        {"blocks": [{"type": "header", "text": {"type": "plain_text", "text": ADDRESS}}]},
        {"blocks": [{"type": "image", "alt_text": ADDRESS, "title": {"text": ADDRESS}}]},
        {"blocks": [{"elements": [{"elements": [{"type": "text", "text": ADDRESS}]}]}]},
        {"blocks": [{"elements": [{"type": "link", "url": f"https://{ADDRESS}/login"}]}]},
        {"attachments": [{"pretext": ADDRESS}]},
        {"attachments": [{"title": ADDRESS}]},
        {"attachments": [{"title_link": f"https://{ADDRESS}"}]},
        {"attachments": [{"fallback": f"<http://{ADDRESS}|{ADDRESS}>"}]},
        {"attachments": [{"footer": ADDRESS}]},
        {"attachments": [{"fields": [{"title": "Source", "value": ADDRESS}]}]},
        {"attachments": [{"blocks": [{"text": {"text": ADDRESS}}]}]},
    ],
)
def test_words_are_found_wherever_a_message_has_them(message: dict[str, object]) -> None:
    found = find_subjects(message_words(message))
    assert [subject.text for subject in found] == [ADDRESS]


def test_words_of_two_places_do_not_run_together() -> None:
    fields = [{"title": "Account", "value": "1111"}, {"title": "Port", "value": "22223333"}]
    assert find_subjects(message_words({"attachments": [{"fields": fields}]})) == ()


def test_what_is_no_text_is_passed_over() -> None:
    odd = {"text": None, "blocks": None, "attachments": [None, 7, {"text": 7, "value": ["x"]}]}
    assert message_words(odd) == ""
    assert message_words({}) == ""


def test_ids_that_slack_itself_gives_are_no_words() -> None:
    ids = {"ts": "111122223333.000100", "user": "U111122223333", "client_msg_id": ADDRESS}
    assert message_words({**ids, "text": "hello"}) == "hello"
