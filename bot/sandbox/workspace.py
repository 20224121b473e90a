"""Who and what is in a workspace: people, channels, groups, the app."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["App", "Channel", "Group", "Team", "User", "Workspace"]


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot; `bot_id` is a bot's."""

    id: str
    name: str
    real_name: str
    color: str
    bot_id: str | None = None

    @property
    def is_bot(self) -> bool:
        """Whether it is a bot."""
        return self.bot_id is not None

    @property
    def initials(self) -> str:
        """Two letters for an avatar."""
        return "".join(word[0] for word in self.real_name.split()[:2]).upper()


@dataclass(slots=True)
class Channel:
    """A channel, or the direct messages (`is_im`) between `user` and the app."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_im: bool = False
    is_archived: bool = False
    user: str | None = None
    topic: str = ""

    def visible_to(self, user: str) -> bool:
        """Whether somebody may look into it."""
        return user in self.members or not (self.is_private or self.is_im)

    @property
    def audience(self) -> frozenset[str] | None:
        """Who hears of what happens in it; None is everybody."""
        return frozenset(self.members) if self.is_private or self.is_im else None


@dataclass(frozen=True, slots=True)
class Group:
    """A user group."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class App:
    """The installed app; `user` is its bot user's id."""

    id: str
    name: str
    user: str
    bot_id: str


class Workspace:
    """Looks up people and channels by id or name."""

    def __init__(
        self,
        team: Team,
        app: App,
        users: Iterable[User],
        channels: Iterable[Channel],
        groups: Iterable[Group],
    ) -> None:
        self.team = team
        self.app = app
        self.users = {user.id: user for user in users}
        self.channels = {channel.id: channel for channel in channels}
        self.groups = {group.id: group for group in groups}

    def user(self, key: str) -> User:
        """A person or bot by id or name; raises `RefusalError("user_not_found")`."""
        for user in self.users.values():
            if key.removeprefix("@") in {user.id, user.name}:
                return user
        raise RefusalError("user_not_found")

    def channel(self, key: str) -> Channel:
        """A channel by id or name; raises `RefusalError("channel_not_found")`."""
        for channel in self.channels.values():
            if key.removeprefix("#") in {channel.id, channel.name}:
                return channel
        raise RefusalError("channel_not_found")

    def group(self, key: str) -> Group:
        """A user group by id or handle; raises `RefusalError("no_such_subteam")`."""
        for group in self.groups.values():
            if key.removeprefix("@") in {group.id, group.handle}:
                return group
        raise RefusalError("no_such_subteam")

    def direct(self, user: str) -> Channel:
        """The direct messages between a person and the app, opened if they are not yet."""
        person = self.user(user)
        ident = f"D{person.id[1:]}"
        if ident not in self.channels:
            members = {person.id, self.app.user}
            self.channels[ident] = Channel(ident, "", members, is_im=True, user=person.id)
        return self.channels[ident]

    def is_member(self, channel: Channel, user: str) -> bool:
        """Whether somebody is in a channel."""
        return user in channel.members
