"""The buttons and forms of alerts. They carry the alert's id alone, and act on what it is now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.domain.alert_command import AlertCommand, read_alert_command
from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.notes import words
from bot.domain.alerting.silence import Matcher
from bot.domain.duration import parse_duration
from bot.errors import UsageError
from bot.slack.listeners.parts import once, tell_mistakes
from bot.slack.messages.alerts import ids
from bot.slack.messages.alerts.asides import asked_and_answered, events_message
from bot.slack.messages.alerts.notes import note_message
from bot.slack.payloads import asker_of, response_url_of
from bot.slack.views import ids as view_ids
from bot.slack.views.alerts import assign_view, read_resolution, resolve_view

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, App

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.notes import Note
    from bot.domain.run import Asker
    from bot.slack.alert_parts import AlertParts
    from bot.slack.listeners.parts import ListenerParts

__all__ = ["AlertListeners"]


class AlertListeners:
    """Answers presses of an alert's buttons, and what its forms send."""

    def __init__(self, parts: ListenerParts) -> None:
        self._parts = parts

    def register(self, app: App) -> None:
        """Listen to each."""
        presses: dict[str, Callable[[Mapping[str, Any]], None]] = {
            ids.ACKNOWLEDGE: partial(self._do, "ack"),
            ids.ESCALATE: partial(self._do, "escalate"),
            ids.REOPEN: partial(self._do, "reopen"),
            ids.MUTE: partial(self._do, "mute"),
            ids.SNOOZE: self._snooze,
            ids.STILL: self._still,
            ids.EVENTS: self._events,
            ids.WAS_ME: partial(self._answer, was_me=True),
            ids.NOT_ME: partial(self._answer, was_me=False),
            ids.ASSIGN: self._open_assign,
            ids.RESOLVE: self._open_resolve,
        }
        for action_id, act in presses.items():
            app.action(action_id)(once(self._parts, act))
        app.view(ids.ASSIGN_FORM)(self._assign)
        app.view(ids.RESOLVE_FORM)(self._resolve)

    @property
    def _alerts(self) -> AlertParts:
        return self._parts.alerts

    def _do(self, verb: str, body: Mapping[str, Any]) -> None:
        command = read_alert_command([verb, _value(body)])
        if command is not None:
            self._tell(body, self._alerts.desks.alerts.do(self._asker(body), command))

    def _snooze(self, body: Mapping[str, Any]) -> None:
        alert, _, length = _value(body).partition(":")
        command = read_alert_command(["snooze", alert, length])
        if command is not None:
            self._tell(body, self._alerts.desks.alerts.do(self._asker(body), command))

    def _still(self, body: Mapping[str, Any]) -> None:
        number = ids.alert_id(_value(body))
        self._tell(body, self._alerts.desks.alerts.still(self._asker(body), number))

    def _answer(self, body: Mapping[str, Any], *, was_me: bool) -> None:
        number = ids.alert_id(_value(body))
        made = self._alerts.desks.alerts.answer(asker_of(body), number, was_me=was_me)
        self._tell(body, made)
        container = body.get("container") or {}
        if container.get("channel_id") and container.get("message_ts"):
            message = asked_and_answered(made.alert)
            self._parts.poster.edit(container["channel_id"], container["message_ts"], message)

    def _events(self, body: Mapping[str, Any]) -> None:
        view = self._alerts.desks.alerts.show(self._asker(body), ids.alert_id(_value(body)))
        mask = self._alerts.mask
        events = [mask.sighting(one) for one in view.events]
        message = events_message(mask.alert(view.alert), events, self._parts.windows.zone)
        self._parts.whisper(asker_of(body), message, response_url=response_url_of(body))

    def _open_assign(self, body: Mapping[str, Any]) -> None:
        self._open(body, assign_view)

    def _open_resolve(self, body: Mapping[str, Any]) -> None:
        self._open(body, resolve_view)

    def _open(self, body: Mapping[str, Any], view_of: Any) -> None:  # noqa: ANN401 - one of two functions
        asker = self._asker(body)
        placed = self._alerts.desks.alerts.placed(asker, ids.alert_id(_value(body)))
        view = view_of(placed.alert, asker.channel)
        self._parts.client.views_open(trigger_id=body["trigger_id"], view=view)

    def _assign(self, ack: Ack, body: dict[str, Any]) -> None:
        view = body["view"]
        person = view["state"]["values"]["person"]["person"].get("selected_user")
        if not person:
            ack(response_action="errors", errors={"person": "Choose somebody."})
            return
        ack(response_action="clear")
        number = ids.alert_id(view_ids.carried(view).get("alert", ""))
        self._later(body, AlertCommand("assign", number, person=person))

    def _resolve(self, ack: Ack, body: dict[str, Any]) -> None:
        number, cause, false_positive, silence = read_resolution(body["view"])
        if not cause:
            ack(response_action="errors", errors={"cause": "Say what the cause was."})
            return
        if silence and not false_positive:
            wrong = "A silence is for a false positive: tick the box, or choose no silence."
            ack(response_action="errors", errors={"silence": wrong})
            return
        ack(response_action="clear")
        command = AlertCommand("resolve", number, text=cause, false_positive=false_positive)
        self._later(body, command, silence=silence)

    def _later(self, body: Mapping[str, Any], command: AlertCommand, silence: str = "") -> None:
        def act() -> None:
            asker = asker_of(body, view_ids.channel_of(body["view"]))
            made = self._alerts.desks.alerts.do(asker, command)
            self._tell(body, made)
            if silence and isinstance(made, Change):
                self._silence(asker, made.alert, silence)

        self._parts.later(body, partial(tell_mistakes, self._parts, body, act))

    def _silence(self, asker: Asker, alert: Alert, length: str) -> None:
        """The same group of the same runbook; what a pattern means stands for itself."""
        matchers = (
            Matcher("runbook", alert.runbook_id),
            Matcher("group", _literally(alert.group)),
        )
        command = AlertCommand(
            "silence",
            length=parse_duration(length),
            text=f"alert {alert.id} was a false positive: {alert.cause}",
            matchers=matchers,
        )
        self._alerts.desks.noise.add(asker, command)

    def _asker(self, body: Mapping[str, Any]) -> Asker:
        """Who presses, where the alert stands: one that came by direct message is its channel's."""
        asker = asker_of(body)
        if not asker.channel.startswith("D"):
            return asker
        placed = self._alerts.place(ids.alert_id(_value(body)))
        return asker if placed is None else asker_of(body, placed.channel)

    def _tell(self, body: Mapping[str, Any], made: Change | Unchanged) -> None:
        """A change shows in the message and its thread; to others, why there is none.

        Whoever presses elsewhere, in a summary, may not see the alert's message.
        """
        self._alerts.wake()
        if isinstance(made, Unchanged):
            self._say(body, made.reason)
        elif response_url_of(body) is None or asker_of(body).channel.startswith("D"):
            self._say(body, made.note)
        elif self._elsewhere(body, made.alert.id):
            self._say(body, (words(f"Alert {made.alert.id}: "), *made.note))

    def _elsewhere(self, body: Mapping[str, Any], alert_id: int) -> bool:
        """Whether the button stands in another message than the alert's own."""
        pressed = (body.get("container") or {}).get("message_ts")
        placed = self._alerts.place(alert_id)
        return bool(pressed) and placed is not None and pressed != placed.message_ts

    def _say(self, body: Mapping[str, Any], note: Note) -> None:
        said = self._alerts.mask.note(note) or (words("Done."),)
        message = note_message(said, self._parts.windows.zone)
        self._parts.whisper(asker_of(body), message, response_url=response_url_of(body))


def _value(body: Mapping[str, Any]) -> str:
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    value = str(chosen.get("value") or action.get("value") or "")
    if not value:
        raise UsageError("This button names no alert.")
    return value


def _literally(text: str) -> str:
    """A glob that matches this text alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)
