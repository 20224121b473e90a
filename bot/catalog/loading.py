"""One runbook from its YAML file.

What is checked here needs no parser, so that asking a question does not wait for one; the query
itself is parsed where it is run, and by `bot.catalog.checking`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.runbook import Runbook
from bot.errors import RunbookError
from bot.yaml_convert import convert
from bot.yaml_source import Document, Problem, read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ID", "convert_runbook", "load_runbook", "read_document"]

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What a runbook's file may be called, without `.yaml`."""


def load_runbook(path: Path) -> Runbook:
    """Read a runbook; raises RunbookError with every mistake's file, line, column and key."""
    return convert_runbook(read_document(path), path.stem)


def read_document(path: Path) -> Document:
    """Read a runbook's YAML, not yet looked into; raises RunbookError."""
    return read_yaml(path, error=RunbookError)


def convert_runbook(document: Document, runbook_id: str) -> Runbook:
    """Make a runbook of a document; the id is the file's name; raises RunbookError."""
    _refuse_id(document, runbook_id)
    data = document.data
    if isinstance(data, dict):
        document = replace(document, data={"id": runbook_id, **data})
    runbook = convert(document, Runbook)
    refuse(list(_repeated_parameters(document, runbook)), document.error)
    return runbook


def _refuse_id(document: Document, runbook_id: str) -> None:
    if not ID.fullmatch(runbook_id):
        message = f"the file's name must be lower-case words with dashes; got '{runbook_id}'"
        refuse([document.problem((), message)], document.error)
    if isinstance(document.data, dict) and "id" in document.data:
        message = "the id is the file's name: remove the key"
        refuse([document.problem(("id",), message, at_key=True)], document.error)


def _repeated_parameters(document: Document, runbook: Runbook) -> Iterator[Problem]:
    counts = Counter(parameter.name for parameter in runbook.parameters)
    for at, parameter in enumerate(runbook.parameters):
        if counts[parameter.name] > 1:
            path = ("parameters", at, "name")
            yield document.problem(path, f"'{parameter.name}' is declared twice")
