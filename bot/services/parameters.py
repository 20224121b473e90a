"""The values a runbook runs with: what the asker gave, else its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.nearest import nearest
from bot.domain.parameter_values import Value
from bot.domain.runbook import Parameter, Runbook
from bot.domain.standard_parameters import STANDARD_PARAMETERS
from bot.errors import NotFoundError, UsageError

__all__ = ["Bound", "accepted_parameters", "bind_parameters"]


@dataclass(frozen=True, slots=True)
class Bound:
    """Typed values by parameter name, and the filters of the parameters that were given."""

    values: Mapping[str, Value]
    conditions: tuple[str, ...]


def accepted_parameters(runbook: Runbook) -> tuple[Parameter, ...]:
    """The runbook's own parameters, then the standard ones it does not define itself."""
    own = {parameter.name for parameter in runbook.parameters}
    standard = (parameter for parameter in STANDARD_PARAMETERS if parameter.name not in own)
    return (*runbook.parameters, *standard)


def bind_parameters(
    accepted: tuple[Parameter, ...], given: Mapping[str, str], *, of: str
) -> Bound:
    """Read the texts given for the parameters of `of`, which is named in errors.

    Raises `NotFoundError` for a name that is not accepted and `UsageError` for a value that is
    refused or missing.
    """
    known = {parameter.name for parameter in accepted}
    for name in given:
        if name not in known:
            raise NotFoundError(_unknown(name, sorted(known), of))
    values: dict[str, Value] = {}
    conditions: list[str] = []
    for parameter in accepted:
        value = _value(parameter, given.get(parameter.name), of)
        if value is not None:
            values[parameter.name] = value
            if parameter.filter is not None:
                conditions.append(parameter.filter)
    return Bound(values, tuple(conditions))


def _value(parameter: Parameter, text: str | None, of: str) -> Value | None:
    if text is None:
        if parameter.required:
            raise UsageError(
                f"{of} needs {parameter.name}=VALUE: {parameter.description}"
            )
        return parameter.default_value()
    try:
        return parameter.read(text)
    except ValueError as problem:
        raise UsageError(f"{parameter.name}: {problem}") from None


def _unknown(name: str, known: list[str], of: str) -> str:
    close = nearest(name, known)
    hint = f"Did you mean {close}=? " if close else ""
    return f"{of} has no parameter '{name}'. {hint}It takes: {', '.join(known)}."
