"""The inputs of a question's parameters, and what was filled in, checked as a command's are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.standard_parameters import STANDARD_PARAMETERS
from bot.slack.messages.text import shortened
from bot.slack.views.inputs import parameter_input, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.runbook import Parameter
    from bot.slack.messages.message import Block

__all__ = ["STANDARD", "parameter_inputs", "problem_text", "read_parameters"]

STANDARD = {parameter.name: parameter for parameter in STANDARD_PARAMETERS}
"""What narrows any question, by name."""


def parameter_inputs(
    accepted: Mapping[str, Parameter], given: Mapping[str, str], *, runbook_id: str = ""
) -> list[Block]:
    """An input each, filled in with what is given; what is given and not accepted is left out."""
    return [
        parameter_input(_block(name, runbook_id), parameter, given.get(name, ""))
        for name, parameter in accepted.items()
    ]


def read_parameters(
    state: Mapping[str, Any], accepted: Mapping[str, Parameter], *, runbook_id: str = ""
) -> tuple[dict[str, str], dict[str, str]]:
    """What was filled in, and what is wrong with it by block: all of it, not the first alone."""
    given: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, parameter in accepted.items():
        block = _block(name, runbook_id)
        value = read_value(state, block)
        if value:
            given[name] = value
        problem = _problem(parameter, value)
        if problem:
            errors[block] = problem_text(problem)
    return given, errors


def problem_text(problem: str) -> str:
    """What is wrong, short enough to stand under an input."""
    return shortened(problem, 300)


def _problem(parameter: Parameter, value: str) -> str:
    if not value:
        return "This is needed." if parameter.required else ""
    try:
        parameter.read(value)
    except ValueError as problem:
        return str(problem)
    return ""


def _block(name: str, runbook_id: str) -> str:
    """The block of a parameter's input.

    Slack keeps what is filled in where a changed form has a block of the same id: what narrows
    any question stays when another runbook is chosen, a runbook's own values go with it.
    """
    return f"parameter.{name}" if name in STANDARD else f"parameter.{runbook_id}.{name}"
