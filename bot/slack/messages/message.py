"""A message as Slack takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

__all__ = ["Block", "Message"]

Block: TypeAlias = dict[str, Any]
"""One Block Kit block, as JSON (https://docs.slack.dev/reference/block-kit/blocks)."""


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is for notifications and for clients that show no blocks.

    `plain` is the same message without a table block, for a workspace that refuses one; None
    where `blocks` has none. `rows_left_out` counts rows of the answer that no page of this
    message can show or that were cut in it: they belong in an attached file.
    """

    text: str
    blocks: tuple[Block, ...]
    plain: tuple[Block, ...] | None = None
    rows_left_out: int = 0
