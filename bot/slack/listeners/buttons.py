"""The buttons under an answer. They carry the run's id alone, so they work after a restart too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.ledger_entry import LedgerEntry
from bot.services.start_run import AskRequest
from bot.slack.listeners.parts import once
from bot.slack.messages import buttons, states
from bot.slack.messages.details import query_message
from bot.slack.payloads import asker_of, response_url_of, thread_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import App

    from bot.domain.access import Action
    from bot.domain.report import Report
    from bot.domain.run import Asker, Run
    from bot.domain.runbook import Runbook
    from bot.slack.listeners.parts import ListenerParts
    from bot.slack.messages.message import Message
    from bot.slack.seat import Place

__all__ = ["Buttons", "standing_in"]


class Buttons:
    """Answers presses of an answer's buttons."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to each."""
        presses: Mapping[str, tuple[Action, Callable[[Mapping[str, Any], Run], None]]] = {
            buttons.MORE: ("run", self._turn),
            buttons.BACK: ("run", self._turn),
            buttons.QUERY: ("show", self._show_query),
            buttons.EXPORT: ("export", self._export),
            buttons.AGAIN: ("run", self._again),
            buttons.RETRY: ("run", self._again),
            buttons.REVEAL: ("reveal", self._reveal),
            buttons.CANCEL: ("cancel", self._cancel),
        }
        for action_id, (action, act) in presses.items():
            app.action(action_id)(once(self._parts, self._on_run(action, act)))

    def _on_run(
        self, action: Action, act: Callable[[Mapping[str, Any], Run], None]
    ) -> Callable[[Mapping[str, Any]], None]:
        """Find the run that a press is about, and see that the presser may do this to it."""

        def press(body: Mapping[str, Any]) -> None:
            run = self._parts.runs.get(buttons.run_id(_value(body)))
            if run is None:
                self._whisper(body, states.gone())
                return
            self._authorise(body, action, run)
            act(body, run)

        return press

    def _authorise(self, body: Mapping[str, Any], action: Action, run: Run) -> None:
        """The asker may always stop their own run; a query of one's own needs the right to ask."""
        asker = standing_in(asker_of(body), run)
        if action == "cancel" and asker.user == run.asker.user:
            return
        wanted: Action = "query" if action == "run" and run.runbook_id is None else action
        self._parts.authorise(asker, wanted, self._runbook(run))

    def _runbook(self, run: Run) -> Runbook | None:
        return self._parts.runbooks.get(run.runbook_id) if run.runbook_id else None

    def _turn(self, body: Mapping[str, Any], run: Run) -> None:
        parts = self._parts
        parts.showing.recall(run, (body.get("message") or {}).get("blocks") or [])
        parts.showing.turn(run, buttons.page(_value(body)))
        parts.showing.show(run, self._report(run), _place(body, run))

    def _show_query(self, body: Mapping[str, Any], run: Run) -> None:
        channel, _ = _place(body, run)
        message = query_message(self._report(run), run)
        self._parts.poster.post(
            channel, message, key=f"{run.id}:query:{body.get('trigger_id')}", thread=thread_of(body)
        )

    def _export(self, body: Mapping[str, Any], run: Run) -> None:
        parts = self._parts
        channel, ts = _place(body, run)
        detail = {"channel": channel, "format": "csv"}
        parts.ledger.append(LedgerEntry(parts.clock(), asker_of(body), "exported", run.id, detail))
        parts.finishing.attach_csv(run, self._report(run), (channel, thread_of(body) or ts))

    def _again(self, body: Mapping[str, Any], run: Run) -> None:
        """The same words, now: a window of `24h` ends at this moment."""
        asker = standing_in(asker_of(body), run)
        request = AskRequest.read(run.text)
        self._parts.desk.ask(asker, request, response_url=response_url_of(body))

    def _reveal(self, body: Mapping[str, Any], run: Run) -> None:
        """Kept before it is shown: no record, no look."""
        parts = self._parts
        asker = asker_of(body)
        detail = {"reason": "the Reveal button", "channel": asker.channel}
        parts.ledger.append(LedgerEntry(parts.clock(), asker, "revealed", run.id, detail))
        message = parts.showing.message(run, self._report(run), revealed=True)
        parts.whisper(asker, message, thread=(body.get("message") or {}).get("thread_ts"))

    def _cancel(self, body: Mapping[str, Any], run: Run) -> None:
        if not self._parts.desk.cancel(run, asker_of(body)):
            self._whisper(body, states.too_late())

    def _report(self, run: Run) -> Report:
        return self._parts.answer_run.report(run)

    def _whisper(self, body: Mapping[str, Any], message: Message) -> None:
        self._parts.whisper(asker_of(body), message, response_url=response_url_of(body))


def standing_in(presser: Asker, run: Run) -> Asker:
    """Who presses, as the one who asked where they asked, if the answer came by direct message.

    What somebody may do in a channel they may do to the answer that was moved out of it.
    """
    direct = presser.channel.startswith("D")
    return run.asker if direct and presser.user == run.asker.user else presser


def _value(body: Mapping[str, Any]) -> str:
    return str(body["actions"][0].get("value") or "")


def _place(body: Mapping[str, Any], run: Run) -> Place:
    """The message that was pressed; for an old payload without one, where the answer was put."""
    container = body.get("container") or {}
    channel, ts = container.get("channel_id"), container.get("message_ts")
    return (channel, ts) if channel and ts else (run.channel, run.message_ts)
