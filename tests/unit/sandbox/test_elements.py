from __future__ import annotations

from typing import Any

import pytest

from bot.errors import UsageError
from bot.sandbox.elements import after, chosen, filled, find_element, pressed, problems


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


def field(block: str, element: dict[str, Any], **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    label = {"type": "plain_text", "text": block}
    element = {"action_id": "a", **element}
    return {"type": "input", "block_id": block, "label": label, "element": element, **changes}


NAME = field("name", {"type": "plain_text_input", "min_length": 2, "max_length": 4})
COUNT = field("count", {"type": "number_input", "is_decimal_allowed": False}, optional=True)
KIND = field(
    "kind",
    {
        "type": "static_select",
        "initial_option": option("one"),
        "option_groups": [
            {"label": {}, "options": [option("one")]},
            {"label": {}, "options": [option("two")]},
        ],
    },
)
BOXES = field("boxes", {"type": "checkboxes", "options": [option("x"), option("y")]}, optional=True)
FORM = [NAME, COUNT, KIND, BOXES]


def test_a_form_keeps_what_it_began_with() -> None:
    values = filled(FORM, {"name": {"a": "dana"}})
    assert values["name"]["a"] == {"type": "plain_text_input", "value": "dana"}
    assert values["count"]["a"] == {"type": "number_input", "value": None}
    assert values["kind"]["a"]["selected_option"] == option("one")
    assert values["boxes"]["a"] == {"type": "checkboxes", "selected_options": []}


def test_options_are_given_by_their_value() -> None:
    values = filled(FORM, {"kind": {"a": "two"}, "boxes": {"a": ["y"]}})
    assert values["kind"]["a"]["selected_option"] == option("two")
    assert values["boxes"]["a"]["selected_options"] == [option("y")]


def test_what_the_form_does_not_ask_is_a_mistake_of_the_test() -> None:
    with pytest.raises(UsageError, match="name/b"):
        filled(FORM, {"name": {"b": "x"}})
    with pytest.raises(UsageError, match="no option 'three'; there is one, two"):
        filled(FORM, {"kind": {"a": "three"}})


@pytest.mark.parametrize(
    ("given", "block", "problem"),
    [
        ({}, "name", "required"),
        ({"name": {"a": ""}}, "name", "required"),
        ({"name": {"a": "x"}}, "name", "at least 2"),
        ({"name": {"a": "xxxxx"}}, "name", "at most 4"),
        ({"name": {"a": "dana"}, "count": {"a": "1.5"}}, "count", "a number"),
    ],
)
def test_a_form_is_checked_before_it_is_sent(
    given: dict[str, Any], block: str, problem: str
) -> None:
    found = problems(FORM, filled(FORM, given))
    assert list(found) == [block]
    assert problem in found[block]


def test_a_good_form_has_no_problems() -> None:
    assert problems(FORM, filled(FORM, {"name": {"a": "dana"}, "count": {"a": "15"}})) == {}


def test_a_button_sends_its_text_and_value() -> None:
    text = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": text, "value": "v", "url": "https://x"}
    block, element = find_element(
        [{"type": "actions", "block_id": "b", "elements": [button]}], "go"
    )
    assert pressed(block, element) == {
        "type": "button",
        "action_id": "go",
        "block_id": "b",
        "text": text,
        "value": "v",
    }


def test_an_element_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(UsageError, match="'go'; there is a, a, a, a"):
        find_element(FORM, "go")
    assert find_element(FORM, "a", "kind")[0] is KIND


def test_what_was_chosen_stands_in_the_state() -> None:
    block, element = find_element(FORM, "a", "kind")
    values = after(chosen(block, element, "two"), filled(FORM, {}))
    assert values["kind"]["a"] == {"type": "static_select", "selected_option": option("two")}
