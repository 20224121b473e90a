from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.notify.pagers import load_pagers

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = (Path(__file__).parents[2] / "docs" / "paging.md").read_text(encoding="utf-8")
SECRETS: Mapping[str, str] = {
    "PAGERDUTY_ROUTING_KEY": "0123456789abcdef0123456789abcdef",
    "PAGER_MAIL_URL": "mailto://bot:password@example.com",
}


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_the_example_is_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "pagers.yaml").write_text(example, encoding="utf-8")
    environ = {"AUDIT_HOME": str(tmp_path), "AUDIT_CONFIG": str(tmp_path), **SECRETS}
    assert load_pagers(environ).names() == ("oncall-pd", "mail")
