"""`access.yaml`: who may do what, and what is masked. Rules are no flat settings: no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.access import Rule  # noqa: TC001 - msgspec reads the annotations
from bot.domain.masking import MaskingRules
from bot.errors import SettingsError
from bot.settings.folders import config_folders, home_folder
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ACCESS_FILE", "AccessFile", "load_access"]

ACCESS_FILE = "access.yaml"


class AccessFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    rules: tuple[Rule, ...] = ()
    masking: MaskingRules = MaskingRules()


def load_access(environ: Mapping[str, str]) -> AccessFile:
    """The last of the files: one replaces another whole, so that no right is left over by accident.

    Raises `SettingsError` naming file, line and key.
    """
    files = [folder / ACCESS_FILE for folder in config_folders(environ, home_folder(environ))]
    there = [file for file in files if file.is_file()]
    if not there:
        return AccessFile()
    document = read_yaml(there[-1], error=SettingsError)
    return AccessFile() if document.data is None else convert(document, AccessFile)
