"""`pagers.yaml`: who pages beyond the chat. Secrets stand in it, or in variables that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from bot.errors import SettingsError
from bot.settings.folders import last_config
from bot.settings.pagers_checks import PagerCheck
from bot.settings.values import Secret
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.settings.pagers_checks import Entry

__all__ = ["PAGERS_FILE", "AppriseSettings", "PagerDutySettings", "PagerSettings", "read_pagers"]

PAGERS_FILE = "pagers.yaml"

Update = Literal["acknowledge", "resolve"]


@dataclass(frozen=True, slots=True)
class PagerDutySettings:
    """A service of PagerDuty: the key of its Events API v2 integration, and where to send."""

    routing_key: Secret
    endpoint: str = "https://events.pagerduty.com/v2/enqueue"


@dataclass(frozen=True, slots=True)
class AppriseSettings:
    """An address of apprise's; `updates` are the kinds of page sent besides the first."""

    url: Secret
    updates: tuple[Update, ...] = ("resolve",)


PagerSettings = PagerDutySettings | AppriseSettings


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A pager as it is written: which of the keys belong to it, `PagerCheck` knows."""

    kind: Literal["pagerduty", "apprise"]
    routing_key: Secret | None = None
    endpoint: str | None = None
    url: Secret | None = None
    updates: tuple[Update, ...] | None = None


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file as it is written."""

    pagers: dict[str, _Entry] = {}


def read_pagers(
    environ: Mapping[str, str], refusal: Callable[[str], str]
) -> dict[str, PagerSettings]:
    """Pagers by name, of the last of the files: one replaces another whole.

    `refusal` says why an apprise URL cannot be used, "" where it can; nothing secret of it.
    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """
    file = last_config(environ, PAGERS_FILE)
    return _read(file, environ, refusal) if file else {}


def _read(
    file: Path, environ: Mapping[str, str], refusal: Callable[[str], str]
) -> dict[str, PagerSettings]:
    document = read_yaml(file, error=SettingsError)
    if document.data is None:
        return {}
    entries = convert(document, _File, dec_hook=_secret).pagers
    check = PagerCheck(document, environ, refusal)
    found = {name: _settings(entry, check.secret(name, entry)) for name, entry in entries.items()}
    refuse(check.problems, SettingsError)
    return found


def _settings(entry: Entry, secret: Secret) -> PagerSettings:
    if entry.kind == "pagerduty":
        chosen = {} if entry.endpoint is None else {"endpoint": entry.endpoint}
        return PagerDutySettings(secret, **chosen)
    return (
        AppriseSettings(secret) if entry.updates is None else AppriseSettings(secret, entry.updates)
    )


def _secret(type_: type, value: Any) -> Secret:  # noqa: ANN401, ARG001 - msgspec's hook
    if not isinstance(value, str):  # whatever it is, a part of a password may be in it
        raise ValueError("must be text: the secret, or env:NAME for a variable")  # noqa: TRY004
    return Secret(value)
