"""What an asker writes behind `name=`, read as one of the types a parameter can have."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.domain.duration import parse_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["ParameterType", "Value", "read_values"]

ParameterType = Literal[
    "string",
    "integer",
    "number",
    "boolean",
    "duration",
    "account",
    "region",
    "service",
    "arn",
    "ip",
    "network",
]

Value: TypeAlias = str | int | float | bool | list[str]
"""What a parameter is bound to."""

Single: TypeAlias = str | int | float | bool

_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}
_SERVICE_DOMAIN = ".amazonaws.com"


def read_values(type_: ParameterType, texts: Sequence[str]) -> list[Single]:
    """Read each text as `type_`.

    A duration becomes its seconds, a service its full name (`s3` -> `s3.amazonaws.com`); dashes
    in an account number are dropped. Raises ValueError saying what is allowed.
    """
    return [_READERS[type_](text) for text in texts]


def _string(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _integer(text: str) -> int:
    if not re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        raise ValueError(f"must be a whole number; got '{text}'")
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[-+]?([0-9]{1,18}(\.[0-9]*)?|\.[0-9]+)", text):
        raise ValueError(f"must be a number; got '{text}'")
    return float(text)


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError(f"must be {', '.join(_BOOLEANS)}; got '{text}'")
    return _BOOLEANS[text.lower()]


def _duration(text: str) -> int:
    try:
        return int(parse_duration(text).total_seconds())
    except ValueError as failure:
        raise ValueError(f"{failure}; got '{text}'") from failure


def _account(text: str) -> str:
    digits = text.replace("-", "")
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise ValueError(f"must be an account's 12 digits; got '{text}'")
    return digits


def _region(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,}(-[a-z]+)+-[0-9]+", text.lower()):
        raise ValueError(f"must be a region such as us-east-1; got '{text}'")
    return text.lower()


def _service(text: str) -> str:
    name = text.lower().removesuffix(_SERVICE_DOMAIN)
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise ValueError(f"must be a service such as s3 or kms.amazonaws.com; got '{text}'")
    return name + _SERVICE_DOMAIN


def _arn(text: str) -> str:
    if not re.fullmatch(r"arn:aws[a-z-]*:[^:]*:[^:]*:[^:]*:.+", text):
        raise ValueError(f"must be an ARN such as arn:aws:iam::111122223333:role/x; got '{text}'")
    return text


def _ip(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as failure:
        raise ValueError(f"must be an IP address; got '{text}'") from failure


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as failure:
        raise ValueError(f"must be a network such as 10.0.0.0/8; got '{text}'") from failure


_READERS: dict[ParameterType, Callable[[str], Single]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "duration": _duration,
    "account": _account,
    "region": _region,
    "service": _service,
    "arn": _arn,
    "ip": _ip,
    "network": _network,
}
