from __future__ import annotations

import json
import re
from random import Random

import pytest

from bot.sample.slots import compile_record, instant, number, slot

EPOCH = 1_772_600_000


def fill(value: object, seed: int = 1) -> object:
    text = compile_record({"value": value}).fill(Random(seed), EPOCH)  # noqa: S311 - no secret is drawn
    return json.loads(text)["value"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (slot("uuid"), r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        (slot("hex", 17), r"[0-9a-f]{17}"),
        (slot("token", 16), r"[0-9A-V]{16}"),
        (slot("base64", 9), r"[A-Za-z0-9+/]{12}"),
        (slot("digits", 4), r"[0-9]{4}"),
        (slot("pick", "a", "b"), r"a|b"),
        (slot("key", "role", 6), r"ASIA[A-Z2-7]{16}"),
        (slot("time"), re.escape(instant(EPOCH))),
        (slot("ago", 60), re.escape(instant(EPOCH - 60))),
    ],
)
def test_a_slot_draws_its_form(text: str, form: str) -> None:
    drawn = [str(fill(f"<{text}>", seed)) for seed in range(20)]
    assert all(re.fullmatch(f"<({form})>", each) for each in drawn), drawn


def test_a_number_is_a_number() -> None:
    drawn = {fill(number("int", 3, 5), seed) for seed in range(40)}
    assert drawn == {3, 4, 5}


def test_equal_slots_of_a_record_have_one_value_and_marked_ones_their_own() -> None:
    values = fill([slot("uuid", "a"), slot("uuid", "a"), slot("uuid", "b")])
    assert isinstance(values, list)
    assert values[0] == values[1] != values[2]


def test_text_that_looks_like_formatting_stays_as_it_is() -> None:
    assert fill(f"100%s %d %% {slot('pick', 'x')}") == "100%s %d %% x"


def test_a_session_lies_around_the_event() -> None:
    began, ends = str(fill(slot("since", "role", 6))), str(fill(slot("until", "role", 6)))
    assert began <= instant(EPOCH) < ends
