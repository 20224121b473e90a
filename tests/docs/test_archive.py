from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.placing import place_of
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.archive.place import Place

PAGE = (Path(__file__).parents[2] / "docs" / "archive.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def place(folder: Path, example: str) -> Place:
    (folder / "archive.yaml").write_text(example, encoding="utf-8")
    settings = load_settings({"AUDIT_HOME": str(folder), "AUDIT_CONFIG": str(folder)})
    return place_of(settings.archive)


def test_there_is_an_example_for_each_catalog(tmp_path: Path) -> None:
    found = {place(tmp_path, example).catalog for example in EXAMPLES}
    assert found == {"sqlite", "sql", "rest", "glue"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_an_archive_in_s3(tmp_path: Path, example: str) -> None:
    assert place(tmp_path, example).warehouse == "s3://example-audit/archive"


def test_without_a_setting_all_of_it_is_here(tmp_path: Path) -> None:
    assert place(tmp_path, "").is_here
