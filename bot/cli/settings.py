"""`audit settings`: what is in force."""

from __future__ import annotations

import json

import click

from bot.cli.context import application

__all__ = ["settings_command"]


@click.command("settings")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "json"]), default="text")
def settings_command(format_: str) -> None:
    """Show every setting that is in force, and the folder that holds all state."""
    from bot.settings.reference import setting_rows  # noqa: PLC0415 - only this command needs it

    app = application()
    values = {"home": str(app.settings.home)}
    values |= {f"{row.section}.{row.key}": row.value for row in setting_rows(app.settings)}
    if format_ == "json":
        click.echo(json.dumps(values, indent=1))
        return
    for name, value in values.items():
        click.echo(f"{name} = {value}")
