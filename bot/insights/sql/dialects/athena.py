"""Amazon Athena, engine version 3: Trino's SQL, under another name in sqlglot.

https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bot.insights.sql.dialects.trino import Trino

if TYPE_CHECKING:
    from bot.insights.sql.compiled import DialectName

__all__ = ["Athena"]


class Athena(Trino):
    """Athena's dialect."""

    name: ClassVar[DialectName] = "athena"
    sqlglot: ClassVar[str] = "athena"
