"""Inputs of forms.

Limits: https://docs.slack.dev/reference/block-kit/blocks/input-block (label 2,000, hint 2,000),
option text 75 and value 150, 100 options a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.messages.text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.runbook import Parameter
    from bot.slack.messages.message import Block

__all__ = ["checkbox", "group", "option", "parameter_input", "read_value", "text_input", "words"]

_HINT, _OPTION, _PLACEHOLDER, _INITIAL = 150, 75, 150, 3_000


def words(text: str, most: int) -> dict[str, Any]:
    """A text object."""
    return {"type": "plain_text", "text": shortened(text, most) or " "}


def option(text: str, value: str) -> dict[str, Any]:
    """One choice."""
    return {"text": words(text, _OPTION), "value": value}


def group(label: str, options: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Choices under a heading."""
    return {"label": words(label, _OPTION), "options": list(options)}


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
    """A line, or lines, of text; the block's id and the action's are the name."""
    element: dict[str, Any] = {"type": "plain_text_input", "action_id": name}
    element |= {"multiline": True} if multiline else {}
    element |= {"initial_value": initial[:_INITIAL]} if initial else {}
    element |= {"placeholder": words(placeholder, _PLACEHOLDER)} if placeholder else {}
    return _input(name, label, element, hint=hint, optional=optional)


def checkbox(name: str, label: str, text: str, *, checked: bool) -> Block:
    """One box to tick."""
    choice = option(text, "yes")
    element: dict[str, Any] = {"type": "checkboxes", "action_id": name, "options": [choice]}
    element |= {"initial_options": [choice]} if checked else {}
    return _input(name, label, element)


def parameter_input(parameter: Parameter, value: str) -> Block:
    """The input that fits a parameter's type."""
    name = f"parameter.{parameter.name}"
    default = "" if parameter.default is None else _default_text(parameter)
    choices = list(parameter.choices)
    if parameter.type == "boolean":
        choices = ["true", "false"]
    if choices and not parameter.many:
        element = _select(name, choices, value or default)
    else:
        return text_input(
            name,
            parameter.name,
            hint=_hint(parameter),
            initial=value or default,
            placeholder="a, b, c" if parameter.many else "",
            optional=not parameter.required,
        )
    return _input(
        name, parameter.name, element, hint=_hint(parameter), optional=not parameter.required
    )


def read_value(state: Mapping[str, Any], name: str) -> str:
    """What was filled in, "" for nothing."""
    block = state.get(name) or {}
    element = block.get(name) or {}
    if element.get("selected_option"):
        return str(element["selected_option"]["value"])
    if element.get("selected_options"):
        return ",".join(str(chosen["value"]) for chosen in element["selected_options"])
    return str(element.get("value") or "").strip()


def _select(name: str, choices: list[str], initial: str) -> dict[str, Any]:
    options = [option(choice, choice) for choice in choices[:100]]
    element: dict[str, Any] = {"type": "static_select", "action_id": name, "options": options}
    chosen = next((one for one in options if one["value"] == initial), None)
    return element | ({"initial_option": chosen} if chosen else {})


def _default_text(parameter: Parameter) -> str:
    default = parameter.default
    return ",".join(default) if isinstance(default, list) else str(default)


def _hint(parameter: Parameter) -> str:
    choices = f" One of {', '.join(parameter.choices)}." if parameter.choices else ""
    return f"{parameter.description}{choices}"


def _input(
    name: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = True
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": words(label, 200),
        "element": element,
        "optional": optional,
    }
    return block | ({"hint": words(hint, _HINT)} if hint else {})
