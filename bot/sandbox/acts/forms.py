"""Modals: submitted and dismissed (https://docs.slack.dev/surfaces/modals)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.blockkit import check_view
from bot.sandbox.elements import problems
from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from bot.sandbox.acts.desk import Desk
    from bot.sandbox.workspace import User

__all__ = ["close_view", "submit_view"]


async def submit_view(
    desk: Desk, user: User, view: dict[str, Any], values: dict[str, Any]
) -> dict[str, str]:
    """Submit a modal: {} when the app took it, else what is wrong, by block.

    Raises `RefusalError` where the app did not answer, or answered what Slack refuses.
    """
    view["state"] = {"values": values}
    if wrong := problems(view["blocks"], values):
        return wrong
    delivery = await desk.courier.deliver(desk.payloads.submission(user, view))
    if not delivery.acked:
        raise RefusalError(delivery.error or "operation_timeout")
    body = delivery.body if isinstance(delivery.body, dict) else {}
    return _follow(desk, user, view, body)


def close_view(desk: Desk, user: User, view: dict[str, Any], *, clear: bool) -> None:
    """Dismiss the top modal, or with `clear` all; the app hears of those that want it told."""
    cleared = clear or bool(view["clear_on_close"])
    for closed in desk.state.views.close(user.id, all_of_them=cleared):
        if closed["notify_on_close"]:
            desk.spawn(desk.courier.deliver(desk.payloads.closing(user, closed, cleared=cleared)))


def _follow(desk: Desk, user: User, view: dict[str, Any], body: dict[str, Any]) -> dict[str, str]:
    """Do what the acknowledgement asks for."""
    views, is_picture = desk.state.views, desk.state.files.is_picture
    match body.get("response_action"):
        case "errors":
            return _errors(view, body.get("errors") or {})
        case "update":
            views.update(view["id"], check_view(body["view"], "modal", is_picture), None)
        case "push":
            views.open(user.id, check_view(body["view"], "modal", is_picture), pushed=True)
        case "clear":
            views.close(user.id, all_of_them=True)
        case _:
            views.close(user.id)
    return {}


def _errors(view: dict[str, Any], errors: dict[str, str]) -> dict[str, str]:
    """The app's own objections, which Slack shows at input blocks only."""
    known = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not errors or not set(errors) <= known:
        raise RefusalError("invalid_errors")
    return errors
