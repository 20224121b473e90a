"""Whether Slack takes a view (https://docs.slack.dev/reference/views)."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blockkit.blocks import VIEW_BLOCKS
from bot.sandbox.blockkit.elements import plain
from bot.sandbox.blockkit.shapes import Flag, Obj, Str, Typed, at, check
from bot.sandbox.blockkit.wholes import IsPicture, pictures, same_ids, with_ids
from bot.sandbox.refusal import RefusalError

__all__ = ["check_view"]

_COMMON = {
    "callback_id": Str(255, least=0),
    "private_metadata": Str(3000, least=0),
    "external_id": Str(255, least=0),
}
_MODAL = Obj(
    {"title": plain(24), "blocks": VIEW_BLOCKS},
    {
        **_COMMON,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
)
_HOME = Obj({"blocks": VIEW_BLOCKS}, {**_COMMON, "title": plain(24), "close": plain(24)})
_LARGEST = 250_000
"""Characters of a view's JSON (`view_too_large`)."""


def check_view(view: dict[str, Any], kind: str, is_picture: IsPicture) -> dict[str, Any]:
    """The view with ids; `kind` is modal or home. Raises `RefusalError` for what Slack refuses."""
    shape = Typed({"modal": _MODAL} if kind == "modal" else {"home": _HOME})
    sent = {name: value for name, value in view.items() if value is not None}
    problems = list(check(sent, shape, "/view"))
    if not problems:
        blocks = sent["blocks"]
        problems = [
            *same_ids(blocks, "/view/blocks"),
            *pictures(blocks, is_picture, "/view/blocks"),
        ]
        problems += _submit_missing(sent)
    if problems:
        raise RefusalError("invalid_arguments", *problems)
    if len(str(sent)) > _LARGEST:
        raise RefusalError("view_too_large")
    return {**sent, "blocks": with_ids(sent["blocks"])}


def _submit_missing(view: dict[str, Any]) -> list[str]:
    inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and inputs and "submit" not in view:
        return [at("`submit` is required when an `input` block is in the modal", "/view/submit")]
    return []
