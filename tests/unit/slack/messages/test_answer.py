from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.slack.messages.answer import Chart, Shown, answer_message
from tests.unit.slack.messages.limits import check, shown
from tests.unit.slack.messages.reports import ALICE, END, answer_of, report, run

if TYPE_CHECKING:
    from bot.domain.answer import Answer
    from bot.slack.messages.message import Block

FEW = answer_of(
    ("eventName", "@timestamp", "userIdentity.arn", "n"),
    (
        ("GetObject", END - timedelta(hours=1), ALICE, 7),
        ("PutObject", END - timedelta(hours=2), None, None),
    ),
)
MANY = answer_of(("n",), tuple((n,) for n in range(25)))
NOTHING = answer_of(("n",), ())
NOT_LOOKED_AT = answer_of(("n",), (), events_looked_at=0, accounts=(), regions=())


def blocks_of(answer: Answer, **how: Any) -> dict[str, Block]:  # noqa: ANN401
    message = answer_message(report(answer), Shown(run(), **{"zone": UTC, **how}))
    check(message)
    return {block["block_id"].partition(":")[0]: block for block in message.blocks}


def button_ids(blocks: dict[str, Block]) -> list[str]:
    return [element["action_id"] for element in blocks["answer"]["elements"]]


def cells(block: Block) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in block["rows"]]


def test_a_finding_reads_from_the_severity_down_to_the_buttons() -> None:
    blocks = blocks_of(FEW, chart=Chart("F1", "Most at 11:00"))
    assert list(blocks) == ["title", "headline", "numbers", "chart", "rows", "coverage", "answer"]
    assert shown([blocks["title"]]) == "\U0001f534 High: Access denied"
    assert shown([blocks["headline"]]).startswith("2 events by 1 principal, most by user/alice (2)")
    assert blocks["chart"]["slack_file"] == {"id": "F1"}
    assert blocks["chart"]["alt_text"] == "Most at 11:00"


def test_rows_begin_with_when_and_who_and_are_short() -> None:
    assert cells(blocks_of(FEW)["rows"]) == [
        ["@timestamp", "userIdentity.arn", "eventName", "n"],
        ["11:00:00", "user/alice", "GetObject", "7"],
        ["10:00:00", "\u2013", "PutObject", "\u2013"],
    ]
    berlin = blocks_of(FEW, zone=ZoneInfo("Europe/Berlin"))
    assert [row[0] for row in cells(berlin["rows"])][1:] == ["13:00:00", "12:00:00"]
    assert [setting["align"] for setting in berlin["rows"]["column_settings"]][-1] == "right"


def test_the_coverage_says_what_was_looked_at_and_who_asked() -> None:
    text = shown([blocks_of(FEW)["coverage"]])
    assert text.splitlines() == [
        "All 2 rows",
        (
            "24 h to 2024-05-02 12:00 UTC \u00b7 engine archive \u00b7 account 111122223333 "
            "\u00b7 regions eu-west-1, us-east-1 \u00b7 newest event 2024-05-02 11:55:00Z "
            "\u00b7 5,000 events looked at \u00b7 20 ms"
        ),
        "<@U1> asked `/audit access-denied 24h principal=alice`",
    ]


def test_many_accounts_are_counted() -> None:
    wide = answer_of(("n",), ((1,),), accounts=("1", "2", "3", "4"))
    assert "accounts 1, 2 and 2 more" in shown([blocks_of(wide)["coverage"]])


def test_what_to_know_first_comes_before_the_numbers() -> None:
    late = answer_of(("n",), ((1,),), latest=END - timedelta(hours=3), cut=True)
    blocks = blocks_of(late)
    assert list(blocks)[1:4] == ["headline", "caveats", "numbers"]
    assert "has not been seen" in shown([blocks["caveats"]])


@pytest.mark.parametrize(
    ("answer", "title", "headline"),
    [
        (
            NOTHING,
            "\u2705 Nothing found: Access denied",
            "5,000 events of this window were looked at.",
        ),
        (
            NOT_LOOKED_AT,
            "\u2753 Not looked at: Access denied",
            "The archive holds no event of this window;",
        ),
    ],
)
def test_no_finding_looks_like_one(answer: Answer, title: str, headline: str) -> None:
    blocks = blocks_of(answer)
    assert shown([blocks["title"]]) == title
    assert shown([blocks["headline"]]).startswith(headline)
    assert not {"numbers", "rows"} & set(blocks)
    assert button_ids(blocks) == ["answer.query", "answer.again", "answer.narrow"]


