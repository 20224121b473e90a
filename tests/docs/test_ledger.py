"""The page of the ledger: its script verifies an export, and finds what was changed in one."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.render.ledger import write_json_lines
from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.ledger_row import LedgerFilter
from bot.store.database import Database
from bot.store.ledger import StoredLedger

PAGE = Path(__file__).parents[2] / "docs" / "ledger.md"
NOON = datetime(2024, 5, 2, 12, tzinfo=UTC)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}")
    ledger = StoredLedger(database)
    for subject in ("alert 1", "alert é", "\ud800"):
        ledger.append(LedgerEntry(NOON, THE_BOT, "opened", subject, {"events": "3"}))
    file = tmp_path / "ledger.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        write_json_lines(ledger.rows(LedgerFilter()), lines)
    database.close()
    return file


def verified(file: Path) -> subprocess.CompletedProcess[str]:
    (script,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    command = [sys.executable, "-c", script, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_pages_script_verifies_an_export(exported: Path) -> None:
    result = verified(exported)
    assert (result.returncode, result.stdout[:5]) == (0, "head ")


def test_the_pages_script_finds_a_changed_row(exported: Path) -> None:
    exported.write_text(exported.read_text().replace("alert 1", "alert 2"))
    result = verified(exported)
    assert result.returncode == 1
    assert "entry 1 was changed" in result.stderr
