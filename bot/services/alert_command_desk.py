"""Every command about alerts, silences, schedules and on-call, done and put into words.

A chat and a terminal show the same reply, each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.alert_command import command_text
from bot.domain.alerting.change import Change, Unchanged
from bot.domain.alerting.notes import Note, person, when, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.alert_command import AlertCommand
    from bot.domain.alerting.alert import Alert
    from bot.domain.oncall import Shift
    from bot.domain.run import Asker
    from bot.services.alert_desk import AlertDesk, AlertView
    from bot.services.digests import Digests
    from bot.services.keep_schedules import KeepSchedules, ScheduleLine
    from bot.services.noise import Noise
    from bot.services.stand_in import Duty, StandIn

__all__ = ["CommandDesk", "Reply"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said: lines, alerts in short, or one alert with its events.

    `data` is the same for a program to read.
    """

    notes: tuple[Note, ...] = ()
    alerts: tuple[Alert, ...] | None = None
    view: AlertView | None = None
    data: Any = None


@dataclass(frozen=True, slots=True)
class CommandDesk:
    """Does commands."""

    alerts: AlertDesk
    noise: Noise
    stand_in: StandIn
    schedules: KeepSchedules
    digests: Digests

    def __call__(self, asker: Asker, command: AlertCommand) -> Reply:
        """Do one; raises `UsageError` and its kinds for what is refused or wrong."""
        self.alerts.record(asker, "commanded", f"/audit {command_text(command)}")
        do = self._doings().get(command.verb)
        if do is not None:
            return do(asker, command)
        made = self.alerts.do(asker, command)
        note = made.reason if isinstance(made, Unchanged) else _done(made)
        data = {"alert": made.alert, "changed": isinstance(made, Change)}
        return Reply((note,), data=data)

    def _doings(self) -> dict[str, Callable[[Asker, AlertCommand], Reply]]:
        return {
            "alerts": self._list,
            "alert": self._show,
            "silences": self._silences,
            "silence": self._silence,
            "unsilence": self._unsilence,
            "oncall": self._oncall,
            "override": self._override,
            "unoverride": self._unoverride,
            "schedules": self._schedules,
            "pause": self._pause,
            "resume": self._resume,
            "fire": self._fire,
            "digest": self._digest,
        }

    def _list(self, asker: Asker, command: AlertCommand) -> Reply:
        found = self.alerts.list(asker, command.name)
        return Reply(alerts=found.alerts, data=list(found.alerts))

    def _show(self, asker: Asker, command: AlertCommand) -> Reply:
        view = self.alerts.show(asker, command.number)
        return Reply(view=view, data=view)

    def _silences(self, asker: Asker, command: AlertCommand) -> Reply:  # noqa: ARG002 - it has none
        found = self.noise.silences(asker)
        notes = [
            (
                words(f"{one.id}: {' '.join(map(str, one.matchers))} by "),
                person(one.owner),
                words(f" ({one.reason}) from "),
                when(one.starts_at),
                words(" until "),
                when(one.ends_at),
            )
            for one in found
        ]
        return Reply(tuple(notes) or (_line("Nothing is silenced."),), data=list(found))

    def _silence(self, asker: Asker, command: AlertCommand) -> Reply:
        made = self.noise.add(asker, command)
        note = (words(f"Silence {made.id} holds until "), when(made.ends_at), words("."))
        return Reply((note,), data=made)

    def _unsilence(self, asker: Asker, command: AlertCommand) -> Reply:
        ended = self.noise.end(asker, command.number)
        return Reply((_line(f"Silence {ended.id} has ended."),), data=ended)

    def _oncall(self, asker: Asker, command: AlertCommand) -> Reply:
        duties = self.stand_in.duties(asker, command.name)
        notes = [line for duty in duties for line in _duty(duty)]
        none = _line("There is no on-call schedule: config/oncall.yaml makes one.")
        return Reply(tuple(notes) or (none,), data=list(duties))

    def _override(self, asker: Asker, command: AlertCommand) -> Reply:
        made = self.stand_in.add(asker, command)
        note = (
            person(made.user),
            words(f" is on call for {made.schedule} from "),
            when(made.start),
            words(" until "),
            when(made.end),
            words(f". `unoverride {made.id}` takes it back."),
        )
        return Reply((note,), data=made)

    def _unoverride(self, asker: Asker, command: AlertCommand) -> Reply:
        self.stand_in.remove(asker, command.number)
        return Reply((_line(f"Override {command.number} is taken back."),))

    def _schedules(self, asker: Asker, command: AlertCommand) -> Reply:  # noqa: ARG002 - it has none
        lines = self.schedules.lines(asker)
        none = _line("No schedule runs: config/schedules.yaml makes one.")
        return Reply(tuple(map(_schedule, lines)) or (none,), data=list(lines))

    def _pause(self, asker: Asker, command: AlertCommand) -> Reply:
        self.schedules.pause(asker, command.name)
        return Reply((_line(f"{command.name} is paused."),))

    def _resume(self, asker: Asker, command: AlertCommand) -> Reply:
        self.schedules.resume(asker, command.name)
        return Reply((_line(f"{command.name} fires again."),))

    def _fire(self, asker: Asker, command: AlertCommand) -> Reply:
        self.schedules.fire(asker, command.name)
        return Reply((_line(f"{command.name} was fired."),))

    def _digest(self, asker: Asker, command: AlertCommand) -> Reply:
        name = self.digests.publish_now(asker, command.name)
        return Reply((_line(f"The {name} digest is being made."),))


def _line(text: str) -> Note:
    return (words(text),)


def _done(made: Change) -> Note:
    return (words(f"Alert {made.alert.id}: "), *(made.note or _line("done.")))


def _duty(duty: Duty) -> list[Note]:
    """Now, next, and who stands in."""
    lines: list[Note] = [
        (words(f"{duty.schedule}, now: "), *_shift(duty.now, "until")),
        (words(f"{duty.schedule}, next: "), *_shift(duty.following, "from")),
    ]
    lines += [
        (
            words(f"override {one.id}: "),
            person(one.user),
            words(" from "),
            when(one.start),
            words(" until "),
            when(one.end),
            words(f" {one.reason}".rstrip()),
        )
        for one in duty.overrides
    ]
    return lines


def _shift(shift: Shift | None, edge: str) -> Note:
    if shift is None:
        return _line("nobody")
    instant = shift.end if edge == "until" else shift.start
    standing = " (stands in)" if shift.override else ""
    who = person(shift.person.removeprefix("group:"))
    return (who, words(f"{standing} {edge} "), when(instant))


def _schedule(line: ScheduleLine) -> Note:
    state = line.state
    said: list[Any] = [words(f"{line.name}: {line.what}; ")]
    if line.last is not None:
        said += [words("last "), when(line.last), words(", ")]
    if state is not None and state.paused_by:
        said += [words("paused by "), person(state.paused_by)]
    elif line.following is not None:
        said += [words("next "), when(line.following)]
    if state is not None and state.failures:
        said.append(words(f"; failed {state.failures} times: {state.error}"))
    return tuple(said)
