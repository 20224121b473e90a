"""What the page says about access and masking is what happens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.shipped import shipped_runbooks
from bot.domain.access import ACTIONS, AccessPolicy, Action, Rule, Who
from bot.domain.masking import MASK, Masker
from bot.engines.in_memory import InMemoryEngine
from bot.insights import parse
from bot.insights.lineage import columns_read
from bot.settings.access import AccessFile, load_access

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.answer import Cell
    from bot.sample.events import Record

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
SIMPLE, RULES, MASKING = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
EVENT: Record = {
    "eventVersion": "1.11",
    "eventID": "00000000-0000-4000-8000-000000000001",
    "eventTime": "2024-05-02T11:00:00Z",
    "eventSource": "s3.amazonaws.com",
    "eventName": "GetObject",
    "awsRegion": "eu-west-1",
    "eventType": "AwsApiCall",
    "requestParameters": {"bucketName": "clinic", "key": "ward/jane-doe.pdf"},
}


def table(heading: str) -> list[list[str]]:
    """The rows of the table that begins with a heading, as cells."""
    lines = PAGE.partition(f"| {heading} |")[2].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog([shipped_runbooks()])


@pytest.fixture(scope="module")
def engine() -> Iterator[InMemoryEngine]:
    with InMemoryEngine() as engine:
        yield engine


def load(folder: Path, text: str) -> AccessFile:
    (folder / "config").mkdir()
    (folder / "config" / "access.yaml").write_text(text, encoding="utf-8")
    return load_access({"AUDIT_HOME": str(folder)})


def test_the_page_names_every_key_and_every_action() -> None:
    assert [row[0].strip("`") for row in table("action")] == list(ACTIONS)
    assert {row[0].strip("`") for row in table("key")} == set(Rule.__struct_fields__)


def test_one_rule_for_one_channel_is_a_start(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, SIMPLE).rules
    assert rule.channels == ("C0123ABCD",)


@pytest.mark.parametrize(("person", "channel", "wish", "granted"), table("who"))
def test_the_example_decides_as_the_table_says(  # noqa: PLR0913 - a row, and fixtures
    tmp_path: Path, catalog: Catalog, person: str, channel: str, wish: str, granted: str
) -> None:
    action, _, name = wish.strip("`").partition(" ")
    actions: dict[str, Action] = {known: known for known in get_args(Action)}
    decision = AccessPolicy(load(tmp_path, RULES).rules).decide(
        Who(person, channel, lambda group: group == person),
        actions[action],
        catalog.get(name) if name else None,
    )
    assert decision.allowed == (granted == "yes")


@pytest.mark.parametrize(("query", "shown"), table("query"))
def test_masking_shows_what_the_table_says(
    tmp_path: Path, engine: InMemoryEngine, query: str, shown: str
) -> None:
    masker = Masker(load(tmp_path, MASKING).masking)
    ((name, cell),) = engine.run(parse(query.strip("`")), [EVENT])[0].items()
    origin = columns_read(query.strip("`")).of(name)
    masked = masker.column(origin.fields, whole=origin.whole)(cast("Cell", cell))
    assert re.sub(rf"{MASK}[0-9a-f]+", MASK, str(masked)) == shown.strip("`")
