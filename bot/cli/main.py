"""The command line's entrance: finds the command, and turns errors into exit codes.

Exit codes: 0 done (nothing found is an answer, not a failure); 1 it was understood and failed;
2 the request is wrong; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.domain.alert_command import VERBS
from bot.errors import AuditError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.cli.context import Application

__all__ = ["DONE", "FAILED", "STOPPED", "WRONG", "run"]

DONE, FAILED, WRONG, STOPPED = 0, 1, 2, 130

COMMANDS: dict[str, str] = {
    "run": "bot.cli.run:run_command",
    "query": "bot.cli.query:query",
    "runbook": "bot.cli.runbook:runbook",
    "engine": "bot.cli.engine:engine",
    "ingest": "bot.cli.ingest:ingest_command",
    "follow": "bot.cli.follow:follow_command",
    "archive": "bot.cli.archive:archive",
    "sample": "bot.cli.sample:sample",
    "ledger": "bot.cli.ledger:ledger",
    "calendar": "bot.cli.calendar:calendar",
    **{verb: f"bot.cli.alerts:{verb}" for verb in VERBS},
    "settings": "bot.cli.settings:settings_command",
    "serve": "bot.cli.serve:serve_command",
    "health": "bot.cli.health:health_command",
    "demo": "bot.cli.demo:demo",
}
"""Where each command lives: imported when it is called, so that none pays for another."""


class _Commands(click.Group):
    """Commands by name; anything else is a runbook: `audit access-denied 24h`."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done (nothing found is no failure), 1 failed, 2 wrong request.",
)
@click.version_option(__version__, prog_name="audit")
def audit() -> None:
    """Ask CloudTrail a runbook's question: `audit access-denied 24h`.

    `audit runbook list` shows the runbooks. A first word that is no command is a runbook's id, so
    `audit access-denied 24h` is short for `audit run access-denied 24h`.
    """


def run(arguments: Sequence[str], build: Callable[[], Application]) -> int:
    """Run one command line; give the exit code. Errors are told on standard error.

    `build` makes the application for the commands that need one.
    """
    try:
        outcome = audit.main(
            args=list(arguments), prog_name="audit", standalone_mode=False, obj=build
        )
    except click.ClickException as problem:
        problem.show()
        return WRONG
    except (KeyboardInterrupt, click.Abort):
        _tell("Stopped. Nothing is left half-written.")
        return STOPPED
    except SystemExit:
        return DONE  # click leaves so, and only so, when the reader has gone (`| head`)
    except AuditError as error:
        _tell(str(error))
        return WRONG if isinstance(error, UsageError) else FAILED
    except OSError as problem:  # a full disk, a folder that cannot be written
        place = f": {problem.filename}" if problem.filename else ""
        _tell(f"{problem.strerror or type(problem).__name__}{place}")
        return FAILED
    return outcome if isinstance(outcome, int) else DONE


def _tell(message: str) -> None:
    click.echo(f"audit: {message}", err=True)
