"""The shapes of rich text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

from __future__ import annotations

from bot.sandbox.blockkit.shapes import Flag, Items, Number, Obj, Str, Typed

__all__ = ["RICH_TEXT"]

_STYLE = Obj(
    {},
    {name: Flag() for name in ("bold", "italic", "strike", "underline", "code", "highlight")},
)
_INLINE = Typed(
    {
        "text": Obj({"text": Str()}, {"style": _STYLE}),
        "link": Obj({"url": Str()}, {"text": Str(), "unsafe": Flag(), "style": _STYLE}),
        "emoji": Obj({"name": Str()}, {"unicode": Str(), "skin_tone": Number(), "style": _STYLE}),
        "user": Obj({"user_id": Str()}, {"style": _STYLE}),
        "usergroup": Obj({"usergroup_id": Str()}, {"style": _STYLE}),
        "channel": Obj({"channel_id": Str()}, {"style": _STYLE}),
        "broadcast": Obj({"range": Str(choices=("here", "channel", "everyone"))}),
        "color": Obj({"value": Str()}),
        "date": Obj({"timestamp": Number(), "format": Str()}, {"url": Str(), "fallback": Str()}),
    }
)
_INLINES = Items(_INLINE, least=1)
_SECTION = Obj({"elements": _INLINES})
_BORDER = Number(0, 1)
RICH_TEXT = Obj(
    {
        "elements": Items(
            Typed(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": Obj(
                        {
                            "style": Str(choices=("bullet", "ordered")),
                            "elements": Items(Typed({"rich_text_section": _SECTION})),
                        },
                        {"indent": Number(), "offset": Number(), "border": _BORDER},
                    ),
                    "rich_text_preformatted": Obj(
                        {"elements": _INLINES}, {"border": _BORDER, "language": Str()}
                    ),
                    "rich_text_quote": Obj({"elements": _INLINES}, {"border": _BORDER}),
                }
            )
        )
    },
    {"block_id": Str(255)},
)
