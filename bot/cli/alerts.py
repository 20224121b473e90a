"""`audit alerts`, `audit ack 7` and all the others: the chat's commands, in a terminal.

One reader serves both (`bot.domain.alert_command`), so each is written as in the chat.
"""

from __future__ import annotations

import click

from bot.cli.asker import terminal_asker
from bot.cli.context import application
from bot.domain.alert_command import USAGES, VERBS, AlertVerb, read_alert_command
from bot.domain.ledger_row import LedgerFilter
from bot.services.following import alert_subject

__all__ = ["HELP", "alert_command"]

HELP: dict[AlertVerb, str] = {
    "alerts": "List alerts: those that are open, or another list.",
    "alert": "Show one alert with its events and what became of it.",
    "ack": "Acknowledge an alert: it is in hand, and nobody else is called.",
    "escalate": "Call the next level of an alert's escalation policy now.",
    "snooze": "Leave an alert for a while: 30m, 4h.",
    "assign": "Make an alert somebody's; the id of a person, U0123ABCD.",
    "resolve": "End an alert, with its cause in words.",
    "reopen": "Open an alert again.",
    "mute": "Ask no more whether an acknowledgement still counts.",
    "silences": "List the silences that have not ended.",
    "silence": "Hide what matches for a while: silence runbook=access-* 4h 'deployment'.",
    "unsilence": "End a silence early.",
    "oncall": "Say who is on call now, and who is next.",
    "override": "Have somebody stand in: override primary U0123ABCD 8h 'ill'.",
    "unoverride": "Take an override back.",
    "schedules": "List the schedules: when they fired, when they fire next, how they fare.",
    "pause": "Let a schedule fire no more; what arrives meanwhile is counted later.",
    "resume": "Let a schedule fire again.",
    "fire": "Fire a schedule now.",
    "digest": "Make a digest now, of the time up to now; the bot delivers it.",
}


def alert_command(verb: AlertVerb) -> click.Command:
    """The command of a verb: its words are read as the chat reads them."""

    @click.command(
        verb,
        help=f"{HELP[verb]}\n\n    audit {USAGES[verb]}",
        short_help=HELP[verb],
        context_settings={"ignore_unknown_options": True},
    )
    @click.option(
        "--format",
        "-f",
        "format_",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How to show the outcome.",
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def command(words: tuple[str, ...], format_: str) -> None:
        _run(verb, words, format_)

    return command


def _run(verb: AlertVerb, words: tuple[str, ...], format_: str) -> None:
    read = read_alert_command([verb, *words])
    if read is None:
        raise click.UsageError(f"{verb} is no command.")
    app = application()
    reply = app.desks().commands(terminal_asker(), read)
    if format_ == "json":
        import msgspec  # noqa: PLC0415 - only here

        click.echo(msgspec.json.format(msgspec.json.encode(reply.data)).decode())
        return
    from bot.cli.render.alerts import reply_as_text  # noqa: PLC0415 - only to be read

    history = tuple(app.ledger().rows(LedgerFilter(subject=alert_subject(read.number))))
    for line in reply_as_text(reply, history, app.zone):
        click.echo(line)


def __getattr__(name: str) -> click.Command:
    """Each verb's command, made when it is called for."""
    for verb in VERBS:
        if verb == name:
            return alert_command(verb)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
