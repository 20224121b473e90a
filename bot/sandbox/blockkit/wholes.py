"""What the blocks of a message or a view must be together: ids that differ, sums, pictures."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from bot.sandbox.blockkit.shapes import Problems, at

__all__ = ["Block", "IsPicture", "characters", "elements_of", "pictures", "same_ids", "with_ids"]

Block: TypeAlias = dict[str, Any]
IsPicture: TypeAlias = Callable[[dict[str, Any]], bool]
"""Whether a `slack_file` reference is a picture that is ready."""

_NOT_SHOWN = frozenset({"type", "block_id", "action_id", "style", "align", "value"})


def elements_of(block: Block) -> Iterator[tuple[str, dict[str, Any]]]:
    """A block's elements that may have an action id, each with its place in the block."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield name, block[name]
    if block.get("type") == "actions":
        for index, element in enumerate(block["elements"]):
            yield f"elements/{index}", element


def same_ids(blocks: list[Block], pointer: str) -> Problems:
    """Block ids that occur twice, and action ids that occur twice in a block."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        ident = block.get("block_id")
        if ident in seen:
            yield at(f"`block_id` {ident} already exists", f"{pointer}/{index}/block_id")
        if ident:
            seen.add(ident)
        actions: set[str] = set()
        for place, element in elements_of(block):
            action = element.get("action_id")
            if action in actions:
                place_of_it = f"{pointer}/{index}/{place}/action_id"
                yield at(f"`action_id` {action} already exists for block", place_of_it)
            if action:
                actions.add(action)


def pictures(blocks: list[Block], is_picture: IsPicture, pointer: str) -> Problems:
    """Pictures that are not uploaded, or not yet ready."""
    for index, block in enumerate(blocks):
        for place, holder in ((f"{index}", block), (f"{index}/accessory", block.get("accessory"))):
            file = holder.get("slack_file") if isinstance(holder, dict) else None
            if file is not None and not is_picture(file):
                by = "id" if "id" in file else "url"
                yield at("invalid slack file", f"{pointer}/{place}/slack_file.{by}/slack_file")


def characters(value: Any) -> int:  # noqa: ANN401 - any JSON
    """The characters of everything that is shown."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(characters(item) for item in value)
    if isinstance(value, dict):
        return sum(characters(item) for name, item in value.items() if name not in _NOT_SHOWN)
    return 0


def with_ids(blocks: list[Block]) -> list[Block]:
    """A copy of blocks in which every block and element has an id, as Slack gives them."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for _, element in elements_of(block):
            if element["type"] != "image":
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return blocks
