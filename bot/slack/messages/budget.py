"""Slack's limits on a message, kept by construction.

Slack refuses a message of more than 50 blocks, and of about 13,200 characters summed over its
blocks (`msg_blocks_too_long`; some fail near 11,300): so much fits for certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.slack.messages.message import Block

__all__ = ["CHARACTERS", "characters", "fitted"]

CHARACTERS = 9_000
"""The characters of all of a message's blocks."""

BLOCKS = 50


def characters(blocks: Iterable[Block]) -> int:
    """The characters that count: every text that is shown."""
    return sum(len(text) for block in blocks for text in _texts(block))


def fitted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks that fit, the first ones; a caller builds the important ones first."""
    kept: list[Block] = []
    for block in blocks:
        if len(kept) == BLOCKS or characters([*kept, block]) > CHARACTERS:
            continue
        kept.append(block)
    return tuple(kept)


def _texts(part: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(part, dict):
        for key, value in part.items():
            if key in {"text", "alt_text"} and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
