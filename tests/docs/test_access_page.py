"""The page's examples are read as the bot reads them, and mean what the page says they mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.catalog import Catalog, shipped_runbooks
from bot.domain.access import ACTIONS, AccessPolicy, Rule, Who
from bot.domain.masking import Masker
from bot.domain.sensitive import MaskingRules
from bot.settings.access import AccessFile, load_access

if TYPE_CHECKING:
    from bot.domain.access import Action

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs" / "access.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
FIRST, LARGER, MASKING = range(3)


def load(folder: Path, text: str) -> AccessFile:
    (folder / "config").mkdir()
    (folder / "config" / "access.yaml").write_text(text, encoding="utf-8")
    return load_access({"AUDIT_HOME": str(folder)})


def table(heading: str) -> list[str]:
    """What stands in the first column of the table with that heading."""
    rows = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)


def test_the_tables_name_every_key_and_every_action() -> None:
    assert table("key") == list(Rule.__struct_fields__)
    assert table("action") == list(ACTIONS)
    assert all(f"`{name}`" in PAGE for name in MaskingRules.__struct_fields__)


def test_there_are_three_examples(tmp_path: Path) -> None:
    assert len(EXAMPLES) == 3
    for at, example in enumerate(EXAMPLES):
        folder = tmp_path / str(at)
        folder.mkdir()
        assert load(folder, example) != AccessFile()


@pytest.mark.parametrize(
    ("example", "user", "channel", "action", "runbook", "allowed"),
    [
        (FIRST, "UANYBODY", "C0123ABCD", "run", "access-denied", True),
        (FIRST, "UANYBODY", "C0123ABCD", "query", None, False),
        (FIRST, "UANYBODY", "D1", "run", "access-denied", False),
        (FIRST, "S0123ABCD", "D1", "query", None, True),
        (LARGER, "UANYBODY", "C0INCIDENT", "export", "access-denied", True),
        (LARGER, "UANYBODY", "C0INCIDENT", "reveal", "access-denied", False),
        (LARGER, "S0PRIVACY", "D1", "reveal", "ephi-deletions", True),
        (LARGER, "S0PRIVACY", "D1", "run", "access-denied", False),
        (LARGER, "S0PRIVACY", "D1", "query", None, False),
        (LARGER, "S0RESPOND", "C0INCIDENT", "query", None, True),
        (LARGER, "S0RESPOND", "D1", "query", None, False),
        (LARGER, "U0ONCALL1", "C7", "cancel", "access-denied", True),
        (LARGER, "U0ONCALL1", "C7", "run", "access-denied", False),
    ],
)
def test_the_examples_let_in_whom_they_say(  # noqa: PLR0913 - a row of the table above
    tmp_path: Path,
    example: int,
    user: str,
    channel: str,
    action: Action,
    runbook: str | None,
    allowed: object,
) -> None:
    """Who belongs to a group is called like it here."""
    policy = AccessPolicy(load(tmp_path, EXAMPLES[example]).rules)
    asked = Catalog([shipped_runbooks()]).get(runbook) if runbook else None
    who = Who(user, channel, lambda group: group == user)
    assert policy.decide(who, action, asked).allowed == allowed


def test_the_masking_example_masks_what_it_says(tmp_path: Path) -> None:
    masker = Masker(load(tmp_path, EXAMPLES[MASKING]).masking, key=b"k")
    masked = masker.text("letter about MRN: 123456 of room 7")
    assert re.fullmatch(r"letter about MRN: ••••[0-9a-f]+ of room 7", masked)
    column = masker.column(["requestParameters.loginProfile.Password"])
    assert str(column("hunter2")).startswith("••••")
    assert masker.column(["requestParameters.bucketName"])("clinic") == "clinic"
    inside = masker.column(["requestParameters"])
    shown = str(inside('{"filterSet":{"items":[{"patient":"Ada","name":"x"}]}}'))
    assert "Ada" not in shown
    assert '"name":"x"' in shown