def test_a_count_of_zero_is_nothing_found_and_still_shown() -> None:
    counted = replace(NOTHING, columns=("calls",), rows=((0,),))
    blocks = blocks_of(counted)
    assert shown([blocks["title"]]).startswith("\u2705 Nothing found")
    assert cells(blocks["rows"]) == [["calls"], ["0"]]


@pytest.mark.parametrize(
    ("severity", "mark"),
    [("critical", "Critical"), ("medium", "Medium"), ("low", "Low"), (None, "Found")],
)
def test_a_severity_is_a_word(severity: str | None, mark: str) -> None:
    message = answer_message(report(FEW, severity=severity), Shown(run(), UTC))
    assert f" {mark}: Access denied" in shown(message.blocks[:1])
    assert f" {mark}: Access denied: 2 events" in message.text


@pytest.mark.parametrize(
    ("page", "line", "rows", "turns"),
    [
        (0, "Rows 1 to 10 of 25", 10, ["answer.more=1f2e3d4c5b6a7988:1"]),
        (
            1,
            "Rows 11 to 20 of 25",
            10,
            ["answer.more=1f2e3d4c5b6a7988:2", "answer.back=1f2e3d4c5b6a7988:0"],
        ),
        (2, "Rows 21 to 25 of 25", 5, ["answer.back=1f2e3d4c5b6a7988:1"]),
        (99, "Rows 21 to 25 of 25", 5, ["answer.back=1f2e3d4c5b6a7988:1"]),
        (-1, "Rows 1 to 10 of 25", 10, ["answer.more=1f2e3d4c5b6a7988:1"]),
    ],
)
def test_pages(page: int, line: str, rows: int, turns: list[str]) -> None:
    blocks = blocks_of(MANY, page=page)
    assert shown([blocks["coverage"]]).startswith(line)
    assert len(blocks["rows"]["rows"]) == rows + 1
    pressed = [f"{one['action_id']}={one['value']}" for one in blocks["answer"]["elements"]]
    assert [press for press in pressed if press.startswith(("answer.more", "answer.back"))] == turns


def test_masked_values_are_told_and_can_be_revealed() -> None:
    blocks = blocks_of(FEW, masked=("requestParameters.key",))
    assert "Masked here: requestParameters.key." in shown([blocks["coverage"]])
    assert button_ids(blocks)[-1] == "answer.reveal"
    assert "answer.reveal" not in button_ids(blocks_of(FEW))


def test_what_is_left_out_is_said_with_the_place_where_it_is() -> None:
    columns = tuple(f"c{n}" for n in range(23))
    row = ("x" * 500, *range(22))
    wide = answer_of(columns, (row, tuple(range(23))))
    message = answer_message(report(wide), Shown(run(), UTC))
    assert message.rows_left_out == 2
    cut = "All 2 rows; 3 columns left out, 1 long value shortened: "
    assert f"{cut}Export CSV has all" in shown(message.blocks)
    for how, where in (
        ({"attached": True}, "the CSV in the thread has all"),
        ({"can_export": False}, "narrow it down to see them"),
    ):
        assert f"{cut}{where}" in shown(list(blocks_of(wide, **how).values()))


def test_nothing_is_left_out_of_what_fits() -> None:
    assert answer_message(report(FEW), Shown(run(), UTC)).rows_left_out == 0


def test_export_is_offered_to_who_may() -> None:
    assert "answer.export" in button_ids(blocks_of(FEW))
    assert "answer.export" not in button_ids(blocks_of(FEW, can_export=False))


def test_a_workspace_without_tables_gets_lines() -> None:
    message = answer_message(report(FEW), Shown(run(), UTC))
    assert message.plain is not None
    lines = next(block for block in message.plain if block["block_id"] == "rows")
    assert lines["type"] == "rich_text"
    assert shown([lines]).splitlines() == [
        "@timestamp  userIdentity.arn  eventName  n",
        "11:00:00    user/alice        GetObject  7",
        "10:00:00    \u2013                 PutObject  \u2013",
    ]
    others = [block for block in message.plain if block is not lines]
    assert others == [block for block in message.blocks if block["type"] != "table"]
