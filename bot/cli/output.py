"""Where a command's result goes: the terminal or a file, as the format that was asked for."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.errors import UsageError

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.domain.report import Report

__all__ = ["FORMATS", "deliver", "output_options", "render_report"]

FORMATS = ("table", "json", "csv", "markdown")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output_options(command: _Command) -> _Command:
    """The options `--format` and `--output` of every command that shows an answer."""
    for option in (
        click.option(
            "--output",
            "-o",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write to this file instead of the terminal.",
        ),
        click.option(
            "--format",
            "-f",
            "format_",
            type=click.Choice(FORMATS),
            default="table",
            show_default=True,
            help="How to show the answer.",
        ),
    ):
        command = option(command)
    return command


def render_report(report: Report, format_: str, zone: tzinfo, *, to_file: bool) -> str:
    """The report as text. Only the format that is asked for is imported."""
    if format_ == "json":
        from bot.cli.render.as_json import report_as_json  # noqa: PLC0415

        return report_as_json(report) + "\n"
    if format_ == "csv":
        from bot.domain.csv_text import report_as_csv  # noqa: PLC0415

        return report_as_csv(report, zone)
    if format_ == "markdown":
        from bot.cli.render.as_markdown import report_as_markdown  # noqa: PLC0415

        return report_as_markdown(report, zone)
    from bot.cli.render.as_table import report_as_table  # noqa: PLC0415

    terminal = sys.stdout.isatty() and not to_file
    width = shutil.get_terminal_size().columns if terminal else None
    return report_as_table(report, zone, width=width, color=terminal)


def deliver(text: str, output: Path | None) -> None:
    """Print the text, or write it to a file that is complete or not there at all."""
    if output is None:
        click.echo(text, nl=False)
        return
    temporary = output.with_name(f".{output.name}.part")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(output)
    except OSError as problem:
        with suppress(OSError):  # where nothing can be written, nothing can be removed either
            temporary.unlink(missing_ok=True)
        raise UsageError(f"Cannot write {output}: {problem.strerror}.") from problem
    click.echo(f"Written to {output}.", err=True)
