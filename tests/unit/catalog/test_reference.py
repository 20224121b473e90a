from __future__ import annotations

from bot.catalog import Catalog, shipped_runbooks
from bot.catalog.reference import parameters_table, runbooks_table, with_tables
from bot.catalog.schema import runbook_schema, runbook_schema_text
from bot.domain.parameter_values import read_values
from bot.domain.runbook import Parameter

DOCS = shipped_runbooks().parent / "docs"
AGAIN = "run python -m bot.catalog.reference"


def test_the_tables_are_current() -> None:
    page = (DOCS / "runbooks.md").read_text("utf-8")
    assert page == with_tables(page, Catalog([shipped_runbooks()]).all()), AGAIN
    assert "| `principal` |" in page
    assert "(../runbooks/root-use.yaml)" in page


def test_the_schema_is_current() -> None:
    assert (DOCS / "runbook.schema.json").read_text("utf-8") == runbook_schema_text(), AGAIN


def test_the_schema_knows_the_file_and_not_the_id() -> None:
    schema = runbook_schema()
    assert "id" not in schema["properties"]
    assert "id" not in schema["required"]
    assert {"title", "query", "alert", "tests"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False


def test_a_clause_that_nothing_serves_is_shown() -> None:
    assert "| 164.312(b) | Audit controls (R) | none |" in runbooks_table([])


def test_every_key_and_type_of_a_parameter_is_on_the_page() -> None:
    page = (DOCS / "runbooks.md").read_text("utf-8")
    properties = runbook_schema()["$defs"]["Parameter"]["properties"]
    for name in [*properties, *properties["type"]["enum"], *runbook_schema()["properties"]]:
        assert f"| `{name}` |" in page, name


def test_the_examples_of_types_on_the_page_are_read() -> None:
    assert read_values("duration", ["1h30m"]) == [5400]
    assert Parameter(name="x", description="x", type="service").read("s3") == "s3.amazonaws.com"
    assert parameters_table().count("\n") == 9
