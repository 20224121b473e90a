"""Modals and home tabs: what each person has open."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.feed import Feed
    from bot.sandbox.workspace import Workspace

__all__ = ["Views"]

_DEEPEST = 3
"""Views that a stack holds (https://docs.slack.dev/surfaces/modals)."""

_SENT = {
    "type": "modal",
    "title": None,
    "submit": None,
    "close": None,
    "callback_id": "",
    "private_metadata": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}
"""What an app sends of a view, and what it is where it does not."""


class Views:
    """Keeps views as Slack shows them to apps; changes are told to the person's pages."""

    def __init__(self, workspace: Workspace, feed: Feed, next_hash: Callable[[], str]) -> None:
        self._workspace = workspace
        self._feed = feed
        self._next_hash = next_hash
        self._views: dict[str, dict[str, Any]] = {}
        self._owner: dict[str, str] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}

    def stack(self, user: str) -> list[dict[str, Any]]:
        """A person's open modals, the top one last."""
        return [self._views[ident] for ident in self._stacks.get(user, ())]

    def home(self, user: str) -> dict[str, Any] | None:
        """A person's home tab, if one was published."""
        ident = self._homes.get(user)
        return self._views[ident] if ident else None

    def get(self, ident: str, *, owner: str | None = None) -> dict[str, Any]:
        """A view that is open or published; raises `RefusalError("not_found")`."""
        if ident not in self._views or owner not in {None, self._owner[ident]}:
            raise RefusalError("not_found")
        return self._views[ident]

    def by_external_id(self, external_id: str) -> dict[str, Any]:
        """A view by the id that the app gave it; raises `RefusalError("not_found")`."""
        for view in self._views.values():
            if external_id and view["external_id"] == external_id:
                return view
        raise RefusalError("not_found")

    def owner(self, ident: str) -> str:
        """Whose view it is."""
        return self._owner[ident]

    def open(self, user: str, sent: dict[str, Any], *, pushed: bool = False) -> dict[str, Any]:
        """Open a modal over what is open; `pushed` on the same stack.

        Raises `RefusalError` for a stack that is full and for an external id that is taken.
        """
        stack = self._stacks.setdefault(user, [])
        if pushed and len(stack) >= _DEEPEST:
            raise RefusalError("push_limit_reached")
        if sent.get("external_id") in {view["external_id"] for view in self._views.values()} - {""}:
            raise RefusalError("duplicate_external_id")
        view = self._made(user, sent)
        if pushed and stack:
            top = self._views[stack[-1]]
            view |= {"previous_view_id": top["id"], "root_view_id": top["root_view_id"]}
        stack.append(view["id"])
        self._tell(user, {"type": "view_pushed" if pushed else "view_opened", "view": view})
        return view

    def update(self, ident: str, sent: dict[str, Any], known_hash: str | None) -> dict[str, Any]:
        """Replace what a view shows; raises `RefusalError("hash_conflict")` where it changed."""
        view = self.get(ident)
        if known_hash and known_hash != view["hash"]:
            raise RefusalError("hash_conflict")
        view |= {name: sent.get(name, default) for name, default in _SENT.items()}
        view |= {"blocks": sent["blocks"], "hash": self._new_hash()}
        view["state"] = {"values": _kept(view)}
        self._tell(self._owner[ident], {"type": "view_updated", "view": view})
        return view

    def publish(self, user: str, sent: dict[str, Any], known_hash: str | None) -> dict[str, Any]:
        """Replace a person's home tab; raises `RefusalError("hash_conflict")` where it changed."""
        known = self.home(user)
        if known is None:
            view = self._made(user, sent)
            self._homes[user] = view["id"]
        else:
            view = self.update(known["id"], sent, known_hash)
        app = self._workspace.app.id
        self._tell(user, {"type": "home_published", "view": view, "app": app})
        return view

    def close(self, user: str, *, all_of_them: bool = False) -> list[dict[str, Any]]:
        """Close a person's top modal, or all; the closed ones, top first."""
        stack = self._stacks.get(user, [])
        closed = [stack.pop() for _ in range(len(stack) if all_of_them else min(1, len(stack)))]
        views = [self._views.pop(ident) for ident in closed]
        for view in views:
            self._tell(user, {"type": "view_closed", "view_id": view["id"]})
        return views

    def _made(self, user: str, sent: dict[str, Any]) -> dict[str, Any]:
        ident = f"V{secrets.token_hex(5).upper()}"
        app, team = self._workspace.app, self._workspace.team.id
        view: dict[str, Any] = {
            "id": ident,
            "team_id": team,
            "app_id": app.id,
            "bot_id": app.bot_id,
            "app_installed_team_id": team,
            "root_view_id": ident,
            "previous_view_id": None,
            "state": {"values": {}},
            "hash": self._new_hash(),
            "blocks": sent["blocks"],
        }
        view |= {name: sent.get(name, default) for name, default in _SENT.items()}
        self._views[ident], self._owner[ident] = view, user
        return view

    def _new_hash(self) -> str:
        return f"{self._next_hash()}.{secrets.token_hex(4)}"

    def _tell(self, user: str, event: dict[str, Any]) -> None:
        self._feed.publish(event, frozenset({user}))


def _kept(view: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, in blocks that are still there."""
    still = {block["block_id"] for block in view["blocks"]}
    values: dict[str, Any] = view["state"]["values"]
    return {block: entries for block, entries in values.items() if block in still}
