"""`audit ledger`, over a ledger in each kind of database."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.ledger_entry import THE_BOT, LedgerEntry
from bot.domain.run import Asker
from bot.store.ledger import StoredLedger

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.database import Database
    from tests.conftest import Cli

NOW = datetime(2024, 5, 2, 12, tzinfo=UTC)
ALICE = Asker("T1", "UALICE", "C1")
HOSTILE = "=HYPERLINK(1)\x1b[2J\u202e\ud800"

ENTRIES = [
    LedgerEntry(NOW - timedelta(days=9), ALICE, "asked", "r1", {"query": "access-denied 24h"}),
    LedgerEntry(NOW - timedelta(days=2), THE_BOT, "opened", "alert 7", {"events": "3"}),
    LedgerEntry(NOW - timedelta(days=1), ALICE, "acknowledged", "alert 7"),
    LedgerEntry(NOW - timedelta(hours=1), ALICE, "refused", HOSTILE),
]


@pytest.fixture
def audit(make_cli: type[Cli], tmp_path: Path, store_url: str, store_database: Database) -> Cli:
    """`audit` over a ledger of four entries."""
    for entry in ENTRIES:
        StoredLedger(store_database).append(entry)
    home = tmp_path / "state"
    postgres = {"AUDIT_AUDIT_DATABASE": store_url} if store_url.startswith("postgres") else {}
    return make_cli(home, NOW, postgres)


@pytest.fixture
def head(audit: Cli) -> str:
    return str(audit("ledger", "verify", "-f", "json").json["head"])


def tamper(database: Database, statement: str) -> None:
    with database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER USER"))
        else:
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS ledger_refuses_{deed}"))
        connection.execute(text(statement))


def test_a_ledger_that_holds_says_so_with_its_head(audit: Cli, head: str) -> None:
    result = audit("ledger", "verify")
    assert (result.code, result.out) == (0, f"OK: 4 entries, head {head}.\n")
    noted = audit("ledger", "verify", "--head", head.upper(), "--rows", "4")
    assert (noted.code, noted.out) == (0, result.out)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE ledger SET subject = 'r2' WHERE seq = 1", "entry 1 was changed"),
        ("DELETE FROM ledger WHERE seq = 3", "entry 3 is missing"),
    ],
)
def test_a_ledger_that_does_not_hold_names_the_first_entry(
    audit: Cli, store_database: Database, statement: str, fault: str
) -> None:
    tamper(store_database, statement)
    result = audit("ledger", "verify")
    assert result.code == 1
    assert result.out.startswith(f"The ledger does not hold: {fault}.\n")
    told = audit("ledger", "verify", "-f", "json")
    assert (told.code, told.json["ok"], told.json["fault"]) == (1, False, fault)


def test_a_cut_off_end_shows_against_a_head_noted_before(
    audit: Cli, head: str, store_database: Database
) -> None:
    tamper(store_database, "DELETE FROM ledger WHERE seq = 4")
    assert audit("ledger", "verify").code == 0
    result = audit("ledger", "verify", "--head", head, "--rows", "4")
    assert result.code == 1
    assert "entry 4 is missing: there were 4 when the head was noted" in result.out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--head", "0" * 64], "give both --head and --rows"),
        (["--rows", "3"], "give both --head and --rows"),
        (["--head", "abc", "--rows", "3"], "64 hexadecimal digits"),
    ],
)
def test_half_a_head_is_refused(cli: Cli, arguments: list[str], complaint: str) -> None:
    result = cli("ledger", "verify", *arguments)
    assert result.code == 2
    assert complaint in result.err


@pytest.mark.parametrize(
    ("arguments", "entries"),
    [
        ([], [4, 3, 2, 1]),
        (["--since", "7d"], [4, 3, 2]),
        (["--since", "2024-05-01"], [4, 3]),
        (["--user", "UALICE"], [4, 3, 1]),
        (["--user", "audit"], [2]),
        (["--deed", "acknowledged"], [3]),
        (["--subject", "alert 7"], [3, 2]),
        (["--subject", "alert"], []),
        (["--limit", "2"], [4, 3]),
        (["--subject", HOSTILE], [4]),
    ],
)
def test_entries_are_found_by_who_what_when(
    audit: Cli, arguments: list[str], entries: list[int]
) -> None:
    result = audit("ledger", "show", "-f", "json", *arguments)
    assert [row["seq"] for row in result.json] == entries


def test_a_person_sees_a_table_that_nothing_in_it_can_break(audit: Cli) -> None:
    out = audit("ledger", "show", "--limit", "3").out
    assert "There are older ones; these are the latest 3." in out
    assert ["3", "2024-05-01", "12:00:00Z", "UALICE", "acknowledged", "alert", "7"] in [
        line.split() for line in out.splitlines()
    ]
    assert "events=3" in out
    assert r"=HYPERLINK(1)\x1b[2J\u202e\ud800" in out
    assert not {"\x1b", "\u202e", "\ud800"} & set(out)


def test_nothing_found_is_said(audit: Cli) -> None:
    assert audit("ledger", "show", "--user", "UNOBODY").out == "No entry matches.\n"


def test_a_changed_row_is_shown_as_it_is(audit: Cli, store_database: Database) -> None:
    tamper(store_database, "UPDATE ledger SET \"at\" = 'long ago', detail = '[1' WHERE seq = 3")
    line = audit("ledger", "show", "--subject", "alert 7").out.splitlines()[2]
    assert line.split() == ["3", "long", "ago", "UALICE", "acknowledged", "alert", "7", "[1"]


def test_a_deed_that_there_is_not_is_refused(audit: Cli) -> None:
    for command in ("show", "export"):
        result = audit("ledger", command, "--deed", "acknowledge")
        assert result.code == 2
        assert "no deed 'acknowledge'. Did you mean 'acknowledged'?" in result.err


def test_an_export_can_be_verified_by_whoever_has_it(audit: Cli, tmp_path: Path, head: str) -> None:
    file = tmp_path / "ledger.jsonl"
    result = audit("ledger", "export", "-o", str(file))
    assert (result.code, result.err) == (0, f"Written to {file}: 4 entries.\n")
    previous = "0" * 64
    for line in file.read_text(encoding="ascii").splitlines():
        row = json.loads(line)
        hash_ = row.pop("hash")
        text = json.dumps(row, sort_keys=True, separators=(",", ":"))
        assert row["previous"] == previous
        assert hashlib.sha256(text.encode()).hexdigest() == hash_
        previous = hash_
    assert previous == head


def test_an_export_for_a_spreadsheet_holds_no_formula(audit: Cli) -> None:
    result = audit("ledger", "export", "-f", "csv", "--since", "2d")
    first, *rows = csv.reader(io.StringIO(result.out))
    assert first[:3] == ["seq", "at", "team"]
    assert [row[0] for row in rows] == ["2", "3", "4"]
    assert rows[-1][6] == r"'=HYPERLINK(1)\x1b[2J\u202e\ud800"


def test_an_export_that_is_stopped_leaves_the_old_file(audit: Cli, tmp_path: Path) -> None:
    file = tmp_path / "out" / "ledger.jsonl"
    file.parent.mkdir()
    file.write_text("before")
    result = audit("ledger", "export", "-o", str(file), "--deed", "nothing")
    assert result.code == 2
    assert [path.read_text() for path in file.parent.iterdir()] == ["before"]


def test_an_export_to_where_nothing_can_be_written_says_so(audit: Cli, tmp_path: Path) -> None:
    result = audit("ledger", "export", "-o", str(tmp_path / "nowhere" / "x"))
    assert result.code == 2
    assert "Cannot write" in result.err
