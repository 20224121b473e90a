"""`routes.yaml`: which engine is asked where nobody names one. It has no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct

from bot.domain.duration import parse_duration
from bot.domain.nearest import did_you_mean
from bot.domain.route import Route
from bot.domain.runbook import EngineName  # noqa: TC001 - msgspec reads the annotations
from bot.errors import UsageError
from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.yaml_source import Document, Problem

__all__ = ["ROUTES_FILE", "load_routes"]

ROUTES_FILE = "routes.yaml"


class _Route(Struct, frozen=True, forbid_unknown_fields=True):
    engine: Annotated[EngineName, Meta(description="The engine that is asked.")]
    accounts: tuple[str, ...] = ()
    within: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    routes: tuple[_Route, ...] = ()


def load_routes(environ: Mapping[str, str], accounts: Mapping[str, str]) -> Sequence[Route]:
    """The routes of the last of the files, with `accounts`, which are numbers by name.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """

    def problems(document: Document, found: _File) -> Iterator[Problem]:
        for place, route in enumerate(found.routes):
            yield from _wrong(document, place, route, accounts)

    found = load_whole(environ, ROUTES_FILE, _File, problems)
    return [
        Route(
            route.engine,
            frozenset(accounts.get(name, name) for name in route.accounts),
            parse_duration(route.within) if route.within else None,
        )
        for route in found.routes
    ]


def _wrong(
    document: Document, place: int, route: _Route, accounts: Mapping[str, str]
) -> Iterator[Problem]:
    for at, name in enumerate(route.accounts):
        if name not in accounts and not (name.isdigit() and len(name) == 12):  # noqa: PLR2004 - digits of an account
            message = f"is no account of accounts.yaml, and no 12 digits in quotes; got '{name}'."
            hint = did_you_mean(name, accounts)
            yield document.problem(("routes", place, "accounts", at), message + hint)
    if route.within:
        try:
            parse_duration(route.within)
        except UsageError as problem:
            yield document.problem(("routes", place, "within"), str(problem))
