"""A message with every block and element that a message can hold."""

from __future__ import annotations

from typing import Any

from tests.e2e.page.conftest import mrkdwn, plain

Block = dict[str, Any]

OPTIONS: list[Block] = [
    {"text": plain(f"Option {letter}"), "value": letter, "description": plain(f"about {letter}")}
    for letter in "abc"
]
GROUPS: list[Block] = [
    {"label": plain("Vowels"), "options": [{"text": plain("e"), "value": "e"}]},
    {"label": plain("Others"), "options": [{"text": plain(x), "value": x} for x in "bcdfghjk"]},
]


def raw(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def text_section(text: str, **style: bool) -> Block:
    element: Block = {"type": "text", "text": text}
    return {
        "type": "rich_text_section",
        "elements": [element | ({"style": style} if style else {})],
    }


TABLE: Block = {
    "type": "table",
    "block_id": "table",
    "column_settings": [{"align": "left"}, {"align": "right"}, {"is_wrapped": True}],
    "rows": [
        [raw("time"), raw("events"), raw("principal")],
        [raw("14:03:22"), raw("46"), rich(text_section("maya.ortiz", bold=True))],
        [
            raw("14:04:01"),
            raw("3"),
            raw("arn:aws:sts::111122223333:assumed-role/" + "deploy-" * 20),
        ],
    ],
}

RICH: Block = rich(
    {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "bold", "style": {"bold": True}},
            {"type": "text", "text": " *literal* "},
            {"type": "text", "text": "code", "style": {"code": True}},
            {"type": "link", "url": "https://aws.example/docs", "text": "guide"},
            {"type": "emoji", "name": "eyes"},
            {"type": "broadcast", "range": "here"},
        ],
    },
    {"type": "rich_text_list", "style": "ordered", "elements": [text_section("first")]},
    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "fields @timestamp"}]},
    {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
)

ELEMENTS: list[Block] = [
    {
        "type": "button",
        "action_id": "go",
        "text": plain("Show more"),
        "style": "primary",
        "value": "1",
    },
    {
        "type": "button",
        "action_id": "stop",
        "text": plain("Cancel"),
        "style": "danger",
        "confirm": {
            "title": plain("Cancel it?"),
            "text": plain("It has run for 12 s."),
            "confirm": plain("Cancel the run"),
            "deny": plain("Let it run"),
        },
    },
    {
        "type": "static_select",
        "action_id": "one",
        "placeholder": plain("One"),
        "option_groups": GROUPS,
    },
    {
        "type": "multi_static_select",
        "action_id": "many",
        "placeholder": plain("Many"),
        "options": OPTIONS,
    },
    {"type": "users_select", "action_id": "who", "placeholder": plain("A person")},
    {"type": "channels_select", "action_id": "where", "placeholder": plain("A channel")},
    {"type": "conversations_select", "action_id": "talk", "placeholder": plain("A talk")},
    {"type": "overflow", "action_id": "rest", "options": OPTIONS},
    {"type": "datepicker", "action_id": "day", "initial_date": "2026-03-04"},
    {"type": "timepicker", "action_id": "hour", "initial_time": "14:03"},
    {"type": "datetimepicker", "action_id": "instant", "initial_date_time": 1772632980},
    {
        "type": "radio_buttons",
        "action_id": "radio",
        "options": OPTIONS,
        "initial_option": OPTIONS[1],
    },
    {"type": "checkboxes", "action_id": "boxes", "options": OPTIONS},
]


def showcase(picture: str) -> list[Block]:
    """`picture` is the id of a file in the workspace."""
    return [
        {"type": "header", "text": plain(":large_orange_circle: Medium: Denied API calls")},
        {
            "type": "section",
            "text": mrkdwn("*46 denied calls* by <@U0NOBODY>, mostly `AssumeRole`"),
            "fields": [mrkdwn("*Events*\n46"), mrkdwn("*Principals*\n5")],
            "accessory": {"type": "button", "action_id": "side", "text": plain("Acknowledge")},
        },
        {"type": "image", "slack_file": {"id": picture}, "alt_text": "Events an hour"},
        {"type": "divider"},
        TABLE,
        RICH,
        {"type": "markdown", "text": "## Guidance\n1. Look **first**"},
        {"type": "context", "elements": [mrkdwn(":mag: 24 h, 84 ms"), plain("archive")]},
        {"type": "actions", "block_id": "doing", "elements": ELEMENTS},
    ]
