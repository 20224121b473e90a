"""The shapes of blocks (https://docs.slack.dev/reference/block-kit/blocks), by surface."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.sandbox.blockkit.elements import IMAGE, INPUTS, INTERACTIVE, PICTURE, plain, text
from bot.sandbox.blockkit.richtext import RICH_TEXT
from bot.sandbox.blockkit.shapes import Flag, Items, Number, Obj, Str, Typed

if TYPE_CHECKING:
    from bot.sandbox.blockkit.shapes import Shape

__all__ = ["MESSAGE_BLOCKS", "VIEW_BLOCKS"]


def _block(required: dict[str, Shape] | None = None, **optional: Shape) -> Obj:
    return Obj(required or {}, {"block_id": Str(255), **optional})


_CELLS = {"raw_text": Obj({"text": Str()}), "rich_text": RICH_TEXT}
_NUMBER = Obj({"value": Number(-math.inf, whole=False)}, {"text": Str()})
_COLUMN = Obj({}, {"align": Str(choices=("left", "center", "right")), "is_wrapped": Flag()})

_EVERYWHERE: dict[str, Obj] = {
    "section": Obj(
        {},
        {
            "block_id": Str(255),
            "text": text(3000),
            "fields": Items(text(2000), 10),
            "accessory": Typed({**INTERACTIVE, "image": IMAGE}),
            "expand": Flag(),
        },
        one_of=("text", "fields"),
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block(),
    "context": _block({"elements": Items(Typed({**text(3000).kinds, "image": IMAGE}), 10)}),
    "actions": _block({"elements": Items(Typed(INTERACTIVE), 25)}),
    "image": Obj(
        {"alt_text": Str(2000)},
        {"block_id": Str(255), "title": plain(2000), **PICTURE},
        one_of=("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain(2000), "element": Typed(INPUTS)},
        hint=plain(2000),
        optional=Flag(),
        dispatch_action=Flag(),
    ),
    "rich_text": RICH_TEXT,
}
_MESSAGES_ONLY: dict[str, Obj] = {
    "markdown": _block({"text": Str(12_000)}),
    "table": _block(
        {"rows": Items(Items(Typed(_CELLS), 20), 100)},
        column_settings=Items(_COLUMN, 20, nullable=True),
    ),
    "data_table": _block(
        {
            "caption": Str(),
            "rows": Items(Items(Typed({**_CELLS, "raw_number": _NUMBER}), 20), 101, least=2),
        },
        page_size=Number(1, 100),
        row_header_column_index=Number(0, 19),
    ),
}

MESSAGE_BLOCKS = Items(Typed({**_EVERYWHERE, **_MESSAGES_ONLY}), 50, least=0)
VIEW_BLOCKS = Items(Typed(_EVERYWHERE), 100, least=0)
