"""Runbooks for people to choose from and to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.arguments import accepted_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.runbook import Parameter, Runbook

__all__ = ["details", "listing", "listing_as_json"]


def listing(runbooks: Iterable[Runbook]) -> str:
    """A line a runbook: id, severity, safeguards, title."""
    rows = [(found.id, found.severity, _clauses(found), found.title) for found in runbooks]
    if not rows:
        return "No runbook serves that.\n"
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        + "\n"
        for row in rows
    )


def listing_as_json(runbooks: Iterable[Runbook]) -> str:
    """The same as a JSON array of objects."""
    items = [
        {
            "id": found.id,
            "title": found.title,
            "severity": found.severity,
            "safeguards": [str(safeguard) for safeguard in found.safeguards],
            "description": found.description.strip(),
        }
        for found in runbooks
    ]
    return json.dumps(items, indent=1) + "\n"


def details(runbook: Runbook) -> str:
    """Everything a responder needs of one runbook; its tests are left out."""
    own = {parameter.name for parameter in runbook.parameters}
    accepted = accepted_parameters(runbook)
    standard = [name for name in accepted if name not in own]
    lines = [
        f"{runbook.id}: {runbook.title} ({runbook.severity})",
        "serves " + ", ".join(f"{found.citation} {found.heading}" for found in runbook.safeguards),
        "",
        runbook.description.strip(),
        "",
        "Query",
        *(f"  {line}" for line in runbook.query.strip().splitlines()),
        "",
        "Parameters",
        *(f"  {_parameter(parameter)}" for parameter in runbook.parameters),
        f"  and, as every runbook: {', '.join(standard)}",
        "",
        "Alert",
        f"  {_alert(runbook)}",
        "",
        "What to do",
        *(f"  {number}. {step.strip()}" for number, step in enumerate(runbook.guidance, 1)),
    ]
    lines += ["", "References", *(f"  {page}" for page in runbook.references)] * bool(
        runbook.references
    )
    return "\n".join(lines) + "\n"


def _clauses(runbook: Runbook) -> str:
    return " ".join(safeguard.clause for safeguard in runbook.safeguards)


def _parameter(parameter: Parameter) -> str:
    default = parameter.default
    shown = ",".join(default) if isinstance(default, list) else default
    ends = "" if default is None else f" [{shown}]"
    need = " (must be given)" if parameter.required else ""
    return f"{parameter.name}={parameter.type}{ends}{need}: {parameter.description}"


def _alert(runbook: Runbook) -> str:
    rule = runbook.alert
    return f"{rule.threshold} or more rows of one {rule.group_by} within {rule.window}"
