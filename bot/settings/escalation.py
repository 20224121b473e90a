"""`escalation.yaml`: who is told of alerts, in which order, and what else holds for all alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, field

from bot.domain.alerting.escalation import Level, Policy
from bot.settings.values import Length
from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    return load_whole(environ, ESCALATION_FILE, EscalationFile, _problems)


def _problems(document: Document, found: EscalationFile) -> list[Problem]:
    if found.default in found.policies:
        return []
    known = ", ".join(found.policies) or "none"
    message = f"there is no policy '{found.default}'; there is: {known}"
    return [document.problem(("default",), message)]
