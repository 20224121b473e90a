from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from bot.settings.model import SECTIONS
from bot.yaml_source import read_yaml

SHIPPED = Path(__file__).parents[3] / "config"


def write(folder: Path, file: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    return folder / file


def test_the_shipped_files_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings({"AUDIT_HOME": str(tmp_path)}) == Settings(tmp_path)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_shipped_files_show_every_key_with_a_comment(section: str) -> None:
    file = SHIPPED / f"{section}.yaml"
    data = read_yaml(file).data
    assert isinstance(data, dict)
    assert tuple(data) == SECTIONS[section].__struct_fields__
    lines = file.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        if line and not line.startswith("#"):
            assert before.startswith("# "), f"{line} has no comment"


def test_a_later_place_overrides_an_earlier_one_key_by_key(tmp_path: Path) -> None:
    write(tmp_path / "config", "engine.yaml", "threads: 3\nconcurrency: 5\nwait: 1s\n")
    write(tmp_path / "more", "engine.yaml", "concurrency: 6\nwait: 2s\n")
    settings = load_settings(
        {
            "AUDIT_HOME": str(tmp_path),
            "AUDIT_CONFIG": str(tmp_path / "more"),
            "AUDIT_ENGINE_WAIT": "3s",
        }
    )
    engine = settings.engine
    assert (engine.threads, engine.concurrency, engine.wait) == (3, 6, timedelta(seconds=3))
    assert engine.default == "archive"


def test_a_files_null_takes_an_earlier_value_away(tmp_path: Path) -> None:
    write(tmp_path / "config", "engine.yaml", "threads: 3\n")
    write(tmp_path / "more", "engine.yaml", "threads: null\n")
    environ = {"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(tmp_path / "more")}
    assert load_settings(environ).engine.threads is None


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    write(tmp_path / "config", "archive.yaml", "# nothing yet\n")
    assert load_settings({"AUDIT_HOME": str(tmp_path)}) == Settings(tmp_path)


def test_every_mistake_of_a_file_is_told_with_its_place(tmp_path: Path) -> None:
    file = write(
        tmp_path / "config",
        "engine.yaml",
        "time_limt: 3s\nthreads: 0\nmemory_limit: 5\nwait: soon\ndefault: archiv\n",
    )
    with pytest.raises(SettingsError) as caught:
        load_settings({"AUDIT_HOME": str(tmp_path)})
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{file}:1:1: time_limt: unknown key. Did you mean 'time_limit'?"
    assert lines[1] == f"{file}:2:10: threads: expected a whole number >= 1"
    assert lines[2] == f"{file}:3:15: memory_limit: must be text like 512MB; got 5"
    assert lines[3].startswith(f"{file}:4:7: wait: a duration is written like 30s")
    assert lines[4].startswith(
        f"{file}:5:10: default: must be one of archive, athena, logs-insights, trino; got 'archiv'."
    )


@pytest.mark.parametrize(
    ("file", "line", "says"),
    [
        ("archive", "warehouse: bucket/prefix", "warehouse: must be s3://bucket/prefix; got 'bu"),
        ("archive", "table: events", "table: must be two names of a-z, 0-9 and _"),
        ("archive", "endpoint: minio", "endpoint: must be the address of a store"),
        ("athena", "region: frankfurt", "region: must be a region, such as eu-central-1"),
        ("athena", "output: [a]", "output: must be text like s3://bucket/prefix"),
        ("logs", "role: reader", "role: must be a role's ARN"),
    ],
)
def test_what_names_nothing_of_aws_is_told_with_its_line(
    tmp_path: Path, file: str, line: str, says: str
) -> None:
    written = write(tmp_path / "config", f"{file}.yaml", f"# mine\n{line}\n")
    with pytest.raises(SettingsError) as refused:
        load_settings({"AUDIT_HOME": str(tmp_path)})
    assert str(refused.value).startswith(f"{written}:2:")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("arcive.yaml", r"Did you mean 'archive\.yaml'"),
        ("engine.yml", r"Did you mean 'engine\.yaml'"),
        ("zzz.yaml", r"There are audit\.yaml, engine\.yaml, archive\.yaml"),
    ],
)
def test_a_file_of_another_name_is_refused(tmp_path: Path, file: str, message: str) -> None:
    write(tmp_path / "config", file, "")
    with pytest.raises(SettingsError, match=message):
        load_settings({"AUDIT_HOME": str(tmp_path)})


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "config", "audit.yaml", "[24h]\n")
    with pytest.raises(SettingsError, match=r"audit\.yaml:1:1: expected a mapping"):
        load_settings({"AUDIT_HOME": str(tmp_path)})


def test_a_zone_is_read(tmp_path: Path) -> None:
    environ = {"AUDIT_HOME": str(tmp_path), "AUDIT_AUDIT_ZONE": "Europe/Berlin"}
    assert load_settings(environ).audit.zone == ZoneInfo("Europe/Berlin")
