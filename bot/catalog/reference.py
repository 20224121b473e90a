"""The parts of `docs/runbooks.md` that are made from the runbooks themselves.

`python -m bot.catalog.reference` writes them anew, with `docs/runbook.schema.json`, in a checkout.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.catalog.catalog import Catalog
from bot.catalog.schema import runbook_schema_text
from bot.catalog.shipped import shipped_runbooks
from bot.domain.safeguards import Safeguard
from bot.domain.standard_parameters import STANDARD_PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.runbook import Runbook

__all__ = ["parameters_table", "runbooks_table", "with_tables"]


def runbooks_table(runbooks: Iterable[Runbook]) -> str:
    """Write the runbooks by the clause they serve, as a Markdown table; a clause with none too."""
    known = list(runbooks)
    lines = ["| 45 CFR | safeguard | runbooks |", "|---|---|---|"]
    for safeguard in Safeguard:
        serving = [_link(runbook) for runbook in known if safeguard in runbook.safeguards]
        heading = f"{safeguard.heading} ({safeguard.mark})"
        lines.append(f"| {safeguard.value} | {heading} | {', '.join(serving) or 'none'} |")
    return "\n".join([*lines, "", *_descriptions(known)])


def parameters_table() -> str:
    """Write the standard parameters as a Markdown table."""
    lines = ["| name | what it narrows to | filter |", "|---|---|---|"]
    lines.extend(
        f"| `{parameter.name}` | {parameter.description} | `{parameter.filter}` |"
        for parameter in STANDARD_PARAMETERS
    )
    return "\n".join(lines)


def with_tables(text: str, runbooks: Iterable[Runbook]) -> str:
    """Put both tables into a page, between its `<!-- generated: ... -->` marks."""
    text = _replaced(text, "runbooks", runbooks_table(runbooks))
    return _replaced(text, "standard parameters", parameters_table())


def _descriptions(runbooks: Iterable[Runbook]) -> Iterator[str]:
    yield "| runbook | severity | what it finds |"
    yield "|---|---|---|"
    for runbook in runbooks:
        yield f"| {_link(runbook)} | {runbook.severity} | {runbook.description} |"


def _link(runbook: Runbook) -> str:
    return f"[{runbook.id}](../runbooks/{runbook.id}.yaml)"


def _replaced(text: str, name: str, table: str) -> str:
    marks = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    return marks.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", text)


def _write() -> None:
    docs = shipped_runbooks().parent / "docs"
    page = docs / "runbooks.md"
    runbooks = Catalog([shipped_runbooks()]).all()
    page.write_text(with_tables(page.read_text("utf-8"), runbooks), "utf-8")
    Path(docs / "runbook.schema.json").write_text(runbook_schema_text(), "utf-8")


if __name__ == "__main__":
    _write()
