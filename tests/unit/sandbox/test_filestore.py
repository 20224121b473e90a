from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.sandbox.filestore import Files, StoredFile
from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from tests.unit.sandbox.conftest import Clock


def uploaded(files: Files, name: str) -> StoredFile:
    file = files.reserve(name, 3, "", "http://127.0.0.1:1")
    files.receive(file.id, b"abc")
    return files.complete(file.id, "Title", "U1")


def test_a_picture_can_be_shown_some_time_after_its_upload(clock: Clock) -> None:
    files = Files(clock, ready_after=2.0)
    file = uploaded(files, "chart.png")
    assert not files.is_picture({"id": file.id})
    clock.now += 2
    assert files.is_picture({"id": file.id})
    assert files.is_picture({"url": file.as_slack()["url_private"]})


def test_a_table_of_values_is_no_picture(clock: Clock) -> None:
    files = Files(clock, ready_after=0.0)
    assert not files.is_picture({"id": uploaded(files, "rows.csv").id})


def test_a_file_that_was_not_sent_cannot_be_completed(clock: Clock) -> None:
    files = Files(clock, ready_after=0.0)
    file = files.reserve("rows.csv", 3, "", "")
    with pytest.raises(RefusalError, match="file_not_found"):
        files.complete(file.id, "", "U1")


def test_a_file_has_the_length_that_was_announced(clock: Clock) -> None:
    files = Files(clock, ready_after=0.0)
    file = files.reserve("rows.csv", 3, "", "")
    with pytest.raises(RefusalError, match="file_upload_size_mismatch"):
        files.receive(file.id, b"abcd")


def test_a_hostile_name_stays_a_part_of_the_address(clock: Clock) -> None:
    file = Files(clock, 0.0).reserve('../a"b\r\n.csv', 3, "", "")
    assert file.path == f"/files/{file.id}/..%2Fa%22b%0D%0A.csv"
