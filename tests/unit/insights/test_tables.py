from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.insights import tables

KEPT = Path(tables.__file__).with_name("grammar.tables")
QUERY = 'filter a = "x" | stats count(*) as n by bin(5m) | limit 5'


def test_the_kept_tables_fit_the_grammar() -> None:
    header = KEPT.read_bytes().partition(b"\n")[0]
    assert header == tables.fingerprint(), "run python -m bot.insights.tables"


def test_kept_and_built_tables_read_alike(tmp_path: Path) -> None:
    tables.main(tmp_path / "tables")
    kept = tables.load(tmp_path / "tables")
    assert kept.source_path == "<deserialized>"
    assert kept.parse(QUERY, start="query") == tables.build().parse(QUERY, start="query")


def test_missing_or_foreign_tables_are_built_anew(tmp_path: Path) -> None:
    foreign = tmp_path / "tables"
    foreign.write_bytes(b"another\n" + KEPT.read_bytes().partition(b"\n")[2])
    for path in (foreign, tmp_path / "none"):
        assert tables.load(path).source_path != "<deserialized>"


def test_the_package_loads_no_parser_and_no_sql() -> None:
    code = "import sys, bot.insights; print(*{'lark', 'sqlglot', 'difflib'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
