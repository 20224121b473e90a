"""`schedules.yaml`: what is watched, and when. Schedules are no flat settings: no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.schedule import SchedulesFile
from bot.errors import SettingsError
from bot.settings.folders import last_config
from bot.settings.schedules_checks import check_digest, check_schedule
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bot.yaml_source import Document, Problem

__all__ = ["SCHEDULES_FILE", "load_schedules"]

SCHEDULES_FILE = "schedules.yaml"


def load_schedules(environ: Mapping[str, str]) -> SchedulesFile:
    """The last of the files: one replaces another whole, so that nothing is watched by accident.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once. Whether
    the runbooks and the policies exist is not looked at here.
    """
    file = last_config(environ, SCHEDULES_FILE)
    return _read(file) if file else SchedulesFile()


def _read(file: Path) -> SchedulesFile:
    document = read_yaml(file, error=SettingsError)
    if document.data is None:
        return SchedulesFile()
    found = convert(document, SchedulesFile)
    refuse(list(_problems(document, found)), SettingsError)
    return found


def _problems(document: Document, found: SchedulesFile) -> Iterator[Problem]:
    for name, schedule in found.schedules.items():
        yield from check_schedule(document, name, schedule)
    for name, digest in found.digests.items():
        yield from check_digest(document, name, digest)
