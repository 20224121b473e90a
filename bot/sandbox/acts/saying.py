"""Writing into a channel: a message, or a command."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.answers import answer
from bot.sandbox.delivery.outcome import Delivery
from bot.sandbox.posts import Post
from bot.sandbox.refusal import RefusalError
from bot.sandbox.tickets import Answering

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.sandbox.acts.desk import Desk
    from bot.sandbox.workspace import Channel, User

__all__ = ["invite", "say"]

_MENTION = re.compile(r"(?<!\w)([@#])([a-z0-9_-]+)")
_POSTED = Delivery(acked=True, seconds=0.0)


def say(
    desk: Desk, user: User, channel: Channel, text: str, thread_ts: str | None = None
) -> Coroutine[Any, Any, Delivery]:
    """Write something; awaiting what it returns delivers it.

    Raises `RefusalError` at once where the person may not, or Slack would not send it.
    """
    if user.id not in channel.members:
        raise RefusalError("not_in_channel")
    if thread_ts and not desk.state.history.thread(channel.id, thread_ts):
        raise RefusalError("thread_not_found")
    if not text.startswith("/"):
        return _post(desk, user, channel, text, thread_ts)
    command, _, rest = text.partition(" ")
    if command not in {known.command for known in desk.state.options.commands}:
        raise RefusalError(f"{command} is not a valid command")
    if thread_ts:
        raise RefusalError(f"{command} cannot be used in a thread")
    return _command(desk, user, channel, command, rest)


def invite(desk: Desk, channel: Channel, user: User) -> None:
    """Make somebody, or the app's bot, a member of a channel."""
    channel.members.add(user.id)
    desk.state.feed.publish({"type": "channels"})


async def _command(desk: Desk, user: User, channel: Channel, command: str, text: str) -> Delivery:
    written = html.escape(text.strip(), quote=False)
    delivery = await desk.courier.deliver(desk.payloads.command(user, channel, command, written))
    if not delivery.acked:
        desk.notify(user.id, _failure(command, delivery), channel.id)
    elif delivery.body:
        body = delivery.body if isinstance(delivery.body, dict) else {"text": str(delivery.body)}
        place = Answering(channel.id, user.id, None, None, desk.state.clock())
        try:
            answer(desk.state, place, body)
        except RefusalError as refusal:
            desk.notify(user.id, f'{command} failed with the error "{refusal.code}"', channel.id)
    return delivery


async def _post(
    desk: Desk, user: User, channel: Channel, text: str, thread_ts: str | None
) -> Delivery:
    state = desk.state
    written = _mentioning(desk, html.escape(text, quote=False))
    post = Post(channel.id, state.history.next_ts(), user.id, written, thread_ts=thread_ts)
    post.bot_id = user.bot_id
    state.history.add(post)
    if state.bot in channel.members and user.id != state.bot:
        desk.spawn(_tell(desk, post, channel))
    return _POSTED


async def _tell(desk: Desk, post: Post, channel: Channel) -> None:
    """Tell the app of a message, and of being mentioned in it."""
    kind = "im" if channel.is_im else "group" if channel.is_private else "channel"
    names = {"im": "message.im", "group": "message.groups", "channel": "message.channels"}
    workspace = desk.state.workspace
    shown = {
        **post.as_slack(workspace.team.id, workspace.app.id),
        "channel": channel.id,
        "channel_type": kind,
    }
    await desk.event(names[kind], shown)
    if f"<@{desk.state.bot}>" in post.text and not channel.is_im:
        await desk.event("app_mention", {**shown, "type": "app_mention"})


def _mentioning(desk: Desk, text: str) -> str:
    """Names that people and channels have become mentions, as Slack's message box makes them."""
    workspace = desk.state.workspace
    known = {("@", user.name): f"<@{user.id}>" for user in workspace.users.values()}
    known |= {
        ("#", channel.name): f"<#{channel.id}|{channel.name}>"
        for channel in workspace.channels.values()
        if channel.name
    }
    return _MENTION.sub(lambda match: known.get((match[1], match[2]), match[0]), text)


def _failure(command: str, delivery: Delivery) -> str:
    if delivery.error == "operation_timeout":
        return f"{command} failed because the app did not respond"
    return f'{command} failed with the error "{delivery.error}"'
