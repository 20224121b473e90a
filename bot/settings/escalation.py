"""`escalation.yaml`: who is told of alerts, in which order, and what else holds for all alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, field

from bot.domain.alerting.escalation import Level, Policy
from bot.errors import SettingsError
from bot.settings.folders import last_config
from bot.settings.values import Length, read_value
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.yaml_source import Document, Problem

__all__ = ["ESCALATION_FILE", "EscalationFile", "load_escalation"]

ESCALATION_FILE = "escalation.yaml"

_DAY = 86_400

_Channel = Annotated[str, Meta(pattern="^([CG][A-Z0-9]{6,})?$")]
_Person = Annotated[str, Meta(pattern="^[UW][A-Z0-9]{6,}$")]


class EscalationFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    channel: Annotated[
        _Channel, Meta(description="The channel of alerts whose schedule names none.")
    ] = ""
    default: Annotated[str, Meta(description="The policy of schedules that name none.")] = "default"
    policies: Annotated[dict[str, Policy], Meta(description="Policies by name.")] = field(
        default_factory=lambda: {"default": Policy((Level(("here",), "15m"),))}
    )
    people: Annotated[
        dict[str, _Person],
        Meta(description="Globs of principals' last names, and the people behind them."),
    ] = {}
    hourly: Annotated[
        int, Meta(ge=1, le=1000, description="Alerts posted in one channel an hour, at most.")
    ] = 20
    reopen_within: Annotated[
        Length, Meta(description="So long after its end an alert is reopened, not made anew.")
    ] = Length(seconds=7 * _DAY)
    late: Annotated[
        Length, Meta(description="Events that arrive later than this raise no alert.")
    ] = Length(seconds=14 * _DAY)


def load_escalation(environ: Mapping[str, str]) -> EscalationFile:
    """The last of the files, whole: one replaces another, so that no level is left over.

    Raises `SettingsError` naming file, line and key.
    """
    file = last_config(environ, ESCALATION_FILE)
    return _read(file) if file else EscalationFile()


def _read(file: Path) -> EscalationFile:
    document = read_yaml(file, error=SettingsError)
    if document.data is None:
        return EscalationFile()
    found = convert(document, EscalationFile, dec_hook=read_value)
    refuse(_problems(document, found), SettingsError)
    return found


def _problems(document: Document, found: EscalationFile) -> list[Problem]:
    if found.default in found.policies:
        return []
    known = ", ".join(found.policies) or "none"
    message = f"there is no policy '{found.default}'; there is: {known}"
    return [document.problem(("default",), message)]
