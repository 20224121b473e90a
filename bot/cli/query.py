"""`audit query`: a query of one's own: run it, check it, translate it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.asking import Asking, ask_options, show_explanation, window_of
from bot.cli.context import application
from bot.cli.interruptible import interruptible
from bot.cli.output import deliver
from bot.domain.command import parse_words
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.insights.sql import DialectName

__all__ = ["query"]


@click.group()
def query() -> None:
    """Run, check or translate a query in the language of CloudWatch Logs Insights.

    QUERY is the text itself, the name of a file that holds it, or - for standard input.
    """


@query.command("run")
@click.argument("text", metavar="QUERY")
@click.argument("words", nargs=-1, metavar="[WINDOW] [NAME=VALUE]...")
@ask_options
def run_query(  # noqa: PLR0913 - one parameter an option
    text: str,
    words: tuple[str, ...],
    format_: str,
    output: Path | None,
    until: str | None,
    engine: str | None,
    limit: int | None,
    *,
    explain: bool,
) -> None:
    """Ask a query over a window: audit query run 'stats count(*) by eventName' 24h."""
    app = application()
    command = parse_words(words)
    window = window_of(app, command, until)
    service = app.run_query(engine)
    source = read_query(text)
    if explain:
        question = service.question(source, window, command.parameters, limit)
        explanation = interruptible(
            lambda token: service.engine.explain(question, cancellation=token)
        )
        show_explanation(explanation, output)
        return
    command = replace(command, limit=limit, engine=engine)
    asking = Asking(app, command, window, format_, output, source)
    asking(
        lambda token: service(
            source,
            window,
            command.parameters,
            limit=limit,
            asker=asking.asker.user,
            cancellation=token,
        )
    )


@query.command("check")
@click.argument("text", metavar="QUERY")
def check_query(text: str) -> int:
    """Say what is wrong with a query, or suspicious about it.

    Exit code 0 when it runs (warnings are told), 2 when it is refused.
    """
    from bot.insights import parse  # noqa: PLC0415 - the parser is for who needs it
    from bot.insights.lint import lint, render  # noqa: PLC0415

    source = read_query(text)
    findings = lint(parse(source))
    for finding in findings:
        click.echo(render(finding, source))
    if not findings:
        click.echo("The query is sound.")
    return 0


@query.command("translate")
@click.argument("text", metavar="QUERY")
@click.option(
    "--dialect",
    "-d",
    type=click.Choice(["duckdb", "trino", "athena"]),
    default="duckdb",
    show_default=True,
    help="Whose SQL to write.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the terminal.",
)
def translate_query(text: str, dialect: DialectName, output: Path | None) -> None:
    """Print the SQL that a query means over the table `events`."""
    from bot.services.translate_query import translate_query as translate  # noqa: PLC0415

    deliver(translate(read_query(text), dialect) + "\n", output)


def read_query(text: str) -> str:
    """The query itself: from standard input, from a file, or as it stands."""
    if text == "-":
        return sys.stdin.read()
    file = _as_file(text)
    if file is None:
        return text
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageError(f"Cannot read the query in {file}: {problem}.") from problem


def _as_file(text: str) -> Path | None:
    """The file that `text` names, if it looks like a name and there is one."""
    if "\n" in text or "|" in text or len(text) > 255:  # noqa: PLR2004 - a file name's length
        return None
    path = Path(text)
    return path if path.is_file() else None
