"""Functions of IP addresses. What is no address, or missing, is in no network: false.

Subnets are literals, so that their bounds are worked out once and here.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from sqlglot import exp

from bot.insights.sql.addresses import inside, ipv4_number, ipv6_digits, outside
from bot.insights.sql.build import any_of, not_null
from bot.insights.sql.build import call as sql_call
from bot.insights.sql.context import Context
from bot.insights.sql.functions.arguments import literal_text, string
from bot.insights.sql.typed import Kind, Sql, Typed
from bot.insights.syntax import Call

__all__ = ["FUNCTIONS"]

Builder = Callable[[Call, Context], Typed]

_PRIVATE: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""RFC 1918 and RFC 4193."""

_RESERVED: Final = (
    "0.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128",
    "::1/128",
    "100::/64",
    "2001:db8::/32",
    "fe80::/10",
    "ff00::/8",
)
"""What is neither private nor routed: https://www.iana.org/assignments/iana-ipv4-special-registry
and https://www.iana.org/assignments/iana-ipv6-special-registry, and multicast."""


def _surely(condition: Sql) -> Typed:
    return Typed(sql_call("COALESCE", condition, exp.false()), Kind.BOOLEAN)


def _networks(*written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(map(ip_network, written))


def _is_valid(*, v4: bool, v6: bool) -> Builder:
    def build(call: Call, context: Context) -> Typed:
        value = string(call, 0, context)
        known = [not_null(ipv4_number(context.dialect, value))] if v4 else []
        known += [not_null(ipv6_digits(context.dialect, value))] if v6 else []
        return Typed(any_of(known), Kind.BOOLEAN)

    return build


def _in_subnet(*families: type[IPv4Network | IPv6Network]) -> Builder:
    def build(call: Call, context: Context) -> Typed:
        written = literal_text(call, 1, context)
        try:
            network = ip_network(written, strict=False)
        except ValueError:
            network = None
        if not isinstance(network, families):
            raise context.refuse(
                f"{written!r} is not a subnet that {call.function}() takes.",
                call.arguments[1].span,
                call.function,
                "Write it in CIDR notation, such as 10.0.0.0/8 or 2001:db8::/32.",
            )
        return _surely(inside(context.dialect, string(call, 0, context), [network]))

    return build


def _is_private(call: Call, context: Context) -> Typed:
    return _surely(inside(context.dialect, string(call, 0, context), _networks(*_PRIVATE)))


def _is_reserved(call: Call, context: Context) -> Typed:
    return _surely(inside(context.dialect, string(call, 0, context), _networks(*_RESERVED)))


def _is_public(call: Call, context: Context) -> Typed:
    kept = _networks(*_PRIVATE, *_RESERVED)
    return _surely(outside(context.dialect, string(call, 0, context), kept))


def _ipv4_to_number(call: Call, context: Context) -> Typed:
    return Typed(ipv4_number(context.dialect, string(call, 0, context)), Kind.INTEGER)


FUNCTIONS: Final[dict[str, Builder]] = {
    "isValidIp": _is_valid(v4=True, v6=True),
    "isValidIpV4": _is_valid(v4=True, v6=False),
    "isValidIpV6": _is_valid(v4=False, v6=True),
    "isIpInSubnet": _in_subnet(IPv4Network, IPv6Network),
    "isIpv4InSubnet": _in_subnet(IPv4Network),
    "isIpv6InSubnet": _in_subnet(IPv6Network),
    "isPrivateIP": _is_private,
    "isPublicIP": _is_public,
    "isReservedIP": _is_reserved,
    "ipv4ToNumber": _ipv4_to_number,
}
