from __future__ import annotations

import pytest

from bot.cli.progress import late_progress


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")


def shown(capsys: pytest.CaptureFixture[str], times: list[float]) -> str:
    """What is on standard error while a bar is told of progress at these times."""
    clock = iter([0.0, *times])
    with late_progress(shown=True, what="entries", clock=lambda: next(clock)) as advance:
        assert advance is not None
        for done, _ in enumerate(times, start=1):
            advance(done, 7)
    return capsys.readouterr().err


def test_what_is_quick_has_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, [0.5, 1.9]) == ""


def test_what_takes_two_seconds_has_one(capsys: pytest.CaptureFixture[str]) -> None:
    err = shown(capsys, [1.9, 2.0])
    assert "entries" in err
    assert "2/7" in err.replace(" ", "")


def test_where_nobody_looks_there_is_none() -> None:
    with late_progress(shown=False, what="entries") as advance:
        assert advance is None
