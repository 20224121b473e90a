from __future__ import annotations

from enum import Enum
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import msgspec
import pytest

from bot.errors import RunbookError
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml

STRNIG = (
    "f:5:11: parts[0].kind: must be one of string, integer; got 'strnig'. Did you mean 'string'?"
)


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Part(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    name: str
    kind: Literal["string", "integer"] = "string"

    def __post_init__(self) -> None:
        if self.name == "bad":
            raise ValueError("a bad name")


class Whole(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    colour: Colour
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    parts: tuple[Part, ...] = ()
    note: str | None = None
    sizes: dict[str, int] = {}
    names: Annotated[list[str], msgspec.Meta(min_length=1)] | None = None
    path: PurePosixPath = PurePosixPath()


def _hook(type_: type, value: Any) -> Any:  # noqa: ANN401
    if type_ is PurePosixPath and str(value).startswith("/"):
        return PurePosixPath(value)
    raise ValueError("a path starts with '/'")


def _complaints(text: str) -> list[str]:
    with pytest.raises(RunbookError) as refusal:
        convert(read_yaml(text, file="f", error=RunbookError), Whole, dec_hook=_hook)
    return str(refusal.value).splitlines()


def test_a_right_document_is_converted() -> None:
    text = "colour: red\nparts:\n  - {name: a, kind: integer}\nnote:\npath: /a\n"
    whole = convert(read_yaml(text), Whole, dec_hook=_hook)
    assert whole == Whole(Colour.RED, parts=(Part("a", "integer"),), path=PurePosixPath("/a"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "f:1:1: the file is empty"),
        ("[]", "f:1:1: expected a mapping, got a list"),
        ("note: a", "f:1:1: the key 'colour' is missing"),
        (
            "colour: gren",
            "f:1:9: colour: must be one of red, green; got 'gren'. Did you mean 'green'?",
        ),
        ("colour: red\ncount: 0", "f:2:8: count: expected a whole number >= 1"),
        ("colour: red\ncount: x", "f:2:8: count: expected a whole number, got text"),
        ("colour: red\nnotes: x", "f:2:1: notes: unknown key. Did you mean 'note'?"),
        (
            "colour: red\nzzz: x",
            "f:2:1: zzz: unknown key. Known are colour, count, parts, note, sizes, names, path.",
        ),
        ("colour: red\nnote: [x]", "f:2:7: note: expected text or nothing, got a list"),
        ("colour: red\nnames: []", "f:2:8: names: expected a list of length >= 1"),
        ("colour: red\nnames: [a, 2]", "f:2:12: names[1]: expected text, got a whole number"),
        ("colour: red\nsizes: {a: b}", "f:2:12: sizes.a: expected a whole number, got text"),
        ("colour: red\nparts: [3]", "f:2:9: parts[0]: expected a mapping, got a whole number"),
        ("colour: red\nparts: [{name: bad}]", "f:2:9: parts[0]: a bad name"),
        ("colour: red\npath: a", "f:2:7: path: a path starts with '/'"),
    ],
)
def test_a_mistake_is_told_in_plain_words_with_its_place(text: str, complaint: str) -> None:
    assert _complaints(text) == [complaint]


def test_all_mistakes_are_told_at_once() -> None:
    text = "colour: blue\ncount: 0\nparts:\n  - name: a\n    kind: strnig\n  - nam: b\n"
    assert _complaints(text) == [
        "f:1:9: colour: must be one of red, green; got 'blue'.",
        "f:2:8: count: expected a whole number >= 1",
        STRNIG,
        "f:6:5: parts[1].nam: unknown key. Did you mean 'name'?",
        "f:6:5: parts[1]: the key 'name' is missing",
    ]
