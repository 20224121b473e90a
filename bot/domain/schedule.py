"""What one schedule says: which runbook, when, for which channel, and what becomes an alert.

The model of `config/schedules.yaml`; `docs/schedules.md` is its reference. Times are text here:
`bot.domain.slots` reads `every` and `cron`, `bot.domain.quiet_hours` the quiet hours.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.domain.runbook import Severity  # noqa: TC001 - msgspec reads the annotations

__all__ = ["DigestSchedule", "Schedule", "ScheduleRule", "SchedulesFile"]

_Text = Annotated[str, Meta(min_length=1)]
_Length = Annotated[str, Meta(pattern="^[1-9][0-9]*[mhd]$")]


class ScheduleRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a schedule says over its runbook's own alert rule; what is absent is the runbook's."""

    threshold: Annotated[
        Annotated[int, Meta(ge=1, le=1_000_000_000)] | None,
        Meta(description="So much of one group raises an alert."),
    ] = None
    group_by: Annotated[
        _Text | None, Meta(description="The column whose value keeps alerts apart.")
    ] = None
    window: Annotated[
        _Length | None, Meta(description="The time that is counted over: 15m, 1h, 1d.")
    ] = None
    severity: Annotated[Severity | None, Meta(description="How urgent an alert is.")] = None


class Schedule(Struct, frozen=True, forbid_unknown_fields=True):
    """One schedule; its name is its key in the file. Either `every` or `cron` says when."""

    runbook: Annotated[_Text, Meta(description="The id of the runbook.")]
    parameters: Annotated[
        dict[str, str], Meta(description="Its parameters, as an asker gives them.")
    ] = {}
    every: Annotated[str | None, Meta(description="An interval: 15m, 1h, 1d.")] = None
    cron: Annotated[
        str | None, Meta(description="Or a cron line: '0 9 * * mon-fri', by the clocks of `zone`.")
    ] = None
    zone: Annotated[str, Meta(description="The IANA time zone; the bot's own where absent.")] = ""
    channel: Annotated[
        str, Meta(description="The channel's id; the one of escalation.yaml where absent.")
    ] = ""
    alert: Annotated[
        ScheduleRule, Meta(description="What is different from the runbook's alert rule.")
    ] = ScheduleRule()
    policy: Annotated[
        str, Meta(description="The escalation policy; escalation.yaml's default where absent.")
    ] = ""
    quiet_hours: Annotated[
        str | None, Meta(description="When nobody is called: 'mon-fri 22:00-06:00'.")
    ] = None
    summary: Annotated[
        Literal["never", "threshold", "always"],
        Meta(description="When it posts a summary: not, where the threshold is met, each time."),
    ] = "threshold"
    paused: Annotated[bool, Meta(description="Whether it does not fire at all.")] = False
    wait: Annotated[
        bool, Meta(description="Whether alerts wait for its times; with `cron` they always do.")
    ] = False

    @property
    def on_arrival(self) -> bool:
        """Whether what arrives is counted at once: the times of `cron` are those to alert at."""
        return self.cron is None and not self.wait


class DigestSchedule(Struct, frozen=True, forbid_unknown_fields=True):
    """One digest: when, where, and over how long. Either `every` or `cron` says when."""

    every: Annotated[str | None, Meta(description="An interval: 1d.")] = None
    cron: Annotated[str | None, Meta(description="Or a cron line: '0 8 * * mon'.")] = None
    zone: Annotated[str, Meta(description="The IANA time zone; the bot's own where absent.")] = ""
    channel: Annotated[
        str, Meta(description="The channel's id; the one of escalation.yaml where absent.")
    ] = ""
    period: Annotated[_Length, Meta(description="The time that it tells of: 1d, 7d.")] = "1d"


class SchedulesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    schedules: Annotated[dict[str, Schedule], Meta(description="Schedules by name.")] = {}
    digests: Annotated[dict[str, DigestSchedule], Meta(description="Digests by name.")] = {}
