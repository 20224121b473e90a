"""Buttons, choices, shortcuts, the home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.sandbox.acts.desk import Desk
    from bot.sandbox.delivery.outcome import Delivery, Payload
    from bot.sandbox.posts import Post
    from bot.sandbox.workspace import User

__all__ = ["open_home", "press_in_message", "press_in_view", "use_shortcut"]

_SILENT = "The app did not respond"


def press_in_message(
    desk: Desk, user: User, post: Post, action: dict[str, Any], values: dict[str, Any]
) -> Coroutine[Any, Any, Delivery]:
    """Press or choose in a message; awaiting what it returns delivers it."""
    payload = desk.payloads.message_action(user, post, action, values)
    return _sent(desk, user, payload, post.channel)


def press_in_view(
    desk: Desk, user: User, view: dict[str, Any], action: dict[str, Any], values: dict[str, Any]
) -> Coroutine[Any, Any, Delivery]:
    """Press or choose in a modal or home tab; `values` is what is filled in there."""
    view["state"] = {"values": values}
    return _sent(desk, user, desk.payloads.view_action(user, view, action), None)


def use_shortcut(
    desk: Desk, user: User, callback_id: str, post: Post | None
) -> Coroutine[Any, Any, Delivery]:
    """Use a shortcut on a message, or a global one; raises `RefusalError` for an unknown one."""
    kind = "global" if post is None else "message"
    known = {(shortcut.type, shortcut.callback_id) for shortcut in desk.state.options.shortcuts}
    if (kind, callback_id) not in known:
        raise RefusalError("shortcut_not_found")
    payload = desk.payloads.shortcut(user, callback_id, post)
    return _sent(desk, user, payload, post.channel if post else None)


async def open_home(desk: Desk, user: User) -> Delivery:
    """Look at the app's home tab: the app is told, and may publish it."""
    channel = desk.state.workspace.direct(user.id).id
    view = desk.state.views.home(user.id)
    event = {"type": "app_home_opened", "user": user.id, "channel": channel, "tab": "home"}
    return await desk.event("app_home_opened", event | ({"view": view} if view else {}))


async def _sent(desk: Desk, user: User, payload: Payload, channel: str | None) -> Delivery:
    delivery = await desk.courier.deliver(payload)
    if not delivery.acked:
        desk.notify(user.id, _SILENT, channel)
    return delivery
