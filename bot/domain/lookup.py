"""Which runbooks know about what a message names, and what they would be given."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.arguments import accepted_parameters
from bot.domain.subjects import Kind, Subject, find_subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bot.domain.runbook import Parameter, Runbook

__all__ = ["Offer", "Subject", "find_subjects", "offers"]

_NAMES: Mapping[Kind, tuple[str, ...]] = {
    "access key": ("access_key", "access_key_id", "key"),
    "principal id": ("principal",),
    "event id": ("event_id", "event"),
    "address": ("address", "source"),
    "network": ("network",),
    "account": ("account",),
}
"""The parameters that take a kind of subject as it is."""

_ARN_PARTS = 6
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}\Z")
"""What Secrets Manager puts behind a secret's name in its ARN."""

_RESOURCES: Mapping[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "s3": (("bucket", "name"), lambda resource: resource.partition("/")[0]),
    "kms": (("key",), lambda resource: resource.removeprefix("key/")),
    "dynamodb": (
        ("table", "name"),
        lambda resource: resource.removeprefix("table/").partition("/")[0],
    ),
    "secretsmanager": (
        ("secret",),
        lambda resource: _SECRET_SUFFIX.sub("", resource.removeprefix("secret:")),
    ),
    "ssm": (("secret",), lambda resource: resource.removeprefix("parameter/")),
}
"""By an ARN's service: the parameters for its resources, and the part that they search for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A runbook to ask about a subject, with what it would be given."""

    subject: Subject
    runbook: Runbook
    parameters: Mapping[str, str] = field(default_factory=dict)


def offers(subjects: Sequence[Subject], runbooks: Sequence[Runbook]) -> tuple[Offer, ...]:
    """Runbooks that take a subject: those with a parameter of their own for it come first."""
    return tuple(
        offer
        for subject in subjects
        for offer in sorted(_fitting(subject, runbooks), key=lambda one: not _own(one))
    )


def _fitting(subject: Subject, runbooks: Sequence[Runbook]) -> Iterator[Offer]:
    wanted = _arguments(subject)
    for runbook in runbooks:
        accepted = accepted_parameters(runbook)
        for name, value in wanted.items():
            if name in accepted and _takes(runbook, accepted[name], subject.kind, value):
                if not any(one.required and one.name != name for one in accepted.values()):
                    yield Offer(subject, runbook, {name: value})
                break


def _takes(runbook: Runbook, parameter: Parameter, kind: Kind, value: str) -> bool:
    """Whether the value is one of the parameter's, and means there what it is."""
    asked = parameter.filter or runbook.query
    if kind == "access key" and "accessKeyId" not in asked:
        return False  # the `key` of a runbook on encryption is none of these keys
    try:
        parameter.read(value)
    except ValueError:
        return False
    return True


def _arguments(subject: Subject) -> dict[str, str]:
    """What a subject could be given as, by the parameter's name, the most exact first."""
    if subject.kind == "arn":
        return _arn_arguments(subject.text)
    return dict.fromkeys(_NAMES[subject.kind], subject.text)


def _arn_arguments(arn: str) -> dict[str, str]:
    """What an ARN names, in the words of the events that are about it."""
    parts = arn.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return {}
    service, resource = parts[2], parts[5]
    if service in {"iam", "sts"}:
        return _principal_arguments(arn, resource)
    if service not in _RESOURCES:
        return {}
    names, shorten = _RESOURCES[service]
    return dict.fromkeys(names, shorten(resource))


def _principal_arguments(arn: str, resource: str) -> dict[str, str]:
    """A role acts through its sessions, whose ARNs have the role's name without its path.

    A user is given by name: a failed sign-in has the name and no ARN.
    """
    kind, *path = resource.split("/")
    match kind, path:
        case "assumed-role", [role, *session]:
            return {"role": role, "principal": "/".join([role, *session])}
        case "role", [*_, role]:
            return {"role": role, "principal": f"assumed-role/{role}/"}
        case "user", [*_, user]:
            return {"principal": user}
    return {"principal": arn}


def _own(offer: Offer) -> bool:
    own = {parameter.name for parameter in offer.runbook.parameters}
    return any(name in own for name in offer.parameters)
