"""Slack's limits on a whole message, kept by construction.

Slack refuses a message of more than 50 blocks, and of about 13,200 characters summed over its
blocks (`msg_blocks_too_long`; some fail near 11,300: bolt-js #2509, #2867): so much fits for sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.messages.text import context, named, weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.slack.messages.message import Block

__all__ = ["BLOCKS", "CHARACTERS", "characters", "fitted"]

CHARACTERS = 9_000
"""The characters of all of a message's blocks, as `weight` counts them."""

BLOCKS = 50

_NOT_SHOWN = frozenset({"type", "block_id", "action_id", "style", "align", "value"})


def characters(blocks: Iterable[Block]) -> int:
    """The characters that count: every text that is shown, table cells included."""
    return sum(weight(text) for block in blocks for text in _texts(block))


def fitted(blocks: Sequence[Block], last: Sequence[Block] = ()) -> tuple[Block, ...]:
    """The blocks that fit, the first ones first; where some do not, that is said behind them.

    `last` stands at the end, whatever is left out before it.
    """
    most, room = BLOCKS - len(last), CHARACTERS - characters(last)
    kept = _first(blocks, most, room)
    if len(kept) == len(blocks):
        return (*kept, *last)
    left_out = _left_out(len(blocks))  # its longest form, to keep the room for it
    kept = _first(blocks, most - 1, room - characters([left_out]))
    return (*kept, _left_out(len(blocks) - len(kept)), *last)


def _first(blocks: Sequence[Block], most: int, room: int) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        size = characters([block])
        if len(kept) < most and size <= room:
            kept.append(block)
            room -= size
    return tuple(kept)


def _left_out(count: int) -> Block:
    parts = "1 part is" if count == 1 else f"{count:,} parts are"
    return named("left-out", context([f"{parts} left out: a message holds no more."]))


def _texts(part: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in _NOT_SHOWN:
                yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
