"""`audit engine ddl`: the statements that make a table of events where an engine asks."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from bot.archive.s3.bucket import parse_s3_url
from bot.cli.context import application
from bot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

__all__ = ["ddl"]

_YEAR = timedelta(days=365)
_FORMS = {
    "--account": (re.compile(r"[0-9]{12}"), "an account's 12 digits"),
    "--region": (re.compile(r"[a-z]{2}(?:-[a-z]+)+-[0-9]"), "a region, such as eu-central-1"),
    "--organization": (re.compile(r"o-[a-z0-9]{10,32}"), "an organization's id, o-..."),
    "the name": (re.compile(r"[a-z0-9_]{1,255}"), "small letters, digits and _"),
}


@click.group("ddl")
def ddl() -> None:
    """Print the statements that make a table of events."""


@ddl.command("athena")
@click.argument("url", required=False)
@click.option("--organization", default="", help="An organization trail's id, o-...")
@click.option("--account", "accounts", multiple=True, help="12 digits; else accounts.yaml's all.")
@click.option("--region", "regions", multiple=True, help="A region with events; once for each.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day with objects; a year ago without it.",
)
@click.option(
    "--only", type=click.Choice(["table", "view"]), help="One statement; Athena takes one a time."
)
def athena(  # noqa: PLR0913 - one for each option
    url: str | None,
    organization: str,
    accounts: tuple[str, ...],
    regions: tuple[str, ...],
    since: datetime | None,
    only: str | None,
) -> None:
    """Print a table over a trail's objects at URL (s3://bucket/prefix), and the view to ask.

    URL is that of `objects` in athena.yaml where it is left out. The view is called as `table`
    in athena.yaml says, the table behind it the same with _objects.
    """
    from bot.engines.athena.ddl import TrailLayout, table_ddl, view_ddl  # noqa: PLC0415 - sqlglot

    app = application()
    settings = app.settings.athena
    bucket, prefix = _place(url or settings.objects)
    layout = TrailLayout(
        bucket=bucket,
        prefix=prefix,
        organization=organization,
        accounts=accounts or tuple(app.accounts.values()),
        regions=regions,
        since=_day(since, app.now()),
    )
    _check(layout.accounts, "--account")
    _check(regions, "--region")
    if organization:
        _check([organization], "--organization")
    _check([settings.database, settings.table], "the name")
    behind = f"{settings.table}_objects"
    statements = {
        "table": table_ddl(layout, settings.database, behind),
        "view": view_ddl(settings.database, settings.table, behind),
    }
    click.echo(statements[only] if only else ";\n\n".join(statements.values()) + ";")


def _place(url: str) -> tuple[str, str]:
    """The bucket, and the prefix with its `/`."""
    if not url:
        raise UsageError("Where does the trail write? Name s3://bucket/prefix.")
    bucket, prefix = parse_s3_url(url)
    prefix = prefix.partition("AWSLogs/")[0]
    return bucket, prefix if not prefix or prefix.endswith("/") else f"{prefix}/"


def _day(since: datetime | None, now: datetime) -> date:
    return (since or now - _YEAR).date()


def _check(values: Sequence[str], option: str) -> None:
    """Nothing goes into the statements that is not what it should be."""
    form, meaning = _FORMS[option]
    if not values:
        raise UsageError(f"Which? Name {option}, once for each: {meaning}.")
    for value in values:
        if not form.fullmatch(value):
            raise UsageError(f"{option} must be {meaning}; got '{value}'.")
