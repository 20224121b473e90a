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
from bot.yaml_convert import convert, find_problems
from bot.yaml_source import Document, Problem, read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ID", "convert_runbook", "load_runbook", "read_document", "structure_problems"]

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
    refuse(list(_id_problems(document, runbook_id)), document.error)
    runbook = convert(_named(document, runbook_id), Runbook)
    refuse(list(_repeated_parameters(document, runbook)), document.error)
    return runbook


def structure_problems(document: Document, runbook_id: str) -> list[Problem]:
    """List what `convert_runbook` would refuse the document for; empty where nothing."""
    named = _named(document, runbook_id)
    found = [*_id_problems(document, runbook_id), *find_problems(named, Runbook)]
    return found or list(_repeated_parameters(document, convert(named, Runbook)))


def _named(document: Document, runbook_id: str) -> Document:
    if not isinstance(document.data, dict):
        return document
    return replace(document, data={"id": runbook_id, **document.data})


def _id_problems(document: Document, runbook_id: str) -> Iterator[Problem]:
    if not ID.fullmatch(runbook_id):
        message = f"the file's name must be lower-case words with dashes; got '{runbook_id}'"
        yield document.problem((), message)
    if isinstance(document.data, dict) and "id" in document.data:
        yield document.problem(("id",), "the id is the file's name: remove the key", at_key=True)


def _repeated_parameters(document: Document, runbook: Runbook) -> Iterator[Problem]:
    counts = Counter(parameter.name for parameter in runbook.parameters)
    for at, parameter in enumerate(runbook.parameters):
        if counts[parameter.name] > 1:
            path = ("parameters", at, "name")
            yield document.problem(path, f"'{parameter.name}' is declared twice")
