from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import SettingsError
from bot.settings.environment import variable_name, variable_values


def test_variables_are_named_after_file_and_key() -> None:
    assert variable_name("engine", "time_limit") == "AUDIT_ENGINE_TIME_LIMIT"


def test_values_are_typed() -> None:
    values = variable_values(
        {
            "AUDIT_ENGINE_TIME_LIMIT": "90s",
            "AUDIT_ENGINE_THREADS": "4",
            "AUDIT_ARCHIVE_PROCESSES": "null",
            "AUDIT_ARCHIVE_FLUSH_SIZE": "64MB",
        }
    )
    assert values == {
        "engine": {"time_limit": timedelta(seconds=90), "threads": 4},
        "archive": {"processes": None, "flush_size": 64_000_000},
    }


def test_folders_empty_variables_and_those_of_others_set_nothing() -> None:
    environ = {"AUDIT_HOME": "/a", "AUDIT_CONFIG": "/b", "AUDIT_ENGINE_WAIT": "", "PATH": "/bin"}
    assert variable_values(environ) == {}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("AUDIT_ENGINE_TIME_LIMT", "3s", "Did you mean 'AUDIT_ENGINE_TIME_LIMIT'"),
        ("AUDIT_HOEM", "/a", "Did you mean 'AUDIT_HOME'"),
        ("AUDIT_QQQ", "1", "`audit settings` shows them all"),
        ("AUDIT_ENGINE_TIME_LIMIT", "3x", "AUDIT_ENGINE_TIME_LIMIT=3x: a duration is written"),
        ("AUDIT_ENGINE_TIME_LIMIT", "0s", "longer than no time"),
        ("AUDIT_ENGINE_THREADS", "0", "AUDIT_ENGINE_THREADS=0: Expected int >= 1"),
        ("AUDIT_ENGINE_THREADS", "many", "AUDIT_ENGINE_THREADS=many: Expected int"),
        ("AUDIT_ENGINE_MEMORY_LIMIT", "1KB", "at least 1MB"),
        ("AUDIT_ENGINE_MEMORY_LIMIT", "lots", "a size is written like 512MB"),
        ("AUDIT_AUDIT_ZONE", "Europe/Berln", "Did you mean 'Europe/Berlin'"),
        ("AUDIT_AUDIT_DEFAULT_WINDOW", "24 hours", "Did you mean '24h'"),
    ],
)
def test_what_is_refused_names_the_variable(name: str, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        variable_values({name: text})
