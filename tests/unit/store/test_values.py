from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.values import instant, instant_text, json_text, key_text, storable

NEPAL = timezone(timedelta(hours=5, minutes=45))


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_instants_come_back_and_sort_as_texts(one: datetime, other: datetime) -> None:
    assert instant(instant_text(one)) == one
    assert (one < other) == (instant_text(one) < instant_text(other))


def test_an_instant_is_kept_in_utc_with_microseconds() -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=NEPAL)
    assert instant_text(noon) == "2026-03-04T06:15:00.000000+00:00"
    assert instant(instant_text(noon)).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Zoë \N{OLD KEY} \\ '", "Zoë \N{OLD KEY} \\ '"),
        ("a\0b", r"a\x00b"),
        ("\ud800x", r"\ud800x"),
    ],
)
def test_a_text_is_kept_as_it_is_or_legibly(text: str, kept: str) -> None:
    assert storable(text) == kept
    assert storable(kept) == kept


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_key_fits_is_the_same_again_and_differs_with_its_text(one: str, other: str) -> None:
    key = key_text(one, 100)
    assert len(key) <= 100
    assert key_text(key, 100) == key
    assert (key == key_text(other, 100)) == (storable(one) == storable(other))


class Said(msgspec.Struct):
    by: str
    words: tuple[str, ...]
    more: dict[str, list[str | int | None]]


def test_a_struct_is_kept_whatever_its_texts_hold() -> None:
    plain = Said("Zoë", ("a\0b",), {"key": ["c", 1, None]})
    assert msgspec.json.decode(json_text(plain), type=Said) == plain
    forged = Said("\ud800", ("Zoë", "x\udfff"), {"key": ["\ud801", 1, None]})
    legible = Said(r"\ud800", ("Zoë", r"x\udfff"), {"key": [r"\ud801", 1, None]})
    assert msgspec.json.decode(json_text(forged), type=Said) == legible
