"""The parser's tables, kept beside the grammar so that the asking path need not build them.

Building them takes longer than everything else that is done to a query. The file starts with a
fingerprint of the grammar and of lark's version; where it does not fit, the tables are built.

After a change of the grammar: `python -m bot.insights.tables`.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import lark

__all__ = ["build", "fingerprint", "load", "main"]

_GRAMMAR = Path(__file__).with_name("grammar.lark")
_TABLES = Path(__file__).with_name("grammar.tables")


def fingerprint() -> bytes:
    """Hash what the kept tables depend on: the grammar's text and lark's version."""
    return hashlib.sha256(lark.__version__.encode() + _GRAMMAR.read_bytes()).hexdigest().encode()


def build() -> lark.Lark:
    """Make the parser from the grammar."""
    return lark.Lark(
        _GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        start=["query", "condition"],
        propagate_positions=True,
        maybe_placeholders=True,
    )


def load(kept: Path = _TABLES) -> lark.Lark:
    """Make the parser from the kept tables where they fit the grammar, else built."""
    try:
        header, _, tables = kept.read_bytes().partition(b"\n")
    except OSError:
        return build()
    if header != fingerprint():
        return build()
    return lark.Lark.load(BytesIO(tables))


def main(kept: Path = _TABLES) -> None:
    """Write the tables of the present grammar."""
    tables = BytesIO()
    build().save(tables)
    kept.write_bytes(fingerprint() + b"\n" + tables.getvalue())


if __name__ == "__main__":
    main()
