"""`oncall.yaml`: who is on call. Schedules are no flat settings: no variables set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from bot.domain.oncall import OnCallSchedule, Rotation
from bot.settings.oncall_checks import check_name, check_rotation
from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.yaml_source import Document, Problem

__all__ = ["ONCALL_FILE", "OnCallFile", "load_oncall"]

ONCALL_FILE = "oncall.yaml"


class OnCallFile(Struct, frozen=True):
    """All schedules, by name."""

    schedules: dict[str, OnCallSchedule] = {}


class _Schedule(Struct, frozen=True, forbid_unknown_fields=True):
    """A schedule as it is written: its name is its key."""

    rotations: Annotated[tuple[Rotation, ...], Meta(min_length=1)]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file as it is written."""

    schedules: dict[str, _Schedule] = {}


def load_oncall(environ: Mapping[str, str]) -> OnCallFile:
    """The last of the files: one replaces another whole, so that nobody is on call by accident.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """
    written = load_whole(environ, ONCALL_FILE, _File, _problems)
    named = written.schedules.items()
    return OnCallFile({name: OnCallSchedule(name, one.rotations) for name, one in named})


def _problems(document: Document, written: _File) -> Iterator[Problem]:
    for name, schedule in written.schedules.items():
        yield from check_name(document, name)
        for at, rotation in enumerate(schedule.rotations):
            yield from check_rotation(document, ("schedules", name, "rotations", at), rotation)
