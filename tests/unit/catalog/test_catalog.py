from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.catalog import Catalog, shipped_runbooks
from bot.errors import NotFoundError, RunbookError

if TYPE_CHECKING:
    from pathlib import Path

RUNBOOK = """\
title: {title}
safeguards: ["164.312(b)"]
severity: low
description: What it finds.
query: filter eventName = "GetObject"
alert: {{group_by: eventName}}
guidance: [Look.]
"""


def _folder(path: Path, **titles: str) -> Path:
    path.mkdir()
    for name, title in titles.items():
        (path / f"{name}.yaml").write_text(RUNBOOK.format(title=title))
    return path


def test_a_runbook_is_its_file(tmp_path: Path) -> None:
    catalog = Catalog([_folder(tmp_path / "a", reads="Reads")])
    assert catalog.get("reads").id == "reads"
    assert catalog.get("reads").title == "Reads"


def test_a_later_folder_hides_an_earlier_ones_runbook(tmp_path: Path) -> None:
    shipped = _folder(tmp_path / "a", reads="Shipped", writes="Shipped")
    own = _folder(tmp_path / "b", reads="Own")
    catalog = Catalog([shipped, own])
    assert [runbook.title for runbook in catalog.all()] == ["Own", "Shipped"]
    assert catalog.ids() == ("reads", "writes")


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert Catalog([tmp_path / "none"]).ids() == ()


def test_an_edit_counts_at_once(tmp_path: Path) -> None:
    catalog = Catalog([_folder(tmp_path / "a", reads="Old")])
    catalog.get("reads")
    (tmp_path / "a" / "reads.yaml").write_text(RUNBOOK.format(title="New"))
    assert catalog.get("reads").title == "New"


def test_an_unknown_name_brings_the_nearest(tmp_path: Path) -> None:
    catalog = Catalog([_folder(tmp_path / "a", reads="Reads")])
    with pytest.raises(NotFoundError, match=r"no runbook 'raeds'\. Did you mean 'reads'\?"):
        catalog.get("raeds")


@pytest.mark.parametrize("name", ["../a/reads", "", "reads.yaml", "/reads", "READS"])
def test_a_name_cannot_lead_out_of_the_folders(tmp_path: Path, name: str) -> None:
    catalog = Catalog([_folder(tmp_path / "a", reads="Reads")])
    with pytest.raises(NotFoundError):
        catalog.get(name)


def test_one_bad_file_does_not_hide_the_rest(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "a", reads="Reads")
    (folder / "bad.yaml").write_text("titel: x")
    (folder / "worse.yaml").write_text("")
    runbooks, refusals = Catalog([folder]).load()
    assert [runbook.id for runbook in runbooks] == ["reads"]
    assert [str(refusal).partition(":")[0] for refusal in refusals] == [
        str(folder / "bad.yaml"),
        str(folder / "worse.yaml"),
    ]
    with pytest.raises(RunbookError, match="the file is empty"):
        Catalog([folder]).all()


def test_the_shipped_runbooks_are_found() -> None:
    assert "access-denied" in Catalog([shipped_runbooks()]).ids()
