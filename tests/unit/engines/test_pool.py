from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from bot.engines.pool import InstancePool, PoolOptions
from bot.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[InstancePool]:
    made = InstancePool(
        PoolOptions(folder=tmp_path, size=1, threads=1, memory="100MB", wait_seconds=0.01)
    )
    yield made
    made.close()


def test_an_instance_is_lent_again_after_use(pool: InstancePool) -> None:
    with pool.lease() as first:
        first.execute("SELECT 1")
    with pool.lease() as second:
        assert second is first


def test_no_more_instances_than_its_size(pool: InstancePool) -> None:
    with pool.lease(), pytest.raises(BusyError, match="All 1 query slots"), pool.lease():
        pytest.fail("a second instance was lent")


def test_an_instance_that_failed_is_not_lent_again(pool: InstancePool) -> None:
    with pytest.raises(RuntimeError), pool.lease() as first:
        raise RuntimeError
    with pool.lease() as second:
        assert second is not first


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/never.csv'",
        "SET enable_external_access = true",
        "ATTACH '/tmp/never.db'",
    ],
)
def test_it_reads_the_archive_and_nothing_else(pool: InstancePool, sql: str) -> None:
    with pytest.raises(duckdb.Error), pool.lease() as connection:
        connection.execute(sql)


def test_a_folder_with_a_quote_in_its_name_is_still_only_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    folder.mkdir()
    duckdb.execute("COPY (SELECT 42 AS n) TO ? (FORMAT parquet)", [str(folder / "a.parquet")])
    pool = InstancePool(PoolOptions(folder, 1, 1, "100MB", 1))
    with pool.lease() as connection:
        found = connection.execute(
            "SELECT n FROM read_parquet($file)", {"file": str(folder / "a.parquet")}
        ).fetchall()
    pool.close()
    assert found == [(42,)]
