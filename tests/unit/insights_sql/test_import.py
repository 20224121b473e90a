from __future__ import annotations

import subprocess
import sys


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_sqlglot_is_loaded_by_the_first_query_only() -> None:
    statement = "import bot.insights.sql, bot.insights.schema"
    assert "sqlglot" not in loaded_by(statement)
    assert "sqlglot" in loaded_by(f"{statement}; bot.insights.sql.compile_query")
