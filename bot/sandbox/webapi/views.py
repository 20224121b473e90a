"""views.*: modals and home tabs (https://docs.slack.dev/reference/methods/views.open)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_view
from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from bot.sandbox.state import State
    from bot.sandbox.webapi.arguments import Arguments

__all__ = ["VIEWS"]


def open_(state: State, arguments: Arguments) -> dict[str, Any]:
    """views.open."""
    view = _view(state, arguments, "modal")
    trigger = state.triggers.exchange(arguments.need("trigger_id"))
    return {"view": state.views.open(trigger.user, view)}


def push(state: State, arguments: Arguments) -> dict[str, Any]:
    """views.push: only with a trigger that came from a modal."""
    view = _view(state, arguments, "modal")
    trigger = state.triggers.exchange(arguments.need("trigger_id"))
    if not state.views.stack(trigger.user):
        raise RefusalError("not_found")
    return {"view": state.views.open(trigger.user, view, pushed=True)}


def update(state: State, arguments: Arguments) -> dict[str, Any]:
    """views.update, by view_id or external_id."""
    views = state.views
    if "view_id" in arguments:
        known = views.get(arguments.need("view_id"))
    else:
        known = views.by_external_id(arguments.need("external_id"))
    view = _view(state, arguments, known["type"])
    return {"view": views.update(known["id"], view, arguments.text("hash") or None)}


def publish(state: State, arguments: Arguments) -> dict[str, Any]:
    """views.publish: a person's home tab."""
    user = arguments.need("user_id")
    if user not in state.workspace.users:
        raise RefusalError("user_not_found")
    view = _view(state, arguments, "home")
    return {"view": state.views.publish(user, view, arguments.text("hash") or None)}


def _view(state: State, arguments: Arguments, kind: str) -> dict[str, Any]:
    return check_view(arguments.mapping("view") or {}, kind, state.files.is_picture)


VIEWS = {
    "views.open": open_,
    "views.publish": publish,
    "views.push": push,
    "views.update": update,
}
