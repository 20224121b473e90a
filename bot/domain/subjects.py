"""What a message names that CloudTrail may know: ARNs, keys, addresses, event ids, accounts.

The text is a stranger's, and may be long: one pass over it, and every repetition is bounded.
Formats: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html and, for the ids'
prefixes, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from bot.domain.chat_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Subject", "find_subjects"]

Kind = Literal["arn", "access key", "principal id", "event id", "address", "network", "account"]

_LOOKED_AT = 300_000
_MOST = 20
"""Subjects of one message; more do not fit a form."""

_SUBJECT = re.compile(
    r"""
      (?<![\w-]) (?P<arn> arn:aws[a-z-]{0,10}:[a-z0-9-]{1,40}:[a-z0-9-]{0,20}:(?:[0-9]{12}|aws)?:
                          (?:[^\s"'`<>|\\,;] | ,(?!arn:|\s|\Z)){1,400} )
    | (?<![A-Za-z0-9]) (?P<access_key> A(?:KI|SI)A[A-Z0-9]{12,124} ) (?![A-Za-z0-9])
    | (?<![A-Za-z0-9]) (?P<principal_id> A(?:RO|ID)A[A-Z0-9]{12,124} ) (?![A-Za-z0-9])
    | (?<![\w-]) (?P<event_id> [0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12} ) (?![\w-])
    | (?<![\w.]) (?<!\w/) (?P<ip4> (?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:/[0-9]{1,2})? ) (?!\w|\.\w)
    | (?<![\w.:]) (?P<ip6> [0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:(?:\.[0-9]{1,3}){3})?
                           (?:(?<=[0-9a-fA-F])|(?<=::))(?:/[0-9]{1,3})? ) (?!\w|:[\w:])
    | (?<![\w.-]) (?P<account> [0-9]{12} | [0-9]{4}-[0-9]{4}-[0-9]{4} ) (?![\w-]|\.\w)
    """,
    re.VERBOSE,
)
"""What stands before an address keeps versions out: `Boto3/1.26.155.1`."""

_TRAILING = ".:!?)]}*_~"
"""What a sentence or a chat's mark-up puts behind an ARN."""

_COLONS = 5
"""What stands before an ARN's resource."""

_KINDS: dict[str, Kind] = {
    "arn": "arn",
    "access_key": "access key",
    "principal_id": "principal id",
    "event_id": "event id",
    "account": "account",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a message names, written as CloudTrail writes it."""

    kind: Kind
    text: str


def find_subjects(text: str) -> tuple[Subject, ...]:
    """Everything of a message to look up, each once, in its order; the first 20.

    The text is as the chat sends it. Addresses that were made harmless (`203.0.113[.]7`) count.
    """
    plain = plain_text(text[:_LOOKED_AT]).replace("[.]", ".").replace("[:]", ":")
    return tuple(islice(_each_once(plain), _MOST))


def _each_once(text: str) -> Iterator[Subject]:
    seen = set()
    for found in _SUBJECT.finditer(text):
        subject = _subject(found.lastgroup or "", found[0])
        if subject is not None and subject not in seen:
            seen.add(subject)
            yield subject


def _subject(group: str, text: str) -> Subject | None:
    match group:
        case "ip4" | "ip6":
            return _address(text)
        case "arn":
            return _arn(text.rstrip(_TRAILING))
        case "account":
            return Subject("account", text.replace("-", ""))
        case "event_id":
            return Subject("event id", text.lower())
    return Subject(_KINDS[group], text)


def _arn(text: str) -> Subject | None:
    """An ARN, unless it named every resource (`:*`) or none."""
    return Subject("arn", text) if text.count(":") >= _COLONS else None


def _address(text: str) -> Subject | None:
    """An address, a network, or what only looks like one: a time of day, four numbers."""
    try:
        if "/" in text:
            return Subject("network", str(ipaddress.ip_network(text, strict=False)))
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.is_unspecified:
        return None
    return Subject("address", str(getattr(address, "ipv4_mapped", None) or address))
