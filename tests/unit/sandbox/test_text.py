from __future__ import annotations

from typing import Any

from bot.sandbox.text import message_text


def message(*blocks: dict[str, Any], text: str = "") -> dict[str, Any]:
    return {"text": text, "blocks": list(blocks), "files": []}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def test_blocks_become_lines() -> None:
    plain = {"type": "plain_text", "text": "Denied &lt;"}
    blocks = (
        {"type": "header", "text": plain},
        {"type": "section", "text": mrkdwn("*3* &lt;b&gt; by <https://x.test|dana>")},
        {"type": "context", "elements": [mrkdwn("one"), mrkdwn("two")]},
        {"type": "image", "alt_text": "a chart", "image_url": "https://x.test"},
        {"type": "actions", "elements": [{"type": "button", "text": {"text": "Show more"}}]},
    )
    assert message_text(message(*blocks)).splitlines() == [
        "Denied &lt;",
        "*3* <b> by dana",
        "one  two",
        "[a chart]",
        "[Show more]",
    ]


def test_a_table_has_columns() -> None:
    def raw(text: str) -> dict[str, Any]:
        return {"type": "raw_text", "text": text}

    inner = {"type": "rich_text_section", "elements": [{"type": "text", "text": "s3"}]}
    rich = {"type": "rich_text", "elements": [inner]}
    rows = [[raw("event"), raw("n")], [raw("GetObject"), rich]]
    text = message_text(message({"type": "table", "rows": rows}))
    assert text == "event      n\nGetObject  s3"


def test_without_blocks_the_text_is_shown_and_files_by_name() -> None:
    shown = message(text="a &amp; b") | {"files": [{"name": "rows.csv"}]}
    assert message_text(shown) == "a & b\n[rows.csv]"
