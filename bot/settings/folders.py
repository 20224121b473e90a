"""Where state and settings lie."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["config_folders", "config_hashes", "home_folder", "last_config"]

_PACKAGE = Path(__file__).resolve().parent.parent


def home_folder(environ: Mapping[str, str]) -> Path:
    """`AUDIT_HOME`, absolute, or the platform's place for a user's data."""
    if named := environ.get("AUDIT_HOME"):
        return _absolute(named, "AUDIT_HOME")
    import platformdirs  # noqa: PLC0415 - not needed where AUDIT_HOME is set

    return platformdirs.user_data_path("cloudtrail-audit-bot", appauthor=False)


def config_folders(environ: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Folders of settings files, the weakest first; one that was named must be there."""
    folders = [_shipped(), home / "config"]
    if named := environ.get("AUDIT_CONFIG"):
        folder = _absolute(named, "AUDIT_CONFIG")
        if not folder.is_dir():
            raise SettingsError(f"AUDIT_CONFIG: there is no folder {folder}.")
        folders.append(folder)
    return tuple(folder for folder in folders if folder.is_dir())


def last_config(environ: Mapping[str, str], name: str) -> Path | None:
    """The strongest file of a name: for files that replace one another whole."""
    files = [folder / name for folder in config_folders(environ, home_folder(environ))]
    return next((file for file in reversed(files) if file.is_file()), None)


def config_hashes(environ: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of every file of settings, by its path: which configuration was in force."""
    folders = config_folders(environ, home_folder(environ))
    files = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _shipped() -> Path:
    """The defaults: inside an installed package, beside it in a checkout."""
    installed = _PACKAGE / "_shipped" / "config"
    return installed if installed.is_dir() else _PACKAGE.parent / "config"


def _absolute(text: str, variable: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as problem:  # `~nobody`
        raise SettingsError(f"{variable}: '{text}' is no folder: {problem}") from problem
