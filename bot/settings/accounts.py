"""`accounts.yaml`: what people call the accounts. It has no variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.yaml_source import Document, Problem

__all__ = ["ACCOUNTS_FILE", "load_accounts"]

ACCOUNTS_FILE = "accounts.yaml"

_NAME: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_.-]{1,64}")
"""One word that is no number, so that it can be typed behind `account=`."""

_NUMBER: Final = re.compile(r"[0-9]{12}")


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    accounts: dict[str, str] = {}


def load_accounts(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Numbers by name, of the last of the files: one replaces another whole.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """
    return load_whole(environ, ACCOUNTS_FILE, _File, _problems).accounts


def _problems(document: Document, found: _File) -> Iterator[Problem]:
    known: dict[str, str] = {}
    for name, number in found.accounts.items():
        path = ("accounts", name)
        if not _NAME.fullmatch(name):
            message = "is no name: use letters, digits, '.', '_' and '-', and no number"
            yield document.problem(path, message, at_key=True)
        if not _NUMBER.fullmatch(number):
            yield document.problem(path, f"must be 12 digits in quotes; got '{number}'")
        if name.lower() in known:
            message = f"is '{known[name.lower()]}' again: names differ in more than case"
            yield document.problem(path, message, at_key=True)
        known[name.lower()] = name
