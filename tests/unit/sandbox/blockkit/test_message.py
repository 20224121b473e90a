from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.sandbox.blockkit import check_message
from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from bot.sandbox.blockkit.wholes import Block


def refused(
    *blocks: Block, text: str = "", pictures: tuple[str, ...] = ()
) -> tuple[str, tuple[str, ...]] | None:
    """The code and the problems with which blocks are refused; None where they are taken."""
    try:
        check_message(text, list(blocks), lambda file: file.get("id") in pictures)
    except RefusalError as refusal:
        return refusal.code, refusal.problems
    return None


def words(length: int, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": "x" * length}


def section(length: int) -> Block:
    return {"type": "section", "text": words(length, "mrkdwn")}


def button(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"type": "button", "action_id": "go", "text": words(2), **changes}


def actions(*elements: dict[str, Any]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, value: int = 5) -> list[dict[str, Any]]:
    return [{"text": words(5), "value": f"{n:0{value}}"} for n in range(count)]


def select(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"type": "static_select", "action_id": "s", "options": options(2), **changes}


def table(rows: int, columns: int, text: str = "x", kind: str = "table") -> Block:
    cell = {"type": "raw_text", "text": text}
    block: Block = {"type": kind, "rows": [[cell] * columns for _ in range(rows)]}
    return block | ({"caption": "Rows"} if kind == "data_table" else {})


def rich(text: str) -> Block:
    inner = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [inner]}


LIMITS: list[tuple[Block, Block, str]] = [
    (section(3000), section(3001), "must be less than 3001 characters [/0/text/text]"),
    (section(1), section(0), "must be more than 0 characters [/0/text/text]"),
    (
        {"type": "section", "fields": [words(2)] * 10},
        {"type": "section", "fields": [words(2)] * 11},
        "no more than 10 items allowed [/0/fields]",
    ),
    (
        {"type": "section", "fields": [words(2000)]},
        {"type": "section", "fields": [words(2001)]},
        "must be less than 2001 characters [/0/fields/0/text]",
    ),
    (
        {"type": "header", "text": words(150)},
        {"type": "header", "text": words(151)},
        "must be less than 151 characters [/0/text/text]",
    ),
    (
        {"type": "header", "text": words(1)},
        {"type": "header", "text": words(1, "mrkdwn")},
        "unsupported type: mrkdwn [/0/text/type]",
    ),
    (
        {"type": "context", "elements": [words(1)] * 10},
        {"type": "context", "elements": [words(1)] * 11},
        "no more than 10 items allowed [/0/elements]",
    ),
    (
        actions(*(button(action_id=f"a{n}") for n in range(25))),
        actions(*(button(action_id=f"a{n}") for n in range(26))),
        "no more than 25 items allowed [/0/elements]",
    ),
    (
        actions(button(text=words(75))),
        actions(button(text=words(76))),
        "must be less than 76 characters [/0/elements/0/text/text]",
    ),
    (
        actions(button(value="v" * 2000)),
        actions(button(value="v" * 2001)),
        "must be less than 2001 characters [/0/elements/0/value]",
    ),
    (
        actions(button(style="danger")),
        actions(button(style="loud")),
        "must be a valid enum value: primary, danger [/0/elements/0/style]",
    ),
    (
        actions(button(confirm={"title": words(100), "text": words(300)})),
        actions(button(confirm={"title": words(101), "text": words(300)})),
        "must be less than 101 characters [/0/elements/0/confirm/title/text]",
    ),
    (
        actions(select(options=options(100))),
        actions(select(options=options(101))),
        "no more than 100 items allowed [/0/elements/0/options]",
    ),
    (
        actions(select(options=options(1, value=150))),
        actions(select(options=options(1, value=151))),
        "must be less than 151 characters [/0/elements/0/options/0/value]",
    ),
    (
        actions({"type": "overflow", "action_id": "o", "options": options(5)}),
        actions({"type": "overflow", "action_id": "o", "options": options(6)}),
        "no more than 5 items allowed [/0/elements/0/options]",
    ),
    (table(100, 2), table(101, 2), "no more than 100 items allowed [/0/rows]"),
    (table(2, 20), table(2, 21), "no more than 20 items allowed [/0/rows/0]"),
    (table(1, 1), table(1, 1, text=""), "must be more than 0 characters [/0/rows/0/0/text]"),
    (
        table(101, 2, kind="data_table"),
        table(102, 2, kind="data_table"),
        "no more than 101 items allowed [/0/rows]",
    ),
    (
        rich("x"),
        rich(""),
        "must be more than 0 characters [/0/elements/0/elements/0/text]",
    ),
    (
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters [/0/text]",
    ),
    (
        {"type": "divider", "block_id": "b" * 255},
        {"type": "divider", "block_id": "b" * 256},
        "must be less than 256 characters [/0/block_id]",
    ),
    ({"type": "divider"}, {"type": "dividers"}, "unsupported type: dividers [/0/type]"),
    ({"type": "divider"}, {"type": "divider", "x": 1}, "invalid additional property: x [/0]"),
    ({"type": "divider"}, {}, "missing required field: type [/0]"),
    (section(1), {"type": "section"}, "missing required field: text or fields [/0]"),
    (section(1), {"type": "section", "text": "x"}, "must provide an object [/0/text]"),
]


