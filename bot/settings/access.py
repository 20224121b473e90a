"""`access.yaml`: who may do what, and what is masked. Rules are no flat settings: no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.access import Rule  # noqa: TC001 - msgspec reads the annotations
from bot.domain.sensitive import MaskingRules
from bot.errors import SettingsError
from bot.settings.access_checks import check_masking, check_rules
from bot.settings.folders import last_config
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["ACCESS_FILE", "AccessFile", "load_access"]

ACCESS_FILE = "access.yaml"


class AccessFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    rules: tuple[Rule, ...] = ()
    masking: MaskingRules = MaskingRules()


def load_access(environ: Mapping[str, str]) -> AccessFile:
    """The last of the files: one replaces another whole, so that no right is left over by accident.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """
    file = last_config(environ, ACCESS_FILE)
    return _read(file) if file else AccessFile()


def _read(file: Path) -> AccessFile:
    document = read_yaml(file, error=SettingsError)
    if document.data is None:
        return AccessFile()
    access = convert(document, AccessFile)
    problems = [*check_rules(document, access.rules), *check_masking(document, access.masking)]
    refuse(problems, SettingsError)
    return access
