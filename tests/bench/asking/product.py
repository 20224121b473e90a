"""The product: the service that the command and the chat ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.asking.answers import Raw, TotalsRow

if TYPE_CHECKING:
    from bot.app import App
    from bot.domain.answer import Totals
    from bot.domain.window import Window
    from tests.bench.asking.answers import Asker
    from tests.bench.asking.questions import BenchQuestion

__all__ = ["product"]


def product(app: App) -> Asker:
    """Ask through the composition root, with default settings."""
    service = app.run_query(None)

    def ask(question: BenchQuestion, window: Window) -> Raw:
        answer = service(question.insights, window, {}).answer
        return Raw(answer.rows, _totals_rows(answer.totals))

    return ask


def _totals_rows(totals: Totals) -> list[TotalsRow]:
    rows: list[TotalsRow] = [("all", None, totals.events, 0)]
    for dimension, counts in totals.by.items():
        rows += [(dimension, c.value, c.events, totals.distinct[dimension]) for c in counts]
    return rows
