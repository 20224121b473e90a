from __future__ import annotations

import re
from pathlib import Path

from bot.domain.oncall import Restriction, Rotation
from bot.settings.oncall import load_oncall

PAGE = (Path(__file__).parents[2] / "docs" / "oncall.md").read_text(encoding="utf-8")


def test_the_example_is_a_schedule(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "oncall.yaml").write_text(example, encoding="utf-8")
    found = load_oncall({"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(tmp_path)})
    assert [rotation.name for rotation in found.schedules["primary"].rotations] == [
        "everybody in turn",
        "service desk",
    ]


def test_every_key_stands_in_the_table() -> None:
    keys = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    fields = (*Rotation.__struct_fields__, *Restriction.__struct_fields__)
    assert sorted(keys) == sorted(set(fields))
