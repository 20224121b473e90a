"""Settings from all their places: the shipped files, the user's own, the environment.

A later place overrides an earlier one, key by key: shipped `config/`, `$AUDIT_HOME/config/`,
the folder `$AUDIT_CONFIG`, then the variables of `bot.settings.environment`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bot.domain.nearest import did_you_mean
from bot.errors import SettingsError
from bot.settings.environment import variable_values
from bot.settings.folders import config_folders, home_folder
from bot.settings.model import SECTIONS, Settings
from bot.settings.values import read_value
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["load_settings"]


_NO_SETTINGS = frozenset(
    {
        *("access.yaml", "escalation.yaml", "oncall.yaml", "pagers.yaml", "schedules.yaml"),
        *("accounts.yaml", "routes.yaml", "trails.yaml"),
        "slack-manifest.yaml",
    }
)
"""Files of the same folders that are read elsewhere, or pasted into Slack."""


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read and check all settings; raises SettingsError naming file, line and key."""
    home = home_folder(environ)
    values: dict[str, dict[str, object]] = {section: {} for section in SECTIONS}
    for folder in config_folders(environ, home):
        for section, given in _folder_values(folder).items():
            values[section] |= given
    for section, given in variable_values(environ).items():
        values[section] |= given
    sections: dict[str, Any] = {name: type_(**values[name]) for name, type_ in SECTIONS.items()}
    return Settings(home, **sections)


def _folder_values(folder: Path) -> dict[str, dict[str, object]]:
    """What a folder's files set, typed."""
    found: dict[str, dict[str, object]] = {}
    for file in sorted(folder.glob("*.y*ml")):
        if file.name in _NO_SETTINGS:
            continue
        if file.suffix != ".yaml" or file.stem not in SECTIONS:
            names = [f"{section}.yaml" for section in SECTIONS]
            hint = did_you_mean(file.name, names) or f" There are {', '.join(names)}."
            raise SettingsError(f"{file}: no settings file is called so.{hint}")
        found[file.stem] = _file_values(file)
    return found


def _file_values(file: Path) -> dict[str, object]:
    """The keys that a file sets, typed; a file may be empty."""
    document = read_yaml(file, error=SettingsError)
    if document.data is None:
        return {}
    section = convert(document, SECTIONS[file.stem], dec_hook=read_value)
    given = document.data if isinstance(document.data, dict) else {}
    return {key: value for key, value in msgspec.structs.asdict(section).items() if key in given}
