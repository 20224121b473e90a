"""The shapes of composition objects and block elements.

Limits from https://docs.slack.dev/reference/block-kit: composition-objects, block-elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.blockkit.shapes import Flag, Items, Number, Obj, Str, Typed

if TYPE_CHECKING:
    from bot.sandbox.blockkit.shapes import Shape

__all__ = ["ACTION_ID", "IMAGE", "INPUTS", "INTERACTIVE", "PICTURE", "plain", "text"]

ACTION_ID = Str(255)
_STYLE = Str(choices=("primary", "danger"))


def plain(most: int) -> Typed:
    """A plain text object."""
    return Typed({"plain_text": Obj({"text": Str(most)}, {"emoji": Flag()})})


def text(most: int) -> Typed:
    """A text object of either kind."""
    mrkdwn = Obj({"text": Str(most)}, {"verbatim": Flag()})
    return Typed({**plain(most).kinds, "mrkdwn": mrkdwn})


_CONFIRM = Obj(
    {},
    {
        "title": plain(100),
        "text": text(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": _STYLE,
    },
)


def _option(words: Typed) -> Obj:
    return Obj({"text": words, "value": Str(150)}, {"description": words, "url": Str(3000)})


_OPTION, _RICH_OPTION = _option(plain(75)), _option(text(75))
_OPTIONS = Items(_OPTION, 100)
_GROUPS = Items(Obj({"label": plain(75), "options": _OPTIONS}), 100)
_FILTER = Obj(
    {},
    {
        "include": Items(Str(choices=("im", "mpim", "private", "public"))),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
)
_DISPATCH = Obj(
    {},
    {
        "trigger_actions_on": Items(Str(choices=("on_enter_pressed", "on_character_entered"))),
    },
)
PICTURE: dict[str, Shape] = {
    "image_url": Str(3000),
    "slack_file": Obj({}, {"id": Str(), "url": Str()}, one_of=("id", "url")),
}
IMAGE = Obj({"alt_text": Str(2000)}, PICTURE, one_of=("image_url", "slack_file"))


def _element(required: dict[str, Shape] | None = None, /, **optional: Shape) -> Obj:
    return Obj(required or {}, {"action_id": ACTION_ID, **optional})


def _choice(**optional: Shape) -> Obj:
    """An element that one chooses in."""
    return _element(placeholder=plain(150), confirm=_CONFIRM, focus_on_load=Flag(), **optional)


def _many(**optional: Shape) -> Obj:
    return _choice(max_selected_items=Number(1), **optional)


def _entry(**optional: Shape) -> Obj:
    """An element that one types into."""
    return _element(
        placeholder=plain(150),
        initial_value=Str(3000, least=0),
        dispatch_action_config=_DISPATCH,
        focus_on_load=Flag(),
        **optional,
    )


_CONVERSATION: dict[str, Shape] = {
    "filter": _FILTER,
    "default_to_current_conversation": Flag(),
    "response_url_enabled": Flag(),
}
_SELECTS: dict[str, Obj] = {
    "static_select": Obj(
        {},
        _choice(options=_OPTIONS, option_groups=_GROUPS, initial_option=_OPTION).optional,
        one_of=("options", "option_groups"),
    ),
    "multi_static_select": Obj(
        {},
        _many(options=_OPTIONS, option_groups=_GROUPS, initial_options=Items(_OPTION)).optional,
        one_of=("options", "option_groups"),
    ),
    "users_select": _choice(initial_user=Str()),
    "multi_users_select": _many(initial_users=Items(Str())),
    "channels_select": _choice(initial_channel=Str(), response_url_enabled=Flag()),
    "multi_channels_select": _many(initial_channels=Items(Str())),
    "conversations_select": _choice(initial_conversation=Str(), **_CONVERSATION),
    "multi_conversations_select": _many(initial_conversations=Items(Str()), **_CONVERSATION),
    "datepicker": _choice(initial_date=Str(10)),
    "timepicker": _choice(initial_time=Str(5), timezone=Str()),
    "datetimepicker": _element(
        initial_date_time=Number(10**9), confirm=_CONFIRM, focus_on_load=Flag()
    ),
    "radio_buttons": _element(
        {"options": Items(_RICH_OPTION, 10)},
        initial_option=_RICH_OPTION,
        confirm=_CONFIRM,
        focus_on_load=Flag(),
    ),
    "checkboxes": _element(
        {"options": Items(_RICH_OPTION, 10)},
        initial_options=Items(_RICH_OPTION),
        confirm=_CONFIRM,
        focus_on_load=Flag(),
    ),
}
INTERACTIVE: dict[str, Obj] = {
    "button": _element(
        {"text": plain(75)},
        value=Str(2000),
        url=Str(3000),
        style=_STYLE,
        confirm=_CONFIRM,
        accessibility_label=Str(75),
    ),
    "overflow": _element({"options": Items(_OPTION, 5)}, confirm=_CONFIRM),
    **_SELECTS,
}
"""What an actions block holds, or a section beside its text."""

INPUTS: dict[str, Obj] = {
    **_SELECTS,
    "plain_text_input": _entry(
        multiline=Flag(), min_length=Number(0, 3000), max_length=Number(1, 3000)
    ),
    "number_input": Obj(
        {"is_decimal_allowed": Flag()}, _entry(min_value=Str(), max_value=Str()).optional
    ),
    "email_text_input": _entry(),
    "url_text_input": _entry(),
}
"""What an input block holds."""
