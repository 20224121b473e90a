from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from bot.settings.folders import config_folders, home_folder


def test_home_is_what_audit_home_names(tmp_path: Path) -> None:
    assert home_folder({"AUDIT_HOME": str(tmp_path / "a")}) == tmp_path / "a"
    assert home_folder({"AUDIT_HOME": "a"}) == Path.cwd() / "a"


def test_home_is_the_platforms_folder_otherwise() -> None:
    for environ in ({}, {"AUDIT_HOME": ""}):
        home = home_folder(environ)
        assert home.is_absolute()
        assert home.name == "cloudtrail-audit-bot"


def test_an_unknown_users_home_is_refused() -> None:
    with pytest.raises(SettingsError, match="AUDIT_HOME"):
        home_folder({"AUDIT_HOME": "~no-such-user-here/a"})


def test_folders_that_are_not_there_are_passed_over(tmp_path: Path) -> None:
    (shipped,) = config_folders({}, tmp_path)
    assert (shipped / "audit.yaml").is_file()


def test_a_folder_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="AUDIT_CONFIG: there is no folder"):
        config_folders({"AUDIT_CONFIG": str(tmp_path / "none")}, tmp_path)


def test_everything_lies_under_the_home(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert settings.archive_folder == tmp_path / "archive"
    assert settings.cache_folder == tmp_path / "cache"
    assert settings.runbook_folders == (tmp_path / "runbooks",)
