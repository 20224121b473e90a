"""`/audit` and what may stand behind it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.chat_command import read_chat_command
from bot.domain.chat_text import plain_text
from bot.domain.ledger_entry import LedgerEntry
from bot.services.start_run import AskRequest
from bot.slack.listeners.parts import tell_mistakes
from bot.slack.messages.alerts.reply import reply_message
from bot.slack.messages.help import help_message
from bot.slack.messages.listing import runbooks_message
from bot.slack.messages.runbook_card import runbook_message
from bot.slack.payloads import asker_of, response_url_of
from bot.slack.views.choose import choose_view
from bot.slack.views.query import query_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import Ack, App

    from bot.domain.alert_command import AlertCommand
    from bot.slack.listeners.parts import ListenerParts
    from bot.slack.messages.message import Message

__all__ = ["Commands"]

_UNRECORDED_ELSEWHERE = frozenset({"list", "show", "help"})
"""A question is recorded as one, and a command to alerts by their desk."""


class Commands:
    """Answers the slash command."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to it, under whatever name the app was installed with."""
        app.command(re.compile(".*"))(self.audit)

    def audit(self, ack: Ack, body: dict[str, Any]) -> None:
        """Acknowledge, then do what is asked for."""
        ack()
        text = plain_text(str(body.get("text") or "")).strip()
        do = partial(self._do, body, text)
        self._parts.later(body, partial(tell_mistakes, self._parts, body, do, asked=text))

    def _do(self, body: Mapping[str, Any], text: str) -> None:
        command = read_chat_command(text)
        if command.verb in _UNRECORDED_ELSEWHERE:
            entry = LedgerEntry(self._parts.clock(), asker_of(body), "commanded", f"/audit {text}")
            self._parts.ledger.append(entry)
        match command.verb:
            case "ask" | "query":
                self._ask(body, text)
            case "form":
                self._open_form(body)
            case "query form":
                self._open_query_form(body)
            case "list":
                self._list(body, command.argument)
            case "show":
                self._show(body, command.argument)
            case "alerting" if command.alerting is not None:
                self._alerting(body, command.alerting)
            case "help":
                self._say(body, help_message(str(body.get("command") or "/audit")))

    def _alerting(self, body: Mapping[str, Any], command: AlertCommand) -> None:
        reply = self._parts.alerts.desks.commands(asker_of(body), command)
        self._parts.alerts.wake()
        mask, zone = self._parts.alerts.mask, self._parts.windows.zone
        view = None
        if reply.view is not None:
            events = [mask.sighting(one) for one in reply.view.events]
            view = (mask.alert(reply.view.alert), events)
        alerts = None if reply.alerts is None else [mask.alert(one) for one in reply.alerts]
        notes = [mask.note(note) for note in reply.notes]
        on_call = self._parts.alerts.desks.commands.stand_in.schedules
        stand_in = command.verb == "oncall" and bool(on_call)
        self._say(body, reply_message(notes, alerts, view, zone, stand_in=stand_in))

    def _ask(self, body: Mapping[str, Any], text: str) -> None:
        url = response_url_of(body)
        self._parts.desk.ask(asker_of(body), AskRequest.read(text), response_url=url)

    def _open_form(self, body: Mapping[str, Any]) -> None:
        asker = asker_of(body)
        self._parts.authorise(asker, "list")
        view = choose_view(
            self._parts.offered(asker),
            channel=asker.channel,
            can_query=self._parts.authorise.allowed(asker, "query"),
        )
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _open_query_form(self, body: Mapping[str, Any]) -> None:
        asker = asker_of(body)
        self._parts.authorise(asker, "query")
        view = query_view(channel=asker.channel, window=self._parts.windows.default)
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _list(self, body: Mapping[str, Any], safeguard: str) -> None:
        self._parts.authorise(asker_of(body), "list")
        self._say(body, runbooks_message(self._parts.runbooks.all(), safeguard or None))

    def _show(self, body: Mapping[str, Any], runbook_id: str) -> None:
        runbook = self._parts.runbooks.get(runbook_id)
        self._parts.authorise(asker_of(body), "show", runbook)
        self._say(body, runbook_message(runbook))

    def _say(self, body: Mapping[str, Any], message: Message) -> None:
        self._parts.whisper(asker_of(body), message, response_url=response_url_of(body))
