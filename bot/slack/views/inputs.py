"""Inputs of forms, each with the block's id and the action's being one name.

Limits: https://docs.slack.dev/reference/block-kit/blocks/input-block (label 2,000, hint 2,000),
https://docs.slack.dev/reference/block-kit/composition-objects/option-object (text 75, value 150);
100 options a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.messages.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.domain.runbook import Parameter
    from bot.slack.messages.message import Block

__all__ = ["INITIAL", "checkbox", "group", "option", "parameter_input", "read_value", "text_input"]

_LABEL, _HINT, _OPTION, _VALUE, _PLACEHOLDER = 200, 2_000, 75, 150, 150
_OPTIONS = 100
INITIAL = 3_000
"""The longest text that an input can begin with."""

_YES_NO = {"true": "Yes", "false": "No"}
_BOOLEANS = {"yes": "true", "no": "false"}


def option(text: str, value: str) -> dict[str, Any]:
    """One choice."""
    return {"text": plain(text, _OPTION), "value": value}


def group(label: str, options: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Choices under a heading."""
    return {"label": plain(label, _OPTION), "options": list(options)}


def text_input(  # noqa: PLR0913 - one parameter a property of the input
    name: str,
    label: str,
    *,
    hint: str = "",
    initial: str = "",
    placeholder: str = "",
    optional: bool = True,
    multiline: bool = False,
) -> Block:
    """A line, or lines, of text."""
    element: dict[str, Any] = {"type": "plain_text_input", "action_id": name}
    element |= {"multiline": True} if multiline else {}
    element |= _beginning(initial, placeholder)
    return _input(name, label, element, hint=hint, optional=optional)


def checkbox(name: str, label: str, text: str, *, checked: bool) -> Block:
    """One box to tick."""
    choice = option(text, "yes")
    element: dict[str, Any] = {"type": "checkboxes", "action_id": name, "options": [choice]}
    element |= {"initial_options": [choice]} if checked else {}
    return _input(name, label, element)


def parameter_input(name: str, parameter: Parameter, value: str) -> Block:
    """The input that fits a parameter's type, filled in with a value unless that is "".

    A default stands where an empty input shows it, so that only what was filled in is given.
    Half of a value asks something else: one that is too long is not filled in.
    """
    value, default = value.strip(), _default(parameter)
    hint = parameter.description
    if len(value) > INITIAL:
        hint = f"What was asked has {len(value):,} characters, a form takes {INITIAL:,}. {hint}"
        value = ""
    if parameter.type == "boolean" and not parameter.many:
        yes_or_no = (value or default).lower()
        element = _choice("radio_buttons", _YES_NO, [_BOOLEANS.get(yes_or_no, yes_or_no)])
    elif _is_list(parameter.choices):
        kind = "multi_static_select" if parameter.many else "static_select"
        given = (value or default).split(",") if parameter.many else [value or default]
        chosen = [one.strip() for one in given]
        element = _choice(kind, {choice: choice for choice in parameter.choices}, chosen)
    else:
        element = _typed(parameter) | _beginning(value, _placeholder(parameter, default))
    element["action_id"] = name
    optional = not parameter.required
    return _input(name, parameter.name, element, hint=hint, optional=optional)


def read_value(state: Mapping[str, Any], name: str) -> str:
    """What was filled in, "" for nothing."""
    block = state.get(name) or {}
    element = block.get(name) or {}
    if element.get("selected_option"):
        return str(element["selected_option"]["value"])
    if element.get("selected_options"):
        return ",".join(str(chosen["value"]) for chosen in element["selected_options"])
    return str(element.get("value") or "").strip()


def _typed(parameter: Parameter) -> dict[str, Any]:
    if parameter.type in {"integer", "number"} and not parameter.many:
        return {"type": "number_input", "is_decimal_allowed": parameter.type == "number"}
    return {"type": "plain_text_input"}


def _beginning(initial: str, placeholder: str) -> dict[str, Any]:
    found: dict[str, Any] = {"initial_value": initial[:INITIAL]} if initial else {}
    return found | ({"placeholder": plain(placeholder, _PLACEHOLDER)} if placeholder else {})


def _choice(kind: str, choices: Mapping[str, str], chosen: Sequence[str]) -> dict[str, Any]:
    """A list to choose from, `choices` being values with their words."""
    options = [option(words, value) for value, words in choices.items()]
    first = [one for one in options if one["value"] in chosen]
    element: dict[str, Any] = {"type": kind, "options": options}
    if not first:
        return element
    several = {"initial_options": first}
    return element | (several if kind == "multi_static_select" else {"initial_option": first[0]})


def _is_list(choices: Sequence[str]) -> bool:
    """Whether Slack takes the choices as a list; more or longer ones are typed."""
    return 0 < len(choices) <= _OPTIONS and all(len(choice) <= _VALUE for choice in choices)


def _default(parameter: Parameter) -> str:
    default = parameter.default
    if default is None:
        return ""
    return ",".join(default) if isinstance(default, list) else str(default)


def _placeholder(parameter: Parameter, default: str) -> str:
    if default:
        return f"{default} if left empty"
    return "several with commas: a,b" if parameter.many else ""


def _input(
    name: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = True
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, _LABEL),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": plain(hint, _HINT)} if hint else {})
