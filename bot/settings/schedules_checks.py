"""What `schedules.yaml` can say that is well-formed and means nothing: told with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.cron import CronError, read_cron
from bot.domain.duration import parse_duration
from bot.domain.quiet_hours import read_quiet_hours
from bot.domain.slots import read_every
from bot.errors import UsageError
from bot.settings.values import read_value
from bot.yaml_source import Problem, key_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.schedule import DigestSchedule, Schedule
    from bot.yaml_source import Document, KeyPath

__all__ = ["check_digest", "check_schedule"]

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")
"""What a command can name: one word without quotes."""

_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{2,}")


def check_schedule(document: Document, name: str, schedule: Schedule) -> Iterator[Problem]:
    """A name nobody can write, times that are none, a channel by name, hours without an end."""
    path = ("schedules", name)
    yield from _check(document, path, schedule)
    if schedule.alert.window is not None:
        window = schedule.alert.window
        yield from _refused(document, (*path, "alert", "window"), window, parse_duration)
    if schedule.wait and schedule.cron is not None:
        message = "says nothing beside 'cron', whose alerts always wait for its times: leave it out"
        yield document.problem((*path, "wait"), message, at_key=True)
    if schedule.quiet_hours is not None:
        yield from _refused(
            document, (*path, "quiet_hours"), schedule.quiet_hours, read_quiet_hours
        )


def check_digest(document: Document, name: str, digest: DigestSchedule) -> Iterator[Problem]:
    """The same for a digest."""
    path = ("digests", name)
    yield from _check(document, path, digest)
    yield from _refused(document, (*path, "period"), digest.period, parse_duration)


def _check(
    document: Document, path: tuple[str, str], what: Schedule | DigestSchedule
) -> Iterator[Problem]:
    if not _NAME.fullmatch(path[1]):
        message = "is no name: use letters, digits, '.', '_' and '-', 80 at the most"
        yield document.problem(path, message, at_key=True)
    yield from _check_times(document, path, what)
    if what.zone:
        yield from _refused(document, (*path, "zone"), what.zone, _read_zone)
    if what.channel and not _CHANNEL.fullmatch(what.channel):
        message = (
            f"'{what.channel}' is not the id of a channel, like C0123ABCD: Slack has it at the end"
            " of a channel's details"
        )
        yield document.problem((*path, "channel"), message)


def _check_times(
    document: Document, path: KeyPath, what: Schedule | DigestSchedule
) -> Iterator[Problem]:
    if what.every is None and what.cron is None:
        message = "says not when: give 'every: 15m' or 'cron: \"0 9 * * mon-fri\"'"
        yield document.problem(path, message, at_key=True)
    if what.every is not None and what.cron is not None:
        message = "stands beside 'every': keep one of them"
        yield document.problem((*path, "cron"), message, at_key=True)
    if what.every is not None:
        yield from _refused(document, (*path, "every"), what.every, read_every)
    if what.cron is not None:
        yield from _refused(document, (*path, "cron"), what.cron, read_cron)


def _refused(
    document: Document, path: KeyPath, text: str, read: Callable[[str], object]
) -> Iterator[Problem]:
    """Why a text cannot be read; for a cron line, at the very item of it."""
    try:
        read(text)
    except CronError as problem:
        line, column = document.text_position(path, 1, problem.column)
        yield Problem(document.file, line, column, key_text(path), str(problem))
    except (UsageError, ValueError) as problem:
        yield document.problem(path, str(problem))


def _read_zone(text: str) -> object:
    return read_value(ZoneInfo, text)
