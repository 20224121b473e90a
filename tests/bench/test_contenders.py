from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from bot.sample import make_event
from tests.bench.contenders.agreement import fingerprint
from tests.bench.contenders.registry import FLOORS, LOSSY, WRITERS, floor, writer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def objects(tmp_path: Path) -> list[Path]:
    ids = (f"{number:08x}-0000-4000-8000-000000000000" for number in range(20))
    plain = [make_event(eventID=each) for each in ids]
    return [_object(tmp_path / "a.json.gz", plain), _object(tmp_path / "b.json.gz", [_rich()])]


def _object(path: Path, records: list[dict[str, Any]]) -> Path:
    text = json.dumps({"Records": records}, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode()))
    return path


def _rich() -> dict[str, Any]:
    return make_event(
        eventID="ffffffff-0000-4000-8000-000000000000",
        errorCode="AccessDenied",
        requestParameters={"bucketName": "acme", "key": "a/b", "nested": [1, {"c": None}]},
        responseElements=None,
        tlsDetails={"tlsVersion": "TLSv1.3"},
    )


@pytest.mark.parametrize("name", [name for name in WRITERS if name not in LOSSY])
def test_every_contender_makes_the_same_table(
    name: str, objects: list[Path], tmp_path: Path
) -> None:
    expected, found = tmp_path / "expected.parquet", tmp_path / "found.parquet"
    writer("plain loop")(objects, expected)
    writer(name)(objects, found)
    assert fingerprint([str(found)]) == fingerprint([str(expected)])
    assert fingerprint([str(found)]).events == 21


def test_the_lossy_one_differs_in_the_rest_alone(objects: list[Path], tmp_path: Path) -> None:
    expected, found = tmp_path / "expected.parquet", tmp_path / "found.parquet"
    writer("plain loop")(objects, expected)
    writer("DuckDB read_json")(objects, found)
    theirs, ours = fingerprint([str(found)]), fingerprint([str(expected)])
    assert theirs.rest != ours.rest
    assert theirs._replace(rest=ours.rest) == ours


@pytest.mark.parametrize("name", [name for name in WRITERS if name not in LOSSY])
def test_unknown_fields_and_explicit_nulls_are_kept(name: str, tmp_path: Path) -> None:
    record = make_event(newField=[1, {"a": 2}], requestParameters={"a": 1}, errorCode=None)
    assert _rest(name, record, tmp_path) == {
        "newField": [1, {"a": 2}],
        "responseElements": None,
        "errorCode": None,
    }


@pytest.mark.parametrize("name", [name for name in WRITERS if "DuckDB" not in name])
def test_values_of_an_unexpected_type_are_kept(name: str, tmp_path: Path) -> None:
    record = make_event(errorCode=5, responseElements={"a": 1}, requestParameters={"a": 1})
    assert _rest(name, record, tmp_path) == {"errorCode": 5}


def _rest(name: str, record: dict[str, Any], folder: Path) -> dict[str, Any]:
    into = folder / "found.parquet"
    writer(name)([_object(folder / "one.json.gz", [record])], into)
    row = duckdb.execute("SELECT rest FROM read_parquet(?)", [str(into)]).fetchone()
    assert row is not None
    found: dict[str, Any] = json.loads(row[0])
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_floors_read_what_they_are_given(name: str, objects: list[Path], tmp_path: Path) -> None:
    floor(name)(objects)
    broken = tmp_path / "broken.json.gz"
    broken.write_bytes(objects[0].read_bytes()[:-20])
    with pytest.raises(EOFError):
        floor(name)([broken])
