from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.whole_file import whole_file
from bot.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_takes_its_place_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "it"
    with whole_file(path) as file:
        file.write("é")
        assert not path.exists()
    assert path.read_text(encoding="utf-8") == "é"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ZeroDivisionError])
def test_what_interrupts_it_leaves_what_was_there(
    tmp_path: Path, interruption: type[BaseException]
) -> None:
    path = tmp_path / "it"
    path.write_text("before")
    with pytest.raises(interruption), whole_file(path) as file:
        file.write("half")
        raise interruption
    assert {found: found.read_text() for found in tmp_path.iterdir()} == {path: "before"}


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "it"
    with whole_file(path) as file:
        file.write("x")
    assert path.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Cannot write .*it: No such file"):
        whole_file(tmp_path / "nowhere" / "it").__enter__()
