from __future__ import annotations

from pathlib import Path

import msgspec

from bot.settings import EngineSettings, Settings
from bot.settings.model import SECTIONS
from bot.settings.reference import reference_page, setting_rows

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference_page(Settings(Path())), (
        "run: python -m bot.settings.reference > docs/settings.md"
    )


def test_every_setting_has_a_row_that_says_what_is_allowed_and_why() -> None:
    rows = setting_rows(Settings(Path()))
    assert [(row.section, row.key) for row in rows] == [
        (section, field.name)
        for section, struct in SECTIONS.items()
        for field in msgspec.structs.fields(struct)
    ]
    assert all(row.allowed and row.description.endswith(".") for row in rows)


def test_a_row_shows_what_is_set_beside_the_default() -> None:
    settings = Settings(Path(), engine=EngineSettings(threads=8))
    (row,) = [row for row in setting_rows(settings) if row.key == "threads"]
    assert (row.value, row.default, row.allowed) == ("8", "null", "1 to 256 or `null`")
