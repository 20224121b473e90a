"""Athena's texts as values, by the types of their columns."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.engines.athena.results import read_rows
from bot.engines.cells import as_cell

if TYPE_CHECKING:
    from types_boto3_athena.type_defs import ResultSetTypeDef


def page(type_: str, *texts: str | None) -> ResultSetTypeDef:
    rows: Any = [{"Data": [{} if text is None else {"VarCharValue": text}]} for text in texts]
    column: Any = {"Name": "it", "Type": type_}
    return {"Rows": rows, "ResultSetMetadata": {"ColumnInfo": [column]}}


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("varchar", "1", "1"),
        ("varchar(3)", "", ""),
        ("char(2)", "de", "de"),
        ("json", '{"a":1}', '{"a":1}'),
        ("bigint", "-9223372036854775808", -(2**63)),
        ("integer", "3", 3),
        ("double", "1.0E10", 1e10),
        ("double", "0.1", 0.1),
        ("real", "0.5", 0.5),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("decimal(38,0)", "12", Decimal(12)),
        ("timestamp", "2026-03-04 16:00:00.500", datetime(2026, 3, 4, 16, 0, 0, 500_000)),  # noqa: DTZ001 - as Athena has it
        ("timestamp(6)", "2026-03-04 16:00:00.000001", datetime(2026, 3, 4, 16, 0, 0, 1)),  # noqa: DTZ001 - same
        (
            "timestamp with time zone",
            "2026-03-04 16:00:00.000 UTC",
            datetime(2026, 3, 4, 16, tzinfo=UTC),
        ),
        (
            "timestamp(3) with time zone",
            "2026-03-04 17:00:00.000 Europe/Berlin",
            datetime(2026, 3, 4, 17, tzinfo=ZoneInfo("Europe/Berlin")),
        ),
        ("array(varchar)", "[a, b]", "[a, b]"),
        ("date", "2026-03-04", "2026-03-04"),
    ],
)
def test_a_text_is_read_by_its_type(type_: str, text: str, value: object) -> None:
    ((read,),) = read_rows([page(type_, "it", text)])
    assert read == value
    assert type(read) is type(value)


def test_nothing_is_none_and_the_headings_stand_on_the_first_page_alone() -> None:
    pages = [page("varchar", "it", "it", None), page("varchar", "it", "")]
    assert read_rows(pages) == [("it",), (None,), ("it",), ("",)]


def test_no_rows_and_no_pages() -> None:
    assert read_rows([page("varchar", "it")]) == []
    assert read_rows([]) == []


def test_what_is_no_finite_number_is_one_that_cells_take() -> None:
    (row,) = read_rows([page("double", "it", "Infinity")])
    assert as_cell(row[0]) == float("inf")
