"""What is copied out of the JSON columns, as SQL."""

from __future__ import annotations

from bot.domain.event_columns import EXTRACTS, TOP_LEVEL, Column

__all__ = ["ROOTS", "extraction", "extracts_of"]

ROOTS = {
    column.name: column.path[0]
    for column in TOP_LEVEL
    if any(extract.path[0] == column.path[0] for extract in EXTRACTS)
}
"""The columns that something is extracted from, with their fields."""

_FEW = 2
"""Up to so many members are looked for as text first: that is cheaper than parsing the JSON."""


def extracts_of(name: str) -> list[Column]:
    """The extracts of a column, in their order."""
    return [column for column in EXTRACTS if column.path[0] == ROOTS[name]]


def extraction(name: str) -> str:
    """SQL for the wanted members of a JSON column, as a list in the order of `extracts_of`."""
    columns = extracts_of(name)
    paths = ", ".join(f"'$.{'.'.join(column.path[1:])}'" for column in columns)
    extracted = f"""json_extract_string("{name}", [{paths}])"""
    if len(columns) > _FEW:
        return extracted
    # A member's name can be written with escapes; then the text is parsed to be sure.
    hints = [f"""contains("{name}", '"{column.path[-1]}"')""" for column in columns]
    condition = " OR ".join([*hints, rf"""contains("{name}", '\u')"""])
    return f"CASE WHEN {condition} THEN {extracted} END"
