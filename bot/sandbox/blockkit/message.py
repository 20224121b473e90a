"""Whether Slack takes a message."""

from __future__ import annotations

from bot.sandbox.blockkit.blocks import MESSAGE_BLOCKS
from bot.sandbox.blockkit.shapes import check
from bot.sandbox.blockkit.wholes import (
    Block,
    IsPicture,
    characters,
    pictures,
    same_ids,
    with_ids,
)
from bot.sandbox.refusal import RefusalError

__all__ = ["check_message"]

_LONGEST_TEXT = 40_000
_MOST_CHARACTERS = 13_200
"""Over a message's blocks: bolt-js #2509 and #2867 have what was measured."""
_MOST_MARKDOWN = 12_000
_MOST_CELLS = 10_000
"""Characters in a message's tables."""


def check_message(text: str, blocks: list[Block], is_picture: IsPicture) -> list[Block]:
    """The blocks with ids; raises `RefusalError` for what Slack refuses."""
    if len(text) > _LONGEST_TEXT:
        raise RefusalError("msg_too_long")
    if not text and not blocks:
        raise RefusalError("no_text")
    if problems := list(check(blocks, MESSAGE_BLOCKS, "/blocks")):
        raise RefusalError("invalid_blocks", *problems)
    if problems := [*same_ids(blocks, "/blocks"), *pictures(blocks, is_picture, "/blocks")]:
        raise RefusalError("invalid_blocks", *problems)
    _check_sums(blocks)
    return with_ids(blocks)


def _check_sums(blocks: list[Block]) -> None:
    tables = _of_type(blocks, "table", "data_table")
    if len(tables) > 1:
        raise RefusalError("invalid_attachments", "only_one_table_allowed")
    if (
        characters(tables) > _MOST_CELLS
        or characters(_of_type(blocks, "markdown")) > _MOST_MARKDOWN
        or characters(blocks) > _MOST_CHARACTERS
    ):
        raise RefusalError("msg_blocks_too_long")


def _of_type(blocks: list[Block], *kinds: str) -> list[Block]:
    return [block for block in blocks if block["type"] in kinds]
