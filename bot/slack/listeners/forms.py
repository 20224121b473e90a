"""The forms: choosing a runbook, filling in its parameters, a query of one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.chat_command import read_chat_command
from bot.domain.command import Command
from bot.errors import NotFoundError
from bot.services.start_run import AskRequest
from bot.slack.listeners.buttons import standing_in
from bot.slack.listeners.parts import once, tell_mistakes
from bot.slack.messages import buttons, states
from bot.slack.messages.terminal_command import window_text
from bot.slack.payloads import asker_of, response_url_of
from bot.slack.views import ids
from bot.slack.views.choose import FormErrors, ask_view, read_ask
from bot.slack.views.query import query_view, read_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import Ack, App

    from bot.domain.run import Asker
    from bot.domain.runbook import Runbook
    from bot.slack.listeners.parts import ListenerParts
    from bot.slack.messages.message import Block

__all__ = ["Forms"]


class Forms:
    """Opens, changes and reads the forms."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to what opens a form, to the choice in one, and to what is sent."""
        app.action(ids.CHOOSE_RUNBOOK)(once(self._parts, self._choose))
        app.action(buttons.NARROW)(once(self._parts, self._narrow))
        app.action(buttons.RUN)(once(self._parts, self._open))
        app.view(ids.ASK)(self._ask)
        app.view(ids.QUERY)(self._query)

    def _open(self, body: Mapping[str, Any]) -> None:
        """A Run button names a runbook: ask for what it needs."""
        runbook = self._parts.runbooks.get(body["actions"][0]["value"])
        view = self._form(asker_of(body), runbook)
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _choose(self, body: Mapping[str, Any]) -> None:
        """A runbook was chosen in the open form: show the inputs for its parameters."""
        view = body["view"]
        asker = asker_of(body, ids.channel_of(view))
        chosen = body["actions"][0]["selected_option"]["value"]
        if chosen == ids.OWN_QUERY:
            self._parts.authorise(asker, "query")
            changed = query_view(channel=asker.channel, window=self._parts.windows.default)
        else:
            changed = self._form(asker, self._parts.runbooks.get(chosen))
        self._parts.client.views_update(view_id=view["id"], hash=view["hash"], view=changed)

    def _narrow(self, body: Mapping[str, Any]) -> None:
        """The form of an answer's question, filled in with what was asked."""
        run = self._parts.runs.get(buttons.run_id(body["actions"][0]["value"]))
        asker = asker_of(body)
        if run is None:
            self._parts.whisper(asker, states.gone(), response_url=response_url_of(body))
            return
        asker = standing_in(asker, run)
        asked = read_chat_command(run.text).command or Command("")
        # asked as if it were another time: its window is then told by where it begins and ends
        window = window_text(run.window) if asked.until else asked.window
        if run.runbook_id is None:
            self._parts.authorise(asker, "query")
            view = query_view(
                channel=asker.channel,
                query=run.query or "",
                window=window or self._parts.windows.default,
                values=run.parameters,
                private=run.private,
            )
        else:
            view = self._form(
                asker,
                self._parts.runbooks.get(run.runbook_id),
                values=run.parameters,
                window=window,
                private=run.private,
            )
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _form(
        self,
        asker: Asker,
        runbook: Runbook,
        *,
        values: Mapping[str, str] | None = None,
        window: str | None = None,
        private: bool = False,
    ) -> Block:
        self._parts.authorise(asker, "run", runbook)
        return ask_view(
            runbook,
            self._parts.offered(asker),
            channel=asker.channel,
            values=values,
            window=window or self._parts.windows.default,
            private=private,
        )

    def _ask(self, ack: Ack, body: dict[str, Any]) -> None:
        """Check the form in place; what is wrong stays open, marked."""
        view = body["view"]
        try:
            runbook = self._parts.runbooks.get(ids.runbook_of(view))
        except NotFoundError as problem:  # removed while the form was open
            ack(response_action="errors", errors={"window": str(problem)})
            return
        rules = self._parts.windows
        form = read_ask(
            view, runbook, now=self._parts.clock(), zone=rules.zone, longest=rules.longest
        )
        if isinstance(form, FormErrors):
            ack(response_action="errors", errors=form.errors)
            return
        ack(response_action="clear")
        command = Command(form.runbook_id, form.window, dict(form.parameters), private=form.private)
        self._start(body, form.channel, AskRequest.write(command))

    def _query(self, ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        rules = self._parts.windows
        form = read_query(view, now=self._parts.clock(), zone=rules.zone, longest=rules.longest)
        if isinstance(form, FormErrors):
            ack(response_action="errors", errors=form.errors)
            return
        ack(response_action="clear")
        command = Command("", form.window, dict(form.parameters), private=form.private)
        self._start(body, form.channel, AskRequest.write(command, form.query))

    def _start(self, body: Mapping[str, Any], channel: str, request: AskRequest) -> None:
        asker = asker_of(body, channel)
        ask = partial(self._parts.desk.ask, asker, request)
        self._parts.later(body, partial(tell_mistakes, self._parts, body, ask))
