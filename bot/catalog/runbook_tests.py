"""A runbook's own tests: events in, rows out, on whatever engine is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.domain.arguments import read_arguments
from bot.errors import AuditError
from bot.sample.events import ABSENT, Record, make_event

if TYPE_CHECKING:
    from bot.domain.runbook import Runbook, RunbookTest
    from bot.insights.syntax import Query

__all__ = ["Executor", "Outcome", "Row", "bound_query", "run_tests"]

Row = Mapping[str, object]
"""A row of a result, by its columns' headings."""


class Executor(Protocol):
    """Runs a query over a handful of events: what an engine does, without an archive."""

    def run(self, query: Query, events: Sequence[Record]) -> Sequence[Row]:
        """Give the rows, in order; raises AuditError where the query is refused or fails."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test of a runbook (its id) went; `problem` is None where it passed."""

    runbook: str
    test: str
    problem: str | None

    @property
    def passed(self) -> bool:
        """Whether the rows were those expected."""
        return self.problem is None


def run_tests(runbook: Runbook, executor: Executor) -> tuple[Outcome, ...]:
    """Run each of a runbook's tests; a refusal fails the test, it does not stop the others."""
    return tuple(
        Outcome(runbook.id, test.name, _run(runbook, test, executor)) for test in runbook.tests
    )


def bound_query(runbook: Runbook, given: Mapping[str, str]) -> Query:
    """Parse a runbook's query, narrowed and bound by parameters; raises UsageError."""
    from bot.insights import bind, parse, parse_condition, prepend_filters  # noqa: PLC0415 - loads lark

    arguments = read_arguments(runbook, given)
    conditions = [parse_condition(text) for text in arguments.conditions]
    return bind(prepend_filters(parse(runbook.query), conditions), arguments.values)


def _run(runbook: Runbook, test: RunbookTest, executor: Executor) -> str | None:
    try:
        query = bound_query(runbook, {name: _text(v) for name, v in test.parameters.items()})
        events = [_event(event, position) for position, event in enumerate(test.events)]
        rows = executor.run(query, events)
    except AuditError as refusal:
        return str(refusal)
    if isinstance(test.expect, int):
        return _miscounted(rows, test.expect)
    return _miscounted(rows, len(test.expect)) or _different(rows, test.expect)


def _event(fields: Mapping[str, object], position: int) -> Record:
    """Lay partial fields over a plain event; each event has an id of its own."""
    own_id = {"eventID": f"{position:08x}-0000-4000-8000-000000000000"}
    given = {name: ABSENT if value is None else value for name, value in fields.items()}
    return make_event(**(own_id | given))


def _text(value: str | float | bool) -> str:  # noqa: FBT001 - a parameter's value may be one
    return str(value).lower() if isinstance(value, bool) else str(value)


def _miscounted(rows: Sequence[Row], expected: int) -> str | None:
    if len(rows) == expected:
        return None
    shown = "".join(f"\n  {dict(row)}" for row in rows[:3])
    return f"expected {expected} rows, got {len(rows)}{':' if rows else ''}{shown}"


def _different(rows: Sequence[Row], expected: Sequence[Row]) -> str | None:
    for number, (row, wanted) in enumerate(zip(rows, expected, strict=True), start=1):
        for column, value in wanted.items():
            if column not in row:
                return f"row {number}: there is no column '{column}'; there are {', '.join(row)}"
            if not _same(row[column], value):
                return f"row {number}: {column} is {row[column]!r}, expected {value!r}"
    return None


def _same(found: object, wanted: object) -> bool:
    """Compare as people read: 12 is 12.0 and "12", true is "true"."""
    if found is None or wanted is None:
        return found is wanted
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        try:
            return float(str(found)) == wanted
        except ValueError:
            return False
    return _readable(found) == _readable(wanted)


def _readable(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
