from __future__ import annotations

from typing import Any

import pytest

from bot.domain.runbook import Parameter
from bot.slack.views.inputs import parameter_input, read_value
from tests.unit.slack.views.forms import check, submitted


def parameter(**fields: Any) -> Parameter:  # noqa: ANN401 - any field of it
    return Parameter(**{"name": "it", "description": "About it.", **fields})


def view(found: Parameter, value: str) -> dict[str, Any]:
    made = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "x"},
        "submit": {"type": "plain_text", "text": "x"},
        "blocks": [parameter_input("p", found, value)],
    }
    check(made)
    return made


def element(found: Parameter, value: str = "") -> dict[str, Any]:
    shown: dict[str, Any] = view(found, value)["blocks"][0]["element"]
    return shown


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (parameter(), "plain_text_input"),
        (parameter(type="integer"), "number_input"),
        (parameter(type="number"), "number_input"),
        (parameter(type="integer", many=True), "plain_text_input"),
        (parameter(type="boolean"), "radio_buttons"),
        (parameter(choices=("a", "b")), "static_select"),
        (parameter(choices=("a", "b"), many=True), "multi_static_select"),
        (parameter(choices=tuple(map(str, range(100)))), "static_select"),
        (parameter(choices=tuple(map(str, range(101)))), "plain_text_input"),
        (parameter(choices=("a" * 150,)), "static_select"),
        (parameter(choices=("a" * 151,)), "plain_text_input"),
        (parameter(type="account"), "plain_text_input"),
    ],
)
def test_the_input_fits_the_type(found: Parameter, kind: str) -> None:
    assert element(found)["type"] == kind


@pytest.mark.parametrize(
    ("found", "value", "read"),
    [
        (parameter(), "some text", "some text"),
        (parameter(type="integer"), "12", "12"),
        (parameter(type="number"), "1.5", "1.5"),
        (parameter(type="boolean"), "yes", "true"),
        (parameter(type="boolean"), "False", "false"),
        (parameter(type="boolean", default=True), "", "true"),
        (parameter(choices=("a", "b")), "b", "b"),
        (parameter(choices=("a", "b"), default="a"), "", "a"),
        (parameter(choices=("a", "b"), default="a"), "b", "b"),
        (parameter(choices=("a", "b", "c"), many=True), "a,c", "a,c"),
        (parameter(choices=("a", "b", "c"), many=True), "a, c ", "a,c"),
        (parameter(choices=("a", "b")), " b", "b"),
        (parameter(type="integer"), " 12 ", "12"),
        (parameter(choices=("a", "b"), many=True, default=["a", "b"]), "", "a,b"),
        (parameter(many=True), "x, y", "x, y"),
        (parameter(default="usual"), "", ""),
    ],
)
def test_a_value_comes_back_as_it_was_filled_in(found: Parameter, value: str, read: str) -> None:
    back = submitted(view(found, value))
    assert read_value(back["state"]["values"], "p") == read


def test_a_default_is_shown_and_not_given() -> None:
    shown = element(parameter(default="ephi"))
    assert shown["placeholder"]["text"] == "ephi if left empty"
    assert "initial_value" not in shown
    assert element(parameter(many=True, default=["a", "b"]))["placeholder"]["text"].startswith(
        "a,b"
    )


def test_the_longest_texts_fit() -> None:
    long = "\u202e" + "x" * 5_000
    element(parameter(description=long, default=long), long)
    element(parameter(choices=("x" * 100,)), "x" * 100)


def test_a_value_too_long_for_a_form_is_not_asked_by_halves() -> None:
    shown = view(parameter(many=True), "a," * 1_501)["blocks"][0]
    assert "initial_value" not in shown["element"]
    assert "has 3,002 characters" in shown["hint"]["text"]
    assert element(parameter(), "x" * 3_000)["initial_value"] == "x" * 3_000


def test_what_is_not_there_reads_as_nothing() -> None:
    assert read_value({}, "p") == ""
    assert read_value({"p": {"p": {"type": "plain_text_input", "value": None}}}, "p") == ""