@pytest.mark.parametrize(("taken", "too_much", "problem"), LIMITS)
def test_a_limit_lets_pass_what_it_names_and_no_more(
    taken: Block, too_much: Block, problem: str
) -> None:
    assert refused(taken) is None
    named = problem.replace("[/", "[json-pointer:/blocks/")
    code, problems = refused(too_much) or ("", ())
    assert code == "invalid_blocks"
    assert named in problems


def test_fifty_blocks_are_the_most() -> None:
    assert refused(*[{"type": "divider"}] * 50) is None
    expected = "no more than 50 items allowed [json-pointer:/blocks]"
    assert refused(*[{"type": "divider"}] * 51) == ("invalid_blocks", (expected,))


def test_the_characters_of_all_blocks_count_together() -> None:
    four = [section(3000)] * 4
    assert refused(*four, section(1200)) is None
    assert refused(*four, section(1201)) == ("msg_blocks_too_long", ())


def test_what_is_not_shown_does_not_count() -> None:
    hidden = [actions(button(value="v" * 2000)) for _ in range(10)]
    assert refused(*hidden) is None


def test_the_cells_of_tables_have_a_sum_of_their_own() -> None:
    assert refused(table(10, 10, "x" * 100)) is None
    assert refused(table(10, 10, "x" * 101)) == ("msg_blocks_too_long", ())


def test_a_message_has_one_table() -> None:
    expected = ("invalid_attachments", ("only_one_table_allowed",))
    assert refused(table(1, 1), table(1, 1)) == expected
    assert refused(table(1, 1), table(2, 1, kind="data_table")) == expected


def test_the_text_has_a_limit_too() -> None:
    assert refused(text="x" * 40_000) is None
    assert refused(text="x" * 40_001) == ("msg_too_long", ())


def test_a_message_says_something() -> None:
    assert refused() == ("no_text", ())


def test_block_ids_and_action_ids_differ() -> None:
    twice = {"type": "divider", "block_id": "b"}
    assert refused(twice, twice) == (
        "invalid_blocks",
        ("`block_id` b already exists [json-pointer:/blocks/1/block_id]",),
    )
    code, problems = refused(actions(button(), button())) or ("", ())
    assert code == "invalid_blocks"
    assert problems[0].endswith("[json-pointer:/blocks/0/elements/1/action_id]")
    assert refused(actions(button()), actions(button())) is None


def test_a_picture_must_be_there() -> None:
    image = {"type": "image", "alt_text": "chart", "slack_file": {"id": "F1"}}
    assert refused(image, pictures=("F1",)) is None
    place = "/blocks/0/slack_file.id/slack_file"
    expected = ("invalid_blocks", (f"invalid slack file [json-pointer:{place}]",))
    assert refused(image) == expected


def test_missing_ids_are_given_and_the_callers_blocks_stay_as_they_are() -> None:
    sent: list[Block] = [actions({"type": "button", "text": words(1)}), {"type": "divider"}]
    given = check_message("", sent, lambda _file: False)
    assert given[0]["elements"][0]["action_id"]
    assert len({block["block_id"] for block in given}) == 2
    assert "block_id" not in sent[0]
    assert "action_id" not in sent[0]["elements"][0]
