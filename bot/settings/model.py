"""Every setting, its default and what is allowed; `docs/settings.md` is made of this."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - msgspec reads the annotations
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from bot.domain.window import LONGEST
from bot.settings.archive import ArchiveSettings
from bot.settings.engines import AthenaSettings, EngineSettings, LogsSettings, TrinoSettings
from bot.settings.values import DatabaseUrl, Length, Secret, WindowText

__all__ = [
    "SECTIONS",
    "ArchiveSettings",
    "AuditSettings",
    "Settings",
    "SlackSettings",
]


class AuditSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`audit.yaml`: how questions are read and answered."""

    zone: Annotated[
        ZoneInfo,
        Meta(description="The time zone that windows are read in and times are shown in."),
    ] = ZoneInfo("UTC")
    default_window: Annotated[
        WindowText, Meta(description="The window of a question that names none.")
    ] = WindowText("24h")
    longest_window: Annotated[
        Length,
        Meta(description="The longest window allowed; six years of records and one more."),
    ] = Length(seconds=LONGEST.total_seconds())
    row_limit: Annotated[
        int,
        Meta(ge=1, le=1_000_000, description="The most rows of an answer without `--limit`."),
    ] = 1_000
    database: Annotated[
        DatabaseUrl,
        Meta(description="PostgreSQL, for several replicas; empty is a file in the home folder."),
    ] = DatabaseUrl()


class SlackSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`slack.yaml`: how the bot reaches Slack, and where it answers."""

    bot_token: Annotated[
        Secret, Meta(description="The bot token, `xoxb-...`: what the bot may do in the workspace.")
    ] = Secret()
    app_token: Annotated[
        Secret, Meta(description="The app-level token, `xapp-...`, that Socket Mode connects with.")
    ] = Secret()
    signing_secret: Annotated[
        Secret, Meta(description="What Slack signs its requests with; needed for `mode: http`.")
    ] = Secret()
    mode: Annotated[
        Literal["socket", "http"],
        Meta(description="Connect out to Slack, or be called by it."),
    ] = "socket"
    host: Annotated[str, Meta(description="Where `mode: http` listens.")] = "127.0.0.1"
    port: Annotated[
        int, Meta(ge=0, le=65_535, description="The port of `mode: http`; 0 takes a free one.")
    ] = 3000
    api_url: Annotated[
        str, Meta(description="Slack's Web API; another address is for a local stand-in.")
    ] = "https://slack.com/api/"
    connections: Annotated[
        int, Meta(ge=1, le=10, description="Socket Mode connections; two cover each other.")
    ] = 2
    answer: Annotated[
        Literal["channel", "private"],
        Meta(description="Answer in the channel, or to the asker alone."),
    ] = "channel"
    queue: Annotated[
        int, Meta(ge=1, le=1000, description="Questions that may wait; one more is turned away.")
    ] = 32
    slow_after: Annotated[
        Length, Meta(description="A question that runs longer says so, with a Cancel button.")
    ] = Length(seconds=3)
    keep_runs: Annotated[Length, Meta(description="How long the buttons of an answer work.")] = (
        Length(days=30)
    )


SECTIONS: dict[str, type[Struct]] = {
    "audit": AuditSettings,
    "engine": EngineSettings,
    "archive": ArchiveSettings,
    "slack": SlackSettings,
    "trino": TrinoSettings,
    "athena": AthenaSettings,
    "logs": LogsSettings,
}
"""Each settings file, by its name without `.yaml`."""


class Settings(Struct, frozen=True):
    """All settings. `home` is absolute; nothing under it is made by asking for a folder."""

    home: Path
    audit: AuditSettings = AuditSettings()
    engine: EngineSettings = EngineSettings()
    archive: ArchiveSettings = ArchiveSettings()
    slack: SlackSettings = SlackSettings()
    trino: TrinoSettings = TrinoSettings()
    athena: AthenaSettings = AthenaSettings()
    logs: LogsSettings = LogsSettings()

    @property
    def archive_folder(self) -> Path:
        """Where the archive lies."""
        return self.home / "archive"

    @property
    def database(self) -> Path:
        """The SQLite file of what was asked and done, where `audit.database` names no other."""
        return self.home / "audit.db"

    @property
    def heartbeat(self) -> Path:
        """The file that a serving bot touches while it is well."""
        return self.home / "run" / "heartbeat"

    @property
    def cache_folder(self) -> Path:
        """What can be made again at any time: delete it as you like."""
        return self.home / "cache"

    @property
    def runbook_folders(self) -> tuple[Path, ...]:
        """The user's own runbooks; one of theirs hides a shipped one of its name."""
        return (self.home / "runbooks",)
