"""IP addresses in plain SQL: an IPv4 address as a number, an IPv6 address as 32 digits.

No engine here has a type for addresses that all have. Both forms are null for what is no address
and sort as the addresses do, so that a subnet is a range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from bot.insights.sql.build import (
    all_of,
    any_of,
    binary,
    call,
    case,
    cast,
    not_,
    not_null,
    number,
    text,
)

if TYPE_CHECKING:
    from bot.insights.sql.dialects import Dialect
    from bot.insights.sql.typed import Sql

__all__ = ["inside", "ipv4_number", "ipv6_digits", "outside"]

Networks = Sequence[IPv4Network | IPv6Network]

_OCTET: Final = r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4: Final = rf"^({_OCTET}\.){{3}}{_OCTET}$"
_IPV6: Final = r"^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$"
_DOTTED: Final = rf"^(.*:)({_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET})$"
_ZEROS: Final = "0:" * 8


def inside(dialect: Dialect, value: Sql, networks: Networks) -> Sql:
    """Whether a text is an address of one of the networks; null or false where it is none."""
    return _by_family(dialect, value, networks, lambda _, found: found)


def outside(dialect: Dialect, value: Sql, networks: Networks) -> Sql:
    """Whether a text is an address, and of none of the networks."""
    return _by_family(
        dialect, value, networks, lambda it, found: all_of([not_null(it), not_(found)])
    )


def _by_family(
    dialect: Dialect, value: Sql, networks: Networks, judge: Callable[[Sql, Sql], Sql]
) -> Sql:
    """Work out an address once a family, however many networks there are."""
    conditions: list[Sql] = []
    for family, address in ((IPv4Network, ipv4_number), (IPv6Network, ipv6_digits)):
        ranges = [_range(network) for network in networks if isinstance(network, family)]
        if ranges:
            body = partial(_judged, ranges, judge)
            found = address(dialect, value)
            conditions.append(body(found) if len(ranges) == 1 else dialect.let(found, body))
    return any_of(conditions)


def _judged(ranges: list[tuple[Sql, Sql]], judge: Callable[[Sql, Sql], Sql], it: Sql) -> Sql:
    return judge(it, any_of([exp.Between(this=it, low=low, high=high) for low, high in ranges]))


def _range(network: IPv4Network | IPv6Network) -> tuple[Sql, Sql]:
    """Give the first and the last address as the family's addresses are written."""
    first, last = int(network.network_address), int(network.broadcast_address)
    if isinstance(network, IPv4Network):
        return number(first), number(last)
    return text(f"{first:032x}"), text(f"{last:032x}")


def ipv4_number(dialect: Dialect, value: Sql) -> Sql:
    """Give a dotted address as a number; null for anything else."""
    return case((dialect.matches(value, _IPV4), _dotted_number(value)))


def _dotted_number(value: Sql) -> Sql:
    total = _octet(value, 1)
    for position in (2, 3, 4):
        total = binary(exp.Add, binary(exp.Mul, total, number(256)), _octet(value, position))
    return total


def _octet(value: Sql, position: int) -> Sql:
    return cast(call("SPLIT_PART", value, text("."), number(position)), "BIGINT")


def ipv6_digits(dialect: Dialect, value: Sql) -> Sql:
    """Give an IPv6 address as 32 hexadecimal digits; null for anything else."""
    plain = dialect.let(call("LOWER", value), lambda it: _hexadecimal(dialect, it))
    digits = dialect.let(plain, _expanded)
    full = dialect.let(digits, lambda it: case((dialect.matches(it, _IPV6), _padded(dialect, it))))
    # Two runs of zeros could add up to eight groups by chance.
    candidate = all_of([dialect.contains(value, text(":")), not_(dialect.matches(value, "::.*::"))])
    return case((candidate, full))


def _hexadecimal(dialect: Dialect, value: Sql) -> Sql:
    """With a dotted end (`::ffff:1.2.3.4`) written as two groups."""
    dotted = dialect.group(value, _DOTTED, 2)
    high = dialect.hex_of_number(_sixteen_bits(dotted, 1))
    low = dialect.hex_of_number(_sixteen_bits(dotted, 3))
    groups = call("CONCAT", dialect.group(value, _DOTTED, 1), high, text(":"), low)
    return case((dialect.matches(value, _DOTTED), groups), default=value)


def _sixteen_bits(dotted: Sql, position: int) -> Sql:
    """Two octets as one number."""
    upper = binary(exp.Mul, _octet(dotted, position), number(256))
    return binary(exp.Add, upper, _octet(dotted, position + 1))


def _expanded(value: Sql) -> Sql:
    """With `::` written as the groups it stands for.

    A `0` is put beside a `::` at an end; then there are as many groups as colons, and the groups
    missing to eight are zeros. A `::` between groups stands for one group at least.
    """
    starts = call("STARTS_WITH", value, text("::"))
    ends = call("STARTS_WITH", call("REVERSE", value), text("::"))
    closed = call(
        "CONCAT",
        case((starts, text("0")), default=text("")),
        value,
        case((ends, text("0")), default=text("")),
    )
    colons = binary(
        exp.Sub,
        call("LENGTH", closed),
        call("LENGTH", call("REPLACE", closed, text(":"), text(""))),
    )
    least = case((exp.Or(this=starts, expression=ends), number(0)), default=number(2))
    length = call("GREATEST", least, binary(exp.Mul, number(2), binary(exp.Sub, number(8), colons)))
    zeros = call("CONCAT", text(":"), call("SUBSTR", text(_ZEROS), number(1), length))
    return call("REPLACE", closed, text("::"), zeros)


def _padded(dialect: Dialect, value: Sql) -> Sql:
    """Each group with four digits, and the colons gone."""
    long = dialect.replaced(value, "([0-9a-f]+)", "000$1")
    return dialect.replaced(long, "[0-9a-f]*([0-9a-f]{4})(:|$)", "$1")
