"""`accounts.yaml`: names of accounts, and mistakes shown where they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError
from bot.settings.accounts import load_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parents[3] / "config" / "accounts.yaml"


def load(folder: Path, text: str) -> Mapping[str, str]:
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "accounts.yaml").write_text(text, encoding="utf-8")
    return load_accounts({"AUDIT_HOME": str(folder)})


def test_no_account_has_a_name_as_shipped(tmp_path: Path) -> None:
    assert load_accounts({"AUDIT_HOME": str(tmp_path)}) == {}


def test_the_example_in_the_shipped_file_names_accounts(tmp_path: Path) -> None:
    text = re.sub("^#(?=   )", "", SHIPPED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    example = "accounts:\n" + "".join(re.findall(r"^   .*\n", text, flags=re.MULTILINE))
    assert load(tmp_path, example) == {"prod": "111122223333", "staging": "444455556666"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('"my prod": "111122223333"', "2:3: accounts.my prod: is no name"),
        ('"1234": "111122223333"', "2:3: accounts.1234: is no name"),
        ('prod: "1111"', "2:9: accounts.prod: must be 12 digits in quotes; got '1111'"),
        ("prod: 111122223333", "2:9: accounts.prod: "),
        ('prod: "111122223333"\n  PROD: "111122223333"', "3:3: accounts.PROD: is 'prod' again"),
    ],
)
def test_a_mistake_is_shown_at_its_place(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, f"accounts:\n  {line}\n")
    assert f"accounts.yaml:{says}" in str(refused.value)
