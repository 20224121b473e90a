"""The bot in a chat: acknowledged, answered, started."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.window import Window
from tests.bench.measure import timed
from tests.bench.options import UNTIL
from tests.bench.product import app_at
from tests.bench.results import Bar, SectionResult, Table, series
from tests.bench.serving import CHANNEL, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.sandbox import Sandbox
    from tests.bench.serving import Served
    from tests.bench.setting import Setting

__all__ = ["run"]

_AT: Final = f"--until {UNTIL:%Y-%m-%dT%H:%MZ}"
_QUESTION: Final = f"/audit access-denied 24h {_AT}"
_SLOW: Final = f"/audit query 'stats count(*) as calls by @message | sort calls desc' 2w {_AT}"
"""Groups by the whole record, which has to be put together for each event first."""
_SLOW_QUESTIONS: Final = 30
_A_SECOND, _SECONDS = 50, 6
_ROUNDS: Final = 15
_STARTS: Final = 3
_MS: Final = "ms"
_ENGINE, _SHOWN = "the engine alone", "command typed to answer in the channel"
_IDLE, _BUSY = "acknowledged, nothing else asked", "acknowledged, under that load"
_ALLOWANCE: Final = 150.0
"""Milliseconds that the chat may add to one and a half times the engine."""
_ABOUT: Final = (
    "`audit serve` in a process of its own, connected over Socket Mode to a local stand-in for"
    " Slack that measures. The load is 30 slow questions, of which `engine.concurrency` run and"
    " the others wait, while 50 commands a second arrive; what the bot cannot take it turns away,"
    " acknowledged. The engine alone is the same question in this process, warm."
)


def run(setting: Setting) -> SectionResult:
    """Start it, ask it one thing at a time, then all at once."""
    home, folder = setting.home, setting.scratch("chat")
    setting.narrator.say("starting the bot")
    starts = [_start(home, folder) for _ in range(_STARTS)]
    setting.narrator.say("asking it in turns with the engine")
    engine, shown = _answers(home, folder)
    setting.narrator.say("asking it under load")
    idle, busy = _acknowledged(home, folder)
    rows = {
        "from process start to first answer": {_MS: series(starts, 1000)},
        _ENGINE: {_MS: series(engine, 1000)},
        _SHOWN: {_MS: series(shown, 1000)},
        f"{_IDLE}, 99th percentile": {_MS: series([series(idle, 1000).p99])},
        f"{_BUSY}, 99th percentile": {_MS: series([series(busy, 1000).p99])},
    }
    allowed = 1.5 * series(engine, 1000).median + _ALLOWANCE
    return SectionResult(
        name="chat",
        title="In a chat",
        about=_ABOUT,
        tables=(Table("Milliseconds", (_MS,), rows),),
        bars=(
            Bar(
                "acknowledged under load, 99th percentile",
                series(busy, 1000).p99,
                "at most",
                50,
                "ms",
            ),
            Bar(
                f"{_SHOWN}, of 1.5 x {_ENGINE} + 150 ms",
                series(shown, 1000).median / allowed,
                "at most",
                1,
            ),
            Bar("from process start to first answer", series(starts).median, "at most", 3, "s"),
        ),
    )


def _start(home: Path, folder: Path) -> float:
    """Seconds from the start of the process to the first answer."""
    with served(home, folder) as bot:
        bot.answer(_QUESTION)
        return time.perf_counter() - bot.began


def _answers(home: Path, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds of the engine and of the chat for the same question, in turns."""
    window = Window(UNTIL - timedelta(days=1), UNTIL)
    ask = app_at(home).run_runbook(None)
    engine, shown = [], []
    with served(home, folder) as bot:
        bot.answer(_QUESTION)
        ask("access-denied", window, {})
        for _ in range(_ROUNDS):
            engine.append(timed(lambda: ask("access-denied", window, {}))[0].wall)
            shown.append(timed(lambda: bot.answer(_QUESTION))[0].wall)
            time.sleep(0.3)  # its picture is drawn after it, and belongs to nobody's measure
    return engine, shown


def _acknowledged(home: Path, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds until commands were acknowledged, without and with the load."""
    with served(home, folder, {"AUDIT_SLACK_QUEUE": str(2 * _SLOW_QUESTIONS)}) as bot:
        bot.answer(_QUESTION)
        idle = [_typed(bot.sandbox, "/audit help") for _ in range(100)]
        for _ in range(_SLOW_QUESTIONS):
            _typed(bot.sandbox, _SLOW)
        return idle, list(_arriving(bot))


def _arriving(bot: Served) -> Iterator[float]:
    """Commands at their pace, whether or not the ones before are acknowledged."""
    with ThreadPoolExecutor(_A_SECOND) as people:
        began = time.perf_counter()
        typed = []
        for at in range(_A_SECOND * _SECONDS):
            time.sleep(max(0.0, began + at / _A_SECOND - time.perf_counter()))
            typed.append(people.submit(_typed, bot.sandbox, _QUESTION))
        for one in typed:
            yield one.result()


def _typed(sandbox: Sandbox, text: str) -> float:
    delivery = sandbox.person("dana").says(CHANNEL, text)
    assert delivery.acked, delivery.error
    return delivery.seconds
