"""`audit calendar`: on-call schedules as iCalendar files."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.asker import terminal_asker
from bot.cli.context import application
from bot.cli.whole_file import whole_file
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.services.stand_in import StandIn

__all__ = ["calendar"]

_MOST = 1_000_000
"""Characters of a calendar: years of shifts."""


@click.group()
def calendar() -> None:
    """Write who is on call into an iCalendar file, or take stand-ins from one."""


@calendar.command("export")
@click.argument("schedule")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 732))
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."
)
def export(schedule: str, days: int, output: Path | None) -> None:
    """Write the shifts of the next days, stand-ins included."""
    from bot.oncall import to_ics  # noqa: PLC0415 - icalendar is only needed here

    app = application()
    shifts = _stand_in().shifts(terminal_asker(), schedule, timedelta(days=days))
    text = to_ics(schedule, shifts, made=app.now())
    if output is None:
        click.echo(text, nl=False)
        return
    with whole_file(output) as file:
        file.write(text)
    click.echo(f"{len(shifts):,} shifts written to {output}.", err=True)


@calendar.command("import")
@click.argument("schedule")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 732))
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="NAME=ID",
    help="Whom an e-mail address or a name of the calendar means: dana@example.com=U0123ABCD.",
)
def import_(schedule: str, file: Path, days: int, people: tuple[str, ...]) -> None:
    """Take the events of the next days as overrides: who is named in one stands in for its time."""
    from bot.oncall import Period, read_ics  # noqa: PLC0415 - icalendar is only needed here

    app = application()
    desk = _stand_in()
    known = desk.schedule(schedule)
    within = Period(app.now(), app.now() + timedelta(days=days))
    asker = terminal_asker()
    text = file.read_text(encoding="utf-8")
    if len(text) > _MOST:
        raise UsageError(f"{file} is too long for a calendar of shifts.")
    found = read_ics(text, known, dict(map(_person, people)), within, asker.user)
    desk.add_all(asker, schedule, found.overrides)
    click.echo(f"{len(found.overrides):,} overrides taken from {file}.")
    for event in found.unnamed:
        click.echo(f"Left out, as it names nobody known: {event}", file=sys.stderr)


def _stand_in() -> StandIn:
    return application().desks().commands.stand_in


def _person(text: str) -> tuple[str, str]:
    name, equals, ident = text.rpartition("=")
    if not equals or not name or not ident:
        raise UsageError(
            f"--person is written NAME=ID, as dana@example.com=U0123ABCD; got '{text}'."
        )
    return name, ident
