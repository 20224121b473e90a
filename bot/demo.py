"""The bot in a workspace of its own on this machine: the sandbox, and the bot connected to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bot.sandbox.options import Shortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bot.sandbox import Sandbox

__all__ = ["SHORTCUTS", "LocalWorkspace"]

SHORTCUTS = (Shortcut("message", "Look up in CloudTrail", "lookup"),)
"""What the manifest installs beside the command."""

_PERSON, _CHANNEL = "dana", "incidents"

_ACCESS = """\
# Who may do what in the demo's workspace. docs/access.md says how this is read.
rules:
  - channels: [{channels}]
    actions: [list, show, run, export, cancel, respond]
  - users: [{users}]
    actions: ["*"]
"""


_ESCALATION = """\
# The demo's policy: whoever is on call has 30 seconds, then everybody of the security team.
channel: {incidents}
default: demo
policies:
  demo:
    levels:
      - notify: ["oncall:primary"]
        timeout: 30s
      - notify: ["group:{team}", "user:{sam}"]
        timeout: 60s
    repeat: 1
    stale_after: 10m
    answer_within: 2m
people:
  maya.ortiz: {kim}
"""

_ONCALL = """\
schedules:
  primary:
    rotations:
      - name: weekly
        zone: UTC
        people: [{dana}, {lee}]
        handover: monday 09:00
        first: 2026-01-05
"""

_SCHEDULES = """\
# What the demo watches, every few seconds instead of every few minutes.
schedules:
  access-denied-summary:
    runbook: access-denied
    every: 15s
  trail-tampering:
    runbook: trail-tampering
    every: 5s
    summary: never
  privilege-escalation:
    runbook: privilege-escalation
    every: 5s
    summary: never
digests:
  daily:
    every: 5m
    period: 1d
"""


class _Bot(Protocol):
    def start(self) -> str: ...
    def healthy(self) -> bool: ...
    def stop(self) -> None: ...


class LocalWorkspace:
    """The sandbox and a bot that serves it; `make_bot` builds the bot from an environment."""

    def __init__(
        self,
        sandbox: Sandbox,
        environ: Mapping[str, str],
        config: Path,
        make_bot: Callable[[Mapping[str, str]], _Bot],
    ) -> None:
        self._sandbox = sandbox
        self._environ = environ
        self._config = config
        self._make_bot = make_bot
        self._bot: _Bot | None = None

    def start(self) -> str:
        """Start both; the address of the page. Raises `UsageError` where the port is taken."""
        self._sandbox.start()
        self._write_config()
        self._bot = self._make_bot(self._settings())
        self._bot.start()
        return self._sandbox.url

    def healthy(self) -> bool:
        """Whether the bot is connected."""
        return self._bot is not None and self._bot.healthy()

    def stop(self) -> None:
        """Stop both."""
        if self._bot is not None:
            self._bot.stop()
        self._sandbox.stop()

    def ask(self, text: str, *, seconds: float = 60) -> str:
        """Type a command into the workspace as a person would; the answer as text."""
        from bot.sandbox.text import message_text  # noqa: PLC0415 - only here

        person = self._sandbox.person(_PERSON)
        person.says(_CHANNEL, text)
        answer: dict[str, Any] = self._sandbox.wait_for(
            lambda: next(filter(_is_answer, reversed(person.sees(_CHANNEL))), None), seconds
        )
        return message_text(answer)

    def _settings(self) -> dict[str, str]:
        """What connects a bot to the sandbox, over whatever the environment says of Slack."""
        sandbox = self._sandbox
        kept = {
            name: value
            for name, value in self._environ.items()
            if not name.startswith(("AUDIT_SLACK_", "AUDIT_CONFIG", "AUDIT_AUDIT_DATABASE"))
        }
        return kept | {
            "AUDIT_CONFIG": str(self._config),
            "AUDIT_SLACK_API_URL": sandbox.api_url,
            "AUDIT_SLACK_BOT_TOKEN": sandbox.bot_token,
            "AUDIT_SLACK_APP_TOKEN": sandbox.app_token,
            "AUDIT_SLACK_MODE": "socket",
        }

    def _write_config(self) -> None:
        """Rights, schedules and people of the demo.

        The channels are for everybody; the two on call may do everything, anywhere.
        """
        workspace = self._sandbox.workspace
        people = {user.name: user.id for user in workspace.users.values()}
        channels = {name: workspace.channel(name).id for name in ("incidents", "security")}
        names = {
            "channels": ", ".join(channels.values()),
            "users": ", ".join(people[name] for name in ("dana", "sam")),
            "team": workspace.group("security-team").id,
            **people,
            **channels,
        }
        self._config.mkdir(parents=True, exist_ok=True)
        for file, text in _FILES.items():
            (self._config / file).write_text(text.format(**names), encoding="utf-8")


_FILES = {
    "access.yaml": _ACCESS,
    "escalation.yaml": _ESCALATION,
    "oncall.yaml": _ONCALL,
    "schedules.yaml": _SCHEDULES,
}


def _is_answer(message: Mapping[str, Any]) -> bool:
    """Whether the bot's message has come to its end: answers and failures have these buttons."""
    ended = {"answer.query", "run.retry"}
    return any(
        element.get("action_id") in ended
        for block in message.get("blocks") or []
        if block.get("type") == "actions"
        for element in block["elements"]
    )
