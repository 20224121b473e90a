"""`schedules.yaml`: what is watched, and when. Schedules are no flat settings: no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.schedule import SchedulesFile
from bot.settings.schedules_checks import check_digest, check_schedule
from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.yaml_source import Document, Problem

__all__ = ["SCHEDULES_FILE", "load_schedules"]

SCHEDULES_FILE = "schedules.yaml"


def load_schedules(environ: Mapping[str, str]) -> SchedulesFile:
    """The last of the files: one replaces another whole, so that nothing is watched by accident.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once. Whether
    the runbooks and the policies exist is not looked at here.
    """
    return load_whole(environ, SCHEDULES_FILE, SchedulesFile, _problems)


def _problems(document: Document, found: SchedulesFile) -> Iterator[Problem]:
    for name, schedule in found.schedules.items():
        yield from check_schedule(document, name, schedule)
    for name, digest in found.digests.items():
        yield from check_digest(document, name, digest)
