"""What the page can ask and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.sandbox import acts
from bot.sandbox.ui.shown import shown_workspace

if TYPE_CHECKING:
    from bot.sandbox.faults import Kind
    from bot.sandbox.ui.asking import Asked

__all__ = ["Handlers"]


class Handlers:
    """One method a request; each answers the fields beside `ok`."""

    def __init__(self, desk: acts.Desk) -> None:
        self._desk = desk
        self._state = desk.state

    async def workspace(self, asked: Asked) -> dict[str, Any]:
        """Everything to begin with."""
        return shown_workspace(self._state, asked.user)

    async def messages(self, asked: Asked) -> dict[str, Any]:
        """The messages of a channel or a thread."""
        channel, user, thread = asked.channel.id, asked.user.id, asked.text("thread")
        history = self._state.history
        posts = history.thread(channel, thread, user) if thread else history.timeline(channel, user)
        return {"messages": [post.as_page() for post in posts]}

    async def say(self, asked: Asked) -> dict[str, Any]:
        """Write a message or a command."""
        thread = asked.text("thread_ts") or None
        work = acts.say(self._desk, asked.user, asked.channel, asked.text("text"), thread)
        self._desk.spawn(work)
        return {}

    async def act(self, asked: Asked) -> dict[str, Any]:
        """Press or choose in a message or a view."""
        container, action = asked.mapping("container"), asked.mapping("action")
        values = asked.mapping("state").get("values") or {}
        if container.get("type") == "view":
            view = self._state.views.get(container["view_id"], owner=asked.user.id)
            work = acts.press_in_view(self._desk, asked.user, view, action, values)
        else:
            channel, ts = container["channel_id"], container["message_ts"]
            post = self._state.history.find(channel, ts, viewer=asked.user.id)
            work = acts.press_in_message(self._desk, asked.user, post, action, values)
        self._desk.spawn(work)
        return {}

    async def submit(self, asked: Asked) -> dict[str, Any]:
        """Submit a modal; waits for the app."""
        view = self._state.views.get(asked.path["view_id"], owner=asked.user.id)
        values = asked.mapping("state").get("values") or {}
        errors = await acts.submit_view(self._desk, asked.user, view, values)
        return {"errors": errors} if errors else {}

    async def close(self, asked: Asked) -> dict[str, Any]:
        """Dismiss a modal."""
        view = self._state.views.get(asked.path["view_id"], owner=asked.user.id)
        acts.close_view(self._desk, asked.user, view, clear=bool(asked.fields.get("clear")))
        return {}

    async def shortcut(self, asked: Asked) -> dict[str, Any]:
        """Use a shortcut."""
        post = None
        if asked.text("type") == "message":
            ts = asked.text("message_ts")
            post = self._state.history.find(asked.channel.id, ts, viewer=asked.user.id)
        work = acts.use_shortcut(self._desk, asked.user, asked.text("callback_id"), post)
        self._desk.spawn(work)
        return {}

    async def home(self, asked: Asked) -> dict[str, Any]:
        """The home tab, and telling the app that somebody looks at it."""
        self._desk.spawn(acts.open_home(self._desk, asked.user))
        return {"view": self._state.views.home(asked.user.id)}

    async def faults(self, _asked: Asked) -> dict[str, Any]:
        """The faults that are still to happen."""
        return {"faults": self._state.faults.as_page()}

    async def add_fault(self, asked: Asked) -> dict[str, Any]:
        """Let a fault happen."""
        fields = asked.fields
        self._state.faults.add(
            asked.text("method") or "*",
            cast("Kind", asked.text("fault")),
            int(fields.get("times") or 1),
            seconds=float(fields.get("seconds") or 1.0),
            error=asked.text("error") or "internal_error",
        )
        return {"faults": self._state.faults.as_page()}

    async def clear_faults(self, _asked: Asked) -> dict[str, Any]:
        """Let no more faults happen."""
        self._state.faults.clear()
        return {"faults": []}
