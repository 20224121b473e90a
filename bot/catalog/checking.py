"""Every mistake of a runbook file at once: its structure, its query, and how they fit together.

What asking a question does not wait for is done here: the query and the filters are parsed, bound
to sample values and compiled, so that the columns an alert can group by are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalog.loading import convert_runbook, read_document, structure_problems
from bot.catalog.query_checks import columns_of, names_in, sample_values
from bot.domain.nearest import did_you_mean
from bot.errors import RunbookError
from bot.insights import Query, QueryError, parameters, parse, parse_condition, prepend_filters
from bot.insights.lint import lint
from bot.yaml_source import Document, KeyPath, Problem, key_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.runbook import Runbook

__all__ = ["Checked", "check_runbook"]

_QUERY: KeyPath = ("query",)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with one file: `errors` keep it from working, `warnings` may be meant.

    Each is one finding as text, with its file, line and column.
    """

    file: str
    errors: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def check_runbook(path: Path) -> Checked:
    """Look for every mistake in a runbook's file; raises nothing for what the file contains."""
    try:
        document = read_document(path)
    except RunbookError as refusal:
        return Checked(str(path), (str(refusal),))
    structure = structure_problems(document, path.stem)
    query, problems = _parsed(document)
    if structure or query is None:
        return _checked(document, [*structure, *problems], [])
    runbook = convert_runbook(document, path.stem)
    errors = [*_parameter_problems(document, runbook, query)]
    # Compiling needs every name to be known, so it waits until they are.
    errors = errors or [*_result_problems(document, runbook, query)]
    return _checked(document, errors, list(_warnings(document, runbook, query)))


def _checked(document: Document, errors: list[Problem], warnings: list[Problem]) -> Checked:
    def told(problems: list[Problem]) -> tuple[str, ...]:
        return tuple(map(str, sorted(problems, key=lambda each: (each.line, each.column))))

    return Checked(document.file, told(errors), told(warnings))


def _parsed(document: Document) -> tuple[Query | None, list[Problem]]:
    text = document.data.get("query") if isinstance(document.data, dict) else None
    if not isinstance(text, str):
        return None, []  # which the structure's problems tell already
    try:
        return parse(text), []
    except QueryError as refusal:
        return None, [_refused(document, _QUERY, refusal)]


def _refused(document: Document, path: KeyPath, refusal: QueryError) -> Problem:
    message = _sentences(refusal.message, refusal.suggestion)
    return _inside(document, path, (refusal.line, refusal.column), message)


def _sentences(message: str, suggestion: str) -> str:
    return f"{message.removesuffix('.')}. {suggestion}" if suggestion else message


def _inside(document: Document, path: KeyPath, place: tuple[int, int], message: str) -> Problem:
    line, column = document.text_position(path, *place)
    return Problem(document.file, line, column, key_text(path), message)


def _parameter_problems(document: Document, runbook: Runbook, query: Query) -> Iterator[Problem]:
    declared = {parameter.name for parameter in runbook.parameters}
    in_query = names_in(query)
    yield from _undeclared(document, _QUERY, query, declared)
    for at, parameter in enumerate(runbook.parameters):
        path = ("parameters", at, "filter")
        if parameter.filter is None:
            if parameter.name not in in_query:
                name = ("parameters", at, "name")
                yield document.problem(name, f"${parameter.name} is used nowhere: remove it")
            continue
        try:
            narrowed = prepend_filters(Query(()), [parse_condition(parameter.filter)])
        except QueryError as refusal:
            yield _refused(document, path, refusal)
            continue
        if parameter.name not in parameters(narrowed):
            yield document.problem(path, f"the filter does not use ${parameter.name}")
        yield from _undeclared(document, path, narrowed, declared)


def _undeclared(
    document: Document, path: KeyPath, query: Query, declared: set[str]
) -> Iterator[Problem]:
    for name, span in names_in(query).items():
        if name not in declared:
            message = f"${name} is not declared under parameters.{did_you_mean(name, declared)}"
            yield _inside(document, path, (span.line, span.column), message)


def _result_problems(document: Document, runbook: Runbook, query: Query) -> Iterator[Problem]:
    values = sample_values(runbook)
    for at, parameter in enumerate(runbook.parameters):
        if parameter.filter is not None:
            path = ("parameters", at, "filter")
            narrowed = prepend_filters(Query(()), [parse_condition(parameter.filter)])
            try:
                columns_of(narrowed, values)
            except QueryError as refusal:
                yield _refused(document, path, refusal)
    try:
        columns = columns_of(query, values)
    except QueryError as refusal:
        yield _refused(document, _QUERY, refusal)
        return
    for key, column in (("group_by", runbook.alert.group_by), ("measure", runbook.alert.measure)):
        if column is not None and column not in columns:
            hint = did_you_mean(column, columns) or f" There are {', '.join(columns)}."
            message = f"'{column}' is no column of the result.{hint}"
            yield document.problem(("alert", key), message)


def _warnings(document: Document, runbook: Runbook, query: Query) -> Iterator[Problem]:
    for finding in lint(query):
        if finding.severity == "warning":
            message = f"warning: {_sentences(finding.message, finding.suggestion)}"
            place = (finding.span.line, finding.span.column)
            yield _inside(document, _QUERY, place, message)
    if not runbook.tests:
        yield document.problem((), "warning: there are no tests: show what it finds, and what not")
