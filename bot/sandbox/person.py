"""A person in the workspace, for tests: does what the page does, in any thread, and waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bot.sandbox import acts
from bot.sandbox.elements import after, chosen, filled, find_element, pressed
from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from bot.sandbox.delivery import Delivery
    from bot.sandbox.posts import Post
    from bot.sandbox.workspace import Channel, User

__all__ = ["Message", "Person", "View"]

Message: TypeAlias = dict[str, Any]
"""A message as the page sees it: channel, ts, user, text, blocks, thread_ts, files ..."""
View: TypeAlias = dict[str, Any]
"""A view as Slack shows it to apps."""

_T = TypeVar("_T")


class Person:
    """Somebody's hands and eyes. `run` runs a coroutine on the sandbox's event loop and waits."""

    def __init__(
        self, desk: acts.Desk, user: User, run: Callable[[Coroutine[Any, Any, Any]], Any]
    ) -> None:
        self._desk = desk
        self._user = user
        self._run = run

    @property
    def id(self) -> str:
        """The user's id."""
        return self._user.id

    def says(self, channel: str, text: str, thread_ts: str | None = None) -> Delivery:
        """Write a message or a command; a command's delivery is what the app answered.

        "@audit" is the direct messages with the app. Raises `RefusalError` for what Slack refuses.
        """
        return self._do(
            lambda: acts.say(self._desk, self._user, self._channel(channel), text, thread_ts)
        )

    def clicks(
        self, surface: Message | View, action_id: str, block_id: str | None = None
    ) -> Delivery:
        """Press a button of a message or a view, as they show it."""
        block, element = find_element(surface["blocks"], action_id, block_id)
        return self._act(surface, pressed(block, element))

    def chooses(
        self,
        surface: Message | View,
        action_id: str,
        value: Any,  # noqa: ANN401 - as the element wants it
        block_id: str | None = None,
    ) -> Delivery:
        """Choose in a select, an overflow menu, a picker: options by value."""
        block, element = find_element(surface["blocks"], action_id, block_id)
        return self._act(surface, chosen(block, element, value))

    def uses_shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a shortcut, on a message or global."""
        return self._do(
            lambda: acts.use_shortcut(
                self._desk, self._user, callback_id, self._post(message) if message else None
            )
        )

    def submits(
        self, view: View, values: Mapping[str, Mapping[str, Any]] | None = None
    ) -> dict[str, str]:
        """Fill a modal in and submit it: {} or what is wrong, by block.

        `values` by block and action: texts, options by value. Others stay as they began.
        """
        return self._do(
            lambda: acts.submit_view(self._desk, self._user, *self._filled(view, values or {}))
        )

    def closes(self, view: View, *, clear: bool = False) -> None:
        """Dismiss the top modal, or all."""

        async def close() -> None:
            acts.close_view(self._desk, self._user, self._view(view), clear=clear)

        self._run(close())

    def opens_home(self) -> View | None:
        """Look at the app's home tab; what is published so far."""
        self._do(lambda: acts.open_home(self._desk, self._user))
        return self.home()

    def home(self) -> View | None:
        """The home tab as it is published."""
        return self._read(lambda: _copy(self._desk.state.views.home(self.id)))

    def views(self) -> list[View]:
        """The open modals, the top one last."""
        return self._read(lambda: [dict(view) for view in self._desk.state.views.stack(self.id)])

    def sees(self, channel: str, thread: str | None = None) -> list[Message]:
        """A channel's or a thread's messages, oldest first, with ephemerals for this person."""
        return self._read(lambda: self._seen(self._channel(channel).id, thread))

    def direct_messages(self, thread: str | None = None) -> list[Message]:
        """The messages between this person and the app."""
        direct = self._desk.state.workspace.direct
        return self._read(lambda: self._seen(direct(self.id).id, thread))

    def invites(self, user: str, channel: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        workspace = self._desk.state.workspace
        self._read(
            lambda: acts.invite(self._desk, workspace.channel(channel), workspace.user(user))
        )

    def _act(self, surface: Message | View, action: dict[str, Any]) -> Delivery:
        return self._do(
            lambda: (
                self._in_message(surface, action)
                if "ts" in surface
                else self._in_view(surface, action)
            )
        )

    def _in_message(
        self, message: Message, action: dict[str, Any]
    ) -> Coroutine[Any, Any, Delivery]:
        post = self._post(message)
        values = after(action, filled(message["blocks"], {}))
        return acts.press_in_message(self._desk, self._user, post, action, values)

    def _in_view(self, surface: View, action: dict[str, Any]) -> Coroutine[Any, Any, Delivery]:
        view = self._view(surface)
        values = after(action, filled(view["blocks"], view["state"]["values"]))
        return acts.press_in_view(self._desk, self._user, view, action, values)

    def _filled(
        self, surface: View, values: Mapping[str, Mapping[str, Any]]
    ) -> tuple[View, dict[str, Any]]:
        view = self._view(surface)
        known = {block: dict(entries) for block, entries in view["state"]["values"].items()}
        for block, entries in values.items():
            known.setdefault(block, {}).update(entries)
        return view, filled(view["blocks"], known)

    def _seen(self, channel: str, thread: str | None) -> list[Message]:
        history = self._desk.state.history
        posts = (
            history.thread(channel, thread, self.id)
            if thread
            else history.timeline(channel, self.id)
        )
        return [post.as_page() for post in posts]

    def _post(self, message: Message) -> Post:
        return self._desk.state.history.find(message["channel"], message["ts"], viewer=self.id)

    def _view(self, view: View) -> View:
        return self._desk.state.views.get(view["id"], owner=self.id)

    def _channel(self, key: str) -> Channel:
        workspace = self._desk.state.workspace
        if key == f"@{workspace.app.name}":
            return workspace.direct(self.id)
        channel = workspace.channel(key)
        if not channel.visible_to(self.id):
            raise RefusalError("channel_not_found")
        return channel

    def _do(self, start: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        async def run() -> _T:
            return await start()

        result: _T = self._run(run())
        return result

    def _read(self, look: Callable[[], _T]) -> _T:
        async def run() -> _T:
            return look()

        result: _T = self._run(run())
        return result


def _copy(view: View | None) -> View | None:
    return dict(view) if view else None
