from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive.decoder import Decoder, Text
from bot.archive.rows import staged_rows
from bot.archive.staging import Staging
from bot.domain.event_columns import TOP_LEVEL
from bot.insights import parse
from bot.insights.schema import events_schema
from bot.insights.sql import compile_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.archive.refusal import BadRecord

REAL = Path(__file__).parents[3].parent / "shared" / "data" / "cloudtrail"

QUERY = compile_query(
    parse("fields @message, eventTime | limit 10000"), dialect="duckdb", schema=events_schema()
).sql

KNOWN = [column.path[0] for column in TOP_LEVEL]

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "1", "-0", "1e5", "true", "null", "NaN", "{}", '{"a":1}', "[", '"', "\\u0041", "a\x00b"]
)
numbers = (
    st.integers()
    | st.integers(10**18, 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0.1, 1e300, -0.0, 2**63, 2**64])
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
times = st.sampled_from(
    [
        "2026-03-01T10:20:30Z",
        "2026-03-01T10:20:30.123Z",
        "2026-03-01T10:20:30.120000Z",
        "2026-03-01T10:20:30+02:00",
        "2026-03-01 10:20:30Z",
        "2026-03-01T10:20Z",
        "20260301T102030Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ]
)
keys = st.sampled_from(KNOWN) | texts | st.sampled_from(["a,b", 'a"b', "eventid", "rest", "$.x"])
records = st.builds(
    lambda members, time, event_id: {**members, "eventTime": time, **event_id},
    st.dictionaries(keys, values, max_size=8),
    times,
    st.just({}) | st.builds(lambda id_: {"eventID": id_}, texts | st.uuids().map(str)),
)


@pytest.fixture(scope="module")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    staging = Staging("200MB", tmp_path_factory.mktemp("spill"))
    yield staging
    staging.close()


def stored(staging: Staging, content: bytes) -> tuple[list[Any], list[BadRecord]]:
    """What the records of an object are when they are asked for, and those set aside."""
    staging.clear()
    decoder = Decoder(staging)
    count = decoder.decode(Text(0, "object", content))
    assert staging.publish() == count
    rows = staged_rows("TRUE")
    staging.connection.execute(f"CREATE OR REPLACE TABLE events AS {rows}", {"arrival": 1})
    messages = staging.connection.execute(QUERY).fetchall()
    return [json.loads(message) for message, _ in messages], decoder.setbacks.get(0, [])


def as_set(found: Sequence[object]) -> list[str]:
    return sorted(json.dumps(record, sort_keys=True) for record in found)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_records=st.lists(records, min_size=1, max_size=6), ascii_only=st.booleans())
def test_a_record_comes_back_as_it_was(
    staging: Staging, given_records: list[dict[str, object]], *, ascii_only: bool
) -> None:
    content = json.dumps({"Records": given_records}, ensure_ascii=ascii_only).encode()
    found, aside = stored(staging, content)
    assert aside == []
    assert as_set(found) == as_set(given_records)


@settings(max_examples=30, deadline=None)
@given(values)
def test_what_is_no_event_is_set_aside_and_nothing_else(staging: Staging, value: object) -> None:
    good = {"eventTime": "2026-03-01T10:20:30Z", "eventID": "x", "eventName": "ListBuckets"}
    found, aside = stored(staging, json.dumps({"Records": [good, value, good]}).encode())
    assert found == [good, good]
    assert [item.position for item in aside] == [1]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"eventTime":"2026-03-01T10:20:30Z","eventName":"\\ud800"}',
        b'{"eventTime":"2026-03-01T10:20:30Z","requestParameters":{"a":"\\udc00 b"}}',
        b'{"eventTime":"2026-03-01T10:20:30Z","requestParameters":{"a":"\\ud800 long enough"}}',
        b'{"eventTime":"2026-03-01T10:20:30Z","userAgent":"\xff\xfe"}',
        b'{"eventTime":"2026-03-01T10:20:30Z","requestParameters":{"a":"\xff"}}',
        b'{"eventTime":"2026-13-01T10:20:30Z"}',
        b'{"eventTime":"2026-03-01T10:20:61Z"}',
        b'{"eventTime":"0000-03-01T10:20:30Z"}',
        b'{"eventTime":1767225600}',
        b'{"eventTime":null}',
        b'{"eventTime":"yesterday"}',
        b"17",
        b"[]",
        b"null",
    ],
)
def test_a_bad_record_leaves_its_neighbours_alone(staging: Staging, raw: bytes) -> None:
    good = b'{"eventTime":"2026-03-01T10:20:30Z","eventID":"a"}'
    found, aside = stored(staging, b'{"Records":[' + b",".join([good, raw, good]) + b"]}")
    assert found == [json.loads(good)] * 2
    assert [item.position for item in aside] == [1]
    assert aside[0].reason.startswith("the record")


def test_a_field_given_twice_counts_as_json_readers_have_it(staging: Staging) -> None:
    raw = b'{"eventTime":"2026-03-01T10:20:30Z","eventName":"A","eventName":"B","x":1,"x":2}'
    found, _ = stored(staging, b'{"Records":[' + raw + b"]}")
    assert found == [{"eventTime": "2026-03-01T10:20:30Z", "eventName": "B", "x": 2}]


def test_numbers_too_large_for_a_double_stay_as_written(staging: Staging) -> None:
    raw = b'{"eventTime":"2026-03-01T10:20:30Z","eventID":"a","requestParameters":{"n":1e400}}'
    found, aside = stored(staging, b'{"Records":[' + raw + b"]}")
    assert aside == []
    assert found[0]["requestParameters"] == {"n": float("inf")}


@pytest.mark.shared
@pytest.mark.skipif(not REAL.is_dir(), reason="the real events are not beside the checkout")
def test_all_real_events_come_back_as_they_were(staging: Staging) -> None:

    seen = 0
    for path in REAL.rglob("*.json.gz"):
        content = gzip.decompress(path.read_bytes())
        delivered = json.loads(content)["Records"]
        found, aside = stored(staging, content)
        assert aside == []
        assert as_set(found) == as_set(delivered)
        seen += len(found)
    assert seen == 3080
