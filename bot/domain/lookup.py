"""What a message names that CloudTrail may know about, and the runbooks to ask about it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.domain.arguments import accepted_parameters
from bot.domain.chat_text import plain_text
from bot.domain.principal import short_principal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.domain.runbook import Runbook

__all__ = ["Offer", "Subject", "find_subjects", "offers"]

Kind = Literal["arn", "access key", "address", "event id", "account"]

_LOOKED_AT = 300_000
_MOST = 20
"""Subjects of one message; more do not fit a form."""

_WORD = re.compile(r"[\w:/.+=,@*-]{4,512}")
_ARN = re.compile(r"arn:aws[a-z-]{0,10}:[a-z0-9-]{1,40}:[a-z0-9-]{0,20}:\d{0,12}:\S{1,400}")
_KEY = re.compile(r"(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,124}")
_EVENT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_ACCOUNT = re.compile(r"\d{12}")
_ENDS = ".,;:)]}>'\"`*_"

_PARAMETERS: Mapping[Kind, tuple[str, ...]] = {
    "arn": ("arn", "role", "principal"),
    "access key": ("access_key", "access_key_id", "key", "principal"),
    "address": ("address", "ip", "source"),
    "event id": ("event_id", "event"),
    "account": ("account",),
}
"""The parameters that take a kind of subject, the most exact first."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a message names."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A runbook to ask about a subject, with what it would be given."""

    subject: Subject
    runbook: Runbook
    parameters: Mapping[str, str] = field(default_factory=dict)


def find_subjects(text: str) -> tuple[Subject, ...]:
    """ARNs, access keys, addresses, event ids and accounts, each once, in their order.

    Each word is looked at by itself, so that a long text costs no more than its length.
    """
    words = _WORD.findall(plain_text(text[:_LOOKED_AT]))
    found = dict.fromkeys(subject for word in words for subject in _subjects(word.rstrip(_ENDS)))
    return tuple(found)[:_MOST]


def offers(subjects: Sequence[Subject], runbooks: Sequence[Runbook]) -> tuple[Offer, ...]:
    """Runbooks that take a subject: those with a parameter of their own for it come first."""
    return tuple(
        offer
        for subject in subjects
        for offer in sorted(_fitting(subject, runbooks), key=lambda one: not _own(one))
    )


def _subjects(word: str) -> Iterator[Subject]:
    if _ARN.fullmatch(word):
        yield Subject("arn", word)
    elif _KEY.fullmatch(word):
        yield Subject("access key", word)
    elif _EVENT.fullmatch(word):
        yield Subject("event id", word.lower())
    elif _ACCOUNT.fullmatch(word):
        yield Subject("account", word)
    elif _is_address(word):
        yield Subject("address", word)


def _is_address(word: str) -> bool:
    if "." not in word and ":" not in word:
        return False
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _fitting(subject: Subject, runbooks: Sequence[Runbook]) -> Iterator[Offer]:
    for runbook in runbooks:
        accepted = accepted_parameters(runbook)
        name = next((one for one in _PARAMETERS[subject.kind] if one in accepted), None)
        if name is None:
            continue
        needed = [one.name for one in accepted.values() if one.required and one.name != name]
        if not needed:
            yield Offer(subject, runbook, {name: _value(subject, name)})


def _value(subject: Subject, name: str) -> str:
    """`principal` is searched for in several fields: what is in all of them finds most."""
    if name == "principal" and subject.kind == "arn":
        return short_principal(subject.text).rpartition("/")[2]
    return subject.text


def _own(offer: Offer) -> bool:
    own = {parameter.name for parameter in offer.runbook.parameters}
    return any(name in own for name in offer.parameters)
