"""What a channel may see of an answer, from the query that made it down to each value."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.answer import Answer, Count, Question, Totals
from bot.domain.headline import headline
from bot.domain.masking import MASK, Masker
from bot.domain.report import Report
from bot.domain.sensitive import MaskingRules
from bot.services.mask_report import MaskReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.answer import Cell
    from bot.domain.window import Window
    from bot.services.ports import Engine

    Ask = Callable[..., Report]

RULES = MaskingRules(
    fields=(
        "requestParameters.key",
        "requestParameters.tagging",
        "requestParameters.*password*",
        "requestParameters.items.*.secret",
        "requestParameters.pin",
    ),
    values=(r"s3:::[a-z0-9.-]+/([^\s\",]+)", r"patient-\d+"),
)
MASKED = re.compile(rf"{MASK}[0-9a-f]+")
NOTHING = Totals(1, None, None, {}, {})


@pytest.fixture
def ask(engine: Engine, window: Window) -> Ask:
    """Makes the report that a query would have made."""
    plain = engine.ask(Question("", window))

    def report(
        query: str, columns: list[str], *rows: list[Cell], totals: Totals = NOTHING
    ) -> Report:
        answer = Answer(tuple(columns), tuple(map(tuple, rows)), totals, plain.coverage)
        return Report("Query", headline("Query", answer), answer, query)

    return report


@pytest.fixture
def mask() -> MaskReport:
    return MaskReport(Masker(RULES, key=b"a key that stays"))


def is_masked(cell: Cell) -> bool:
    return isinstance(cell, str) and MASKED.fullmatch(cell) is not None


def one(mask: MaskReport, report: Report) -> Cell:
    """The one value of an answer, masked; and `columns` names it if that changed it."""
    ((value,),) = report.answer.rows
    masked = mask(report)
    ((cell,),) = masked.report.answer.rows
    assert masked.columns == (() if cell == value else report.answer.columns)
    return cell


def parameters(mask: MaskReport, ask: Ask, value: object, query: str = "") -> Any:  # noqa: ANN401
    """`requestParameters`, or what a query makes of it, masked and read again."""
    report = ask(query or "fields requestParameters", ["requestParameters"], [json.dumps(value)])
    return json.loads(str(one(mask, report)))


# --- which columns ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("fields requestParameters.key", "requestParameters.key"),
        ("display requestParameters.key", "requestParameters.key"),
        ("fields requestParameters.key as eventName", "eventName"),
        ("fields requestParameters.key as a | fields a as b | display b", "b"),
        ("fields requestParameters.key as a | fields toupper(a) as b", "b"),
        ("fields toupper(requestParameters.key)", "toupper(requestParameters.key)"),
        ("fields concat(eventName, '/', requestParameters.key) as what", "what"),
        ("fields coalesce(errorCode, requestParameters.key) as what", "what"),
        ("fields if(readOnly, requestParameters.key, eventName) as what", "what"),
        ("fields base64encode(requestParameters.key) as what", "what"),
        ("fields strlen(requestParameters.key) + 1 as what", "what"),
        ("parse requestParameters.key '*/*' as folder, file", "file"),
        ("parse requestParameters.key /(?<folder>[^\\/]+)/", "folder"),
        ('parse @message \'"key":"*"\' as key', "key"),
        ('parse requestParameters \'"key":"*"\' as key | display key', "key"),
        ("stats count(*) as n by requestParameters.key", "requestParameters.key"),
        ("stats count(*) by requestParameters.key as k", "k"),
        ("stats latest(requestParameters.key) as k", "k"),
        ("stats max(requestParameters.key)", "max(requestParameters.key)"),
        ("stats sum(requestParameters.pin) as k by eventName", "k"),
        ("stats latest(requestParameters.key) as k by eventName | stats max(k) as m", "m"),
        ("fields requestParameters.tagging.tagSet", "requestParameters.tagging.tagSet"),
        ("fields requestParameters.tagging.tagSet.0.value as v", "v"),
        ("fields requestParameters.newPassword.x as v", "v"),
        ("unnest requestParameters.tagging into tag | fields tag.value as v", "v"),
        ("unnest requestParameters.items into item | fields item.secret as v", "v"),
        ("fields jsonParse(@message) as m | fields m.requestParameters.key as v", "v"),
    ],
)
def test_what_is_made_of_a_sensitive_field_is_masked(
    mask: MaskReport, ask: Ask, query: str, column: str
) -> None:
    assert is_masked(one(mask, ask(query, [column], ["ward-3/4711.pdf"])))


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("fields eventName", "eventName"),
        ("fields requestParameters.bucketName", "requestParameters.bucketName"),
        ("fields requestParameters.bucketName as b | stats latest(b) as c", "c"),
        ("fields requestParameters.keyword", "requestParameters.keyword"),
        ("fields requestParameters.monkey", "requestParameters.monkey"),
        ("fields eventName as key", "key"),
        ("fields concat(eventSource, ':', eventName) as what", "what"),
        ("parse userIdentity.arn '*/*' as role, session", "session"),
        ("parse errorMessage 'User: * is not' as who", "who"),
        ("stats count(requestParameters.key) as n by eventName", "eventName"),
        ("unnest resources into r | fields r.type as t", "t"),
    ],
)
def test_what_is_made_of_other_fields_is_not(
    mask: MaskReport, ask: Ask, query: str, column: str
) -> None:
    assert one(mask, ask(query, [column], ["ward-3/4711.pdf"])) == "ward-3/4711.pdf"


@pytest.mark.parametrize(
    "count",
    [
        "count(*)",
        "count(requestParameters.key)",
        "count_distinct(requestParameters.key)",
        "count_distinct(requestParameters)",
    ],
)
def test_how_many_there_are_is_told(mask: MaskReport, ask: Ask, count: str) -> None:
    assert one(mask, ask(f"stats {count} as n", ["n"], [4711])) == 4711
    assert one(mask, ask(f"stats {count}", [count], [4711])) == 4711


@pytest.mark.parametrize("value", [4711, 47.11, True, datetime(2024, 5, 2, tzinfo=UTC)])
def test_values_that_are_no_text_are_masked_too(mask: MaskReport, ask: Ask, value: Cell) -> None:
    query = "fields requestParameters.pin"
    assert is_masked(one(mask, ask(query, ["requestParameters.pin"], [value])))
    assert one(mask, ask("fields eventTime", ["eventTime"], [value])) is value


def test_what_is_not_there_is_not_masked(mask: MaskReport, ask: Ask) -> None:
    for nothing in (None, ""):
        report = ask("fields requestParameters.key", ["requestParameters.key"], [nothing])
        assert one(mask, report) == nothing


def test_of_a_query_of_another_grammar_everything_is_masked(mask: MaskReport, ask: Ask) -> None:
    report = ask("SELECT no such language", ["who", "n"], ["4711.pdf", 4711])
    ((who, number),) = mask(report).report.answer.rows
    assert is_masked(who)
    assert is_masked(number)


# --- inside of structures --------------------------------------------------------------------


def test_an_object_keeps_its_shape(mask: MaskReport, ask: Ask) -> None:
    shown = parameters(
        mask,
        ask,
        {
            "bucketName": "clinic",
            "key": "4711.pdf",
            "pin": 4711,
            "deep": {"masterUserPassword": "x", "size": 3},
            "tagging": {"tagSet": [{"key": "name", "value": "Ada"}]},
            "none": None,
        },
    )
    assert [is_masked(shown[name]) for name in ("key", "pin", "tagging")] == [True] * 3
    assert is_masked(shown["deep"]["masterUserPassword"])
    assert (shown["bucketName"], shown["deep"]["size"], shown["none"]) == ("clinic", 3, None)


def test_lists_are_looked_into(mask: MaskReport, ask: Ask) -> None:
    shown = parameters(mask, ask, {"items": [{"secret": "a", "id": 1}, {"secret": "b", "id": 2}]})
    assert [is_masked(item["secret"]) for item in shown["items"]] == [True, True]
    assert [item["id"] for item in shown["items"]] == [1, 2]
    report = ask(
        "fields requestParameters.items as i", ["i"], [json.dumps([{"secret": "a", "id": 1}])]
    )
    ((cell,),) = mask(report).report.answer.rows
    (item,) = json.loads(str(cell))
    assert is_masked(item["secret"])
    assert item["id"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "fields @message",
        "fields @message as requestParameters",
        "stats latest(@message) as requestParameters",
        "fields jsonParse(@message) as requestParameters",
    ],
)
def test_a_whole_event_is_masked_by_path(mask: MaskReport, ask: Ask, query: str) -> None:
    event = {"eventName": "GetObject", "key": "4711", "requestParameters": {"key": "4711.pdf"}}
    column = "@message" if query == "fields @message" else "requestParameters"
    shown = json.loads(str(one(mask, ask(query, [column], [json.dumps(event)]))))
    assert is_masked(shown["requestParameters"]["key"])
    assert (shown["eventName"], shown["key"]) == ("GetObject", "4711")


@pytest.mark.parametrize(
    "piece",
    [
        '{"requestParameters":{"key":"4711.pdf"',  # cut off
        '"key":"4711.pdf"}',
        "4711.pdf",
        '"4711.pdf"',
        "4711",
        "true",
    ],
)
@pytest.mark.parametrize("source", ["@message", "requestParameters"])
def test_a_piece_of_what_holds_something_sensitive_goes_whole(
    mask: MaskReport, ask: Ask, source: str, piece: str
) -> None:
    for query in (f"parse {source} '*' as piece", f"fields substr({source}, 3) as piece"):
        assert is_masked(one(mask, ask(query, ["piece"], [piece])))


def test_an_object_with_two_members_of_one_name_goes_whole(mask: MaskReport, ask: Ask) -> None:
    twice = '{"key":"4711.pdf","key":""}'
    assert is_masked(one(mask, ask("fields requestParameters", ["requestParameters"], [twice])))


def test_an_object_nested_to_break_its_reader_goes_whole(mask: MaskReport, ask: Ask) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    assert is_masked(one(mask, ask("fields requestParameters", ["requestParameters"], [deep])))


def test_an_object_with_nothing_sensitive_stays_letter_by_letter(
    mask: MaskReport, ask: Ask
) -> None:
    written = '{ "bucketName" : "cli\\u006eic", "size": 1.50 }'
    report = ask("fields requestParameters", ["requestParameters"], [written])
    assert one(mask, report) == written


# --- values by pattern -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("arn:aws:s3:::clinic/4711.pdf", "arn:aws:s3:::clinic/(M)"),
        ("read s3:::a/x, s3:::b/y", "read s3:::a/(M), s3:::b/(M)"),
        ("arn:aws:s3:::clinic", "arn:aws:s3:::clinic"),
        ("of patient-12 and patient-13", "of (M) and (M)"),
    ],
)
def test_a_pattern_masks_its_first_group_or_all_it_finds(
    mask: MaskReport, ask: Ask, value: str, shown: str
) -> None:
    cell = one(mask, ask("fields errorMessage", ["errorMessage"], [value]))
    assert MASKED.sub("(M)", str(cell)) == shown


def test_a_pattern_looks_into_objects_too(mask: MaskReport, ask: Ask) -> None:
    shown = parameters(mask, ask, {"arn": "arn:aws:s3:::clinic/4711.pdf", "x": ["patient-1"]})
    assert MASKED.sub("(M)", json.dumps(shown, ensure_ascii=False)) == (
        '{"arn": "arn:aws:s3:::clinic/(M)", "x": ["(M)"]}'
    )


def test_the_headline_and_the_totals_are_masked(mask: MaskReport, ask: Ask) -> None:
    totals = replace(
        NOTHING, by={"principal": (Count("patient-7", 3), Count(None, 1))}, distinct={}
    )
    masked = mask(ask("stats count(*)", ["count(*)"], [4], totals=totals))
    first, second = masked.report.answer.totals.by["principal"]
    assert is_masked(first.value)
    assert (first.events, second) == (3, Count(None, 1))
    assert "patient-7" not in masked.report.headline
    assert MASK in masked.report.headline


@pytest.mark.parametrize(
    ("field", "dimension", "value"),
    [
        ("sourceIPAddress", "source", "203.0.113.7"),
        ("userIdentity.arn", "principal", "arn:aws:iam::111122223333:user/ada"),
        ("userIdentity", "principal", "arn:aws:iam::111122223333:user/ada"),
        ("errorCode", "error", "AccessDenied"),
        ("eventName", "action", "s3:GetObject"),
    ],
)
def test_a_sensitive_field_is_not_told_by_the_totals_either(
    ask: Ask, field: str, dimension: str, value: str
) -> None:
    hiding = MaskReport(Masker(MaskingRules(fields=(field,), values=()), key=b"k"))
    totals = replace(NOTHING, by={dimension: (Count(value, 4),)}, distinct={dimension: 1})
    report = ask("stats count(*)", ["count(*)"], [4], totals=totals)
    masked = hiding(report)
    (count,) = masked.report.answer.totals.by[dimension]
    assert is_masked(count.value)
    assert value not in masked.report.headline
    assert value.rpartition("/")[2] not in masked.report.headline


# --- masks -----------------------------------------------------------------------------------


def test_equal_values_have_equal_tags_wherever_they_stand(mask: MaskReport, ask: Ask) -> None:
    report = ask(
        "fields requestParameters, requestParameters.key, requestParameters.pin",
        ["requestParameters", "requestParameters.key", "requestParameters.pin"],
        ['{"key":"a.pdf","pin":4711}', "a.pdf", 4711],
        ['{"key":"b.pdf","pin":4712}', "b.pdf", 4712],
    )
    (first, key, pin), (second, other_key, other_pin) = mask(report).report.answer.rows
    assert json.loads(str(first)) == {"key": key, "pin": pin}
    assert json.loads(str(second)) == {"key": other_key, "pin": other_pin}
    assert len({key, pin, other_key, other_pin}) == 4


def test_tags_of_two_processes_cannot_be_compared(ask: Ask) -> None:
    report = ask("fields requestParameters.key", ["requestParameters.key"], ["a.pdf"])
    assert one(MaskReport(Masker(RULES)), report) != one(MaskReport(Masker(RULES)), report)


def test_a_value_cannot_pretend_to_be_masked(mask: MaskReport, ask: Ask) -> None:
    pretending = f"{MASK}4711.pdf"
    report = ask("fields requestParameters.key", ["requestParameters.key"], [pretending])
    assert is_masked(one(mask, report))


def test_the_answer_given_stays_as_it_is_and_a_second_masking_changes_nothing(
    mask: MaskReport, ask: Ask
) -> None:
    report = ask("fields requestParameters", ["requestParameters"], ['{"key":"4711.pdf"}'])
    masked = mask(report).report
    assert report.answer.rows == (('{"key":"4711.pdf"}',),)
    assert mask(masked).report == masked


def test_without_rules_nothing_is_masked(ask: Ask) -> None:
    open_hearted = MaskReport(Masker(MaskingRules(fields=(), values=())))
    message = '{"requestParameters":{"key":"4711.pdf"}}'
    for query in ("fields @message", "parse @message '*' as `@message`"):
        assert one(open_hearted, ask(query, ["@message"], [message])) == message


def test_columns_are_named_in_which_something_is_masked(mask: MaskReport, ask: Ask) -> None:
    report = ask(
        "fields eventName, requestParameters, requestParameters.key as k, errorMessage",
        ["eventName", "requestParameters", "k", "errorMessage"],
        ["GetObject", "{}", None, "no"],
        ["GetObject", '{"key":"4711.pdf"}', None, "no patient-1 here"],
    )
    assert mask(report).columns == ("requestParameters", "errorMessage")
    assert mask(replace(report, answer=replace(report.answer, rows=()))).columns == ()


def test_a_field_is_matched_once_a_column_and_not_once_a_row(ask: Ask) -> None:
    """A thousand rows cost what their values cost, not a thousand times what the rules cost."""

    class Counting(tuple[str, ...]):
        __slots__ = ()
        walks = 0

        def __iter__(self) -> Any:  # noqa: ANN401
            type(self).walks += 1
            return super().__iter__()

    rules = MaskingRules(fields=Counting(RULES.fields), values=())
    report = ask(
        "fields eventName, requestParameters.key",
        ["eventName", "requestParameters.key"],
        *[["GetObject", f"{at}.pdf"] for at in range(1000)],
    )
    masked = MaskReport(Masker(rules))(report)
    assert len({row[1] for row in masked.report.answer.rows}) > 990
    assert 0 < Counting.walks < 20
