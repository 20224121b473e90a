"""The home tab: made anew whenever somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.errors import AuditError
from bot.slack.listeners.parts import once
from bot.slack.payloads import asker_of
from bot.slack.views import ids
from bot.slack.views.home import HealthLine, HomeFacts, home_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import App

    from bot.domain.archive_report import ArchiveStatus
    from bot.slack.listeners.parts import ListenerParts

__all__ = ["Home"]

_RECENT = 5


class Home:
    """Publishes the home tab."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to its opening and to the choice of a safeguard on it."""
        app.event("app_home_opened")(once(self._parts, self._opened))
        app.action(ids.HOME_SAFEGUARD)(once(self._parts, self._safeguard))

    def _opened(self, body: Mapping[str, Any]) -> None:
        if body["event"].get("tab") == "home":
            self._publish(body, None)

    def _safeguard(self, body: Mapping[str, Any]) -> None:
        chosen = body["actions"][0]["selected_option"]["value"]
        self._publish(body, None if chosen == ids.ALL_SAFEGUARDS else chosen)

    def _publish(self, body: Mapping[str, Any], safeguard: str | None) -> None:
        parts = self._parts
        asker = asker_of(body)
        status, lines = self._archive()
        facts = HomeFacts(
            alerts=parts.alerts.waiting(asker),
            running=[run for run in parts.runs.running() if run.asker.user == asker.user],
            recent=parts.runs.recent(asker.team, asker.user, _RECENT),
            runbooks=parts.runbooks.all(),
            archive=status,
            health=[*lines, *parts.health()],
            allowed=lambda runbook: parts.authorise.allowed(asker, "run", runbook),
            now=parts.clock(),
            zone=parts.windows.zone,
            safeguard=safeguard,
        )
        parts.client.views_publish(user_id=asker.user, view=home_view(facts))

    def _archive(self) -> tuple[ArchiveStatus | None, list[HealthLine]]:
        """An archive that cannot be read is told of on the tab, which opens all the same."""
        try:
            return self._parts.archive.status(), []
        except AuditError as problem:
            return None, [HealthLine("Archive", ok=False, text=str(problem))]
