"""What an asker gave a runbook, checked and typed: the values and the filters they bring."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.domain.nearest import did_you_mean, nearest
from bot.domain.standard_parameters import STANDARD_PARAMETERS
from bot.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.parameter_values import Value
    from bot.domain.runbook import Parameter, Runbook

__all__ = [
    "NO_NAMES",
    "Arguments",
    "accepted_parameters",
    "read_arguments",
    "read_standard_arguments",
]


NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
"""Where accounts have no names."""


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


def read_arguments(
    runbook: Runbook, given: Mapping[str, str], accounts: Mapping[str, str] = NO_NAMES
) -> Arguments:
    """Read `name=value` pairs for a runbook and add its defaults.

    `accounts` are numbers by name: where an account is asked for, its name will do.

    Raises NotFoundError for a name it does not take, UsageError for a value that is not allowed
    and for a missing one.
    """
    return _read(accepted_parameters(runbook), given, accounts, asked=runbook.id)


def read_standard_arguments(
    given: Mapping[str, str], accounts: Mapping[str, str] = NO_NAMES
) -> Arguments:
    """Do the same for a query of one's own, which takes the standard parameters alone."""
    standard = {parameter.name: parameter for parameter in STANDARD_PARAMETERS}
    return _read(standard, given, accounts, asked="a query")


def _read(
    accepted: Mapping[str, Parameter],
    given: Mapping[str, str],
    accounts: Mapping[str, str],
    *,
    asked: str,
) -> Arguments:
    for name in given:
        if name not in accepted:
            raise NotFoundError(_unknown(asked, name, accepted))
    values: dict[str, Value] = {}
    conditions: list[str] = []
    for name, parameter in accepted.items():
        value = _value(asked, parameter, given.get(name), accounts)
        if value is None:
            continue
        values[name] = value
        if parameter.filter is not None:
            conditions.append(parameter.filter)
    return Arguments(values, tuple(conditions))


def _value(
    asked: str, parameter: Parameter, text: str | None, accounts: Mapping[str, str]
) -> Value | None:
    if text is None:
        if parameter.required:
            raise UsageError(f"{asked} needs {parameter.name}=...: {parameter.description}")
        return parameter.default_value()
    try:
        return parameter.read(_numbered(text, accounts) if parameter.type == "account" else text)
    except ValueError as failure:
        raise UsageError(f"{parameter.name}: {failure}") from failure


def _numbered(text: str, accounts: Mapping[str, str]) -> str:
    """Names of accounts as their numbers; the names of others are told with the nearest."""
    numbers = [_number(part.strip(), accounts) for part in text.split(",")]
    return ",".join(numbers)


def _number(name: str, accounts: Mapping[str, str]) -> str:
    folded = {known.lower(): number for known, number in accounts.items()}
    if name.lower() in folded:
        return folded[name.lower()]
    if accounts and not name.replace("-", "").isdigit():
        hint = did_you_mean(name, accounts) or f" There is {', '.join(accounts)}."
        raise ValueError(f"no account is called '{name}' in accounts.yaml.{hint}")
    return name


def _unknown(asked: str, name: str, accepted: Mapping[str, Parameter]) -> str:
    near = nearest(name, accepted)
    hint = f"did you mean '{near}'?" if near else f"it takes {', '.join(accepted)}"
    return f"{asked} takes no parameter '{name}': {hint}"
