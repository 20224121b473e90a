"""The scalar functions, one file a family; each takes its call and gives SQL with a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.insights.sql.context import Context
from bot.insights.sql.functions import dates, general, network, numeric, structures, texts
from bot.insights.sql.typed import Typed
from bot.insights.syntax import Call

__all__ = ["SCALARS", "Builder"]

Builder = Callable[[Call, Context], Typed]

SCALARS: Final[dict[str, Builder]] = {
    **numeric.FUNCTIONS,
    **dates.FUNCTIONS,
    **general.FUNCTIONS,
    **structures.FUNCTIONS,
    **network.FUNCTIONS,
    **texts.FUNCTIONS,
}
"""Every scalar function by the documentation's spelling."""
