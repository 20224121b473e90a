"""The JSON Schema of a runbook file, for editors: `docs/runbook.schema.json`."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["runbook_schema", "runbook_schema_text"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def runbook_schema() -> dict[str, Any]:
    """Describe a runbook file: the model without `id`, which is the file's name."""
    import msgspec  # noqa: PLC0415 - only whoever writes the schema needs its machinery

    from bot.domain.runbook import Runbook  # noqa: PLC0415 - same

    (_,), parts = msgspec.json.schema_components([Runbook], ref_template="#/$defs/{name}")
    runbook = dict(parts.pop("Runbook"))
    runbook["properties"] = {k: v for k, v in runbook["properties"].items() if k != "id"}
    runbook["required"] = [name for name in runbook["required"] if name != "id"]
    return {"$schema": _DIALECT, **_on_one_line(runbook), "$defs": _on_one_line(parts)}


def runbook_schema_text() -> str:
    """Write the schema as the file holds it."""
    return json.dumps(runbook_schema(), indent=2, ensure_ascii=False) + "\n"


def _on_one_line(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Take the line breaks out of descriptions, which are docstrings."""
    if isinstance(schema, list):
        return [_on_one_line(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: " ".join(value.split())
        if key == "description" and isinstance(value, str)
        else _on_one_line(value)
        for key, value in schema.items()
    }
