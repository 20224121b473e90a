"""What an asker gave a runbook, checked and typed: the values and the filters they bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.nearest import nearest
from bot.domain.standard_parameters import STANDARD_PARAMETERS
from bot.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.parameter_values import Value
    from bot.domain.runbook import Parameter, Runbook

__all__ = ["Arguments", "accepted_parameters", "read_arguments", "read_standard_arguments"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """`values` bind the `$name`s of the query and of `conditions`, which are put before it."""

    values: Mapping[str, Value]
    conditions: tuple[str, ...]


def accepted_parameters(runbook: Runbook) -> dict[str, Parameter]:
    """Every parameter the runbook takes, its own first; its own hide standard ones."""
    own = {parameter.name: parameter for parameter in runbook.parameters}
    standard = {parameter.name: parameter for parameter in STANDARD_PARAMETERS}
    return own | {name: parameter for name, parameter in standard.items() if name not in own}


def read_arguments(runbook: Runbook, given: Mapping[str, str]) -> Arguments:
    """Read `name=value` pairs for a runbook and add its defaults.

    Raises NotFoundError for a name it does not take, UsageError for a value that is not allowed
    and for a missing one.
    """
    return _read(accepted_parameters(runbook), given, asked=runbook.id)


def read_standard_arguments(given: Mapping[str, str]) -> Arguments:
    """Do the same for a query of one's own, which takes the standard parameters alone."""
    standard = {parameter.name: parameter for parameter in STANDARD_PARAMETERS}
    return _read(standard, given, asked="a query")


def _read(accepted: Mapping[str, Parameter], given: Mapping[str, str], *, asked: str) -> Arguments:
    for name in given:
        if name not in accepted:
            raise NotFoundError(_unknown(asked, name, accepted))
    values: dict[str, Value] = {}
    conditions: list[str] = []
    for name, parameter in accepted.items():
        value = _value(asked, parameter, given.get(name))
        if value is None:
            continue
        values[name] = value
        if parameter.filter is not None:
            conditions.append(parameter.filter)
    return Arguments(values, tuple(conditions))


def _value(asked: str, parameter: Parameter, text: str | None) -> Value | None:
    if text is None:
        if parameter.required:
            raise UsageError(f"{asked} needs {parameter.name}=...: {parameter.description}")
        return parameter.default_value()
    try:
        return parameter.read(text)
    except ValueError as failure:
        raise UsageError(f"{parameter.name}: {failure}") from failure


def _unknown(asked: str, name: str, accepted: Mapping[str, Parameter]) -> str:
    near = nearest(name, accepted)
    hint = f"did you mean '{near}'?" if near else f"it takes {', '.join(accepted)}"
    return f"{asked} takes no parameter '{name}': {hint}"
