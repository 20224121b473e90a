"""What `pagers.yaml` can say that is well-formed and means nothing: told with its place.

No message holds a secret, nor a part of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

from bot.settings.addresses import is_safe_endpoint
from bot.settings.values import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.yaml_source import Document, Problem

__all__ = ["Entry", "PagerCheck"]

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")
"""What `pager:NAME` can hold in an escalation policy."""

_ROUTING_KEY: Final = re.compile(r"[A-Za-z0-9]{32}")
"""https://developer.pagerduty.com/docs/send-alert-event"""

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PREFIX: Final = "env:"

_KEYS: Final = {"pagerduty": ("routing_key", "endpoint"), "apprise": ("url", "updates")}
"""The keys of each kind; the first is its secret, which must be there."""


class Entry(Protocol):
    """A pager as it is written; None is a key that is not there."""

    @property
    def kind(self) -> Literal["pagerduty", "apprise"]:
        """Which keys are its own."""

    @property
    def routing_key(self) -> Secret | None:
        """PagerDuty's integration key."""

    @property
    def endpoint(self) -> str | None:
        """PagerDuty's address."""

    @property
    def url(self) -> Secret | None:
        """Apprise's address."""

    @property
    def updates(self) -> tuple[Literal["acknowledge", "resolve"], ...] | None:
        """The kinds of page that are sent besides the first."""


@dataclass(frozen=True, slots=True)
class PagerCheck:
    """Finds the secrets of the entries of one document, and collects what is wrong with them."""

    document: Document
    environ: Mapping[str, str]
    refusal: Callable[[str], str]
    problems: list[Problem] = field(default_factory=list)

    def secret(self, name: str, entry: Entry) -> Secret:
        """An entry's secret as it is used; empty where there is a problem with it."""
        if not _NAME.fullmatch(name):
            message = f"'{name}' is no name for a pager: use letters, digits, '.', '_' and '-'"
            self.problems.append(self.document.problem(("pagers", name), message, at_key=True))
        self._foreign_keys(name, entry)
        if entry.endpoint is not None and not is_safe_endpoint(entry.endpoint):
            self._complain(name, "endpoint", "must be an address that begins with https://")
        key = _KEYS[entry.kind][0]
        written = entry.routing_key if key == "routing_key" else entry.url
        if written is None:
            message = f"the key '{key}' is missing, which kind '{entry.kind}' needs"
            self.problems.append(self.document.problem(("pagers", name), message))
            return Secret()
        return self._checked(name, key, self._resolved(name, key, written.reveal()))

    def _foreign_keys(self, name: str, entry: Entry) -> None:
        """A key of another kind would be ignored: it was meant to do something."""
        for kind, keys in _KEYS.items():
            for key in keys:
                if kind != entry.kind and getattr(entry, key) is not None:
                    message = f"belongs to kind '{kind}'; this one is of kind '{entry.kind}'"
                    self._complain(name, key, message)

    def _resolved(self, name: str, key: str, text: str) -> str:
        """The text, or what the variable holds that it names; empty where that was told wrong."""
        if not text.startswith(_PREFIX):
            return self._filled(name, key, text.strip(), "is empty: write the secret or env:NAME")
        variable = text.removeprefix(_PREFIX)
        if not _VARIABLE.fullmatch(variable):
            return self._filled(name, key, "", "needs a variable's name after 'env:'")
        if variable.startswith("AUDIT_"):
            message = f"{variable}: names that begin with AUDIT_ are settings: use another"
            return self._filled(name, key, "", message)
        message = f"the environment's {variable} is not set: set it to the secret"
        return self._filled(name, key, self.environ.get(variable, "").strip(), message)

    def _filled(self, name: str, key: str, text: str, message: str) -> str:
        if not text:
            self._complain(name, key, message)
        return text

    def _checked(self, name: str, key: str, text: str) -> Secret:
        if text and (message := self._wrong(key, text)):
            self._complain(name, key, message)
        return Secret(text)

    def _wrong(self, key: str, text: str) -> str:
        if key == "url":
            return self.refusal(text)
        if _ROUTING_KEY.fullmatch(text):
            return ""
        return "is no key of an Events API v2 integration: those are 32 letters and digits"

    def _complain(self, name: str, key: str, message: str) -> None:
        self.problems.append(self.document.problem(("pagers", name, key), message))
