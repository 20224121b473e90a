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
    actions: [list, show, run, export, cancel]
  - users: [{users}]
    actions: ["*"]
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
        self._write_access()
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
            if not name.startswith(("AUDIT_SLACK_", "AUDIT_CONFIG"))
        }
        return kept | {
            "AUDIT_CONFIG": str(self._config),
            "AUDIT_SLACK_API_URL": sandbox.api_url,
            "AUDIT_SLACK_BOT_TOKEN": sandbox.bot_token,
            "AUDIT_SLACK_APP_TOKEN": sandbox.app_token,
            "AUDIT_SLACK_MODE": "socket",
        }

    def _write_access(self) -> None:
        """The channels for everybody; the two on call for everything, anywhere."""
        workspace = self._sandbox.workspace
        channels = ", ".join(workspace.channel(name).id for name in ("incidents", "security"))
        users = ", ".join(workspace.user(name).id for name in ("dana", "sam"))
        self._config.mkdir(parents=True, exist_ok=True)
        text = _ACCESS.format(channels=channels, users=users)
        (self._config / "access.yaml").write_text(text, encoding="utf-8")


def _is_answer(message: Mapping[str, Any]) -> bool:
    """Whether the bot's message has come to its end: answers and failures have these buttons."""
    ended = {"answer.query", "run.retry"}
    return any(
        element.get("action_id") in ended
        for block in message.get("blocks") or []
        if block.get("type") == "actions"
        for element in block["elements"]
    )
