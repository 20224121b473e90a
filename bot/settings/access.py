"""`access.yaml`: who may do what, and what is masked. Rules are no flat settings: no variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.domain.access import Rule  # noqa: TC001 - msgspec reads the annotations
from bot.domain.sensitive import MaskingRules
from bot.settings.access_checks import check_masking, check_rules
from bot.settings.whole_files import load_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.yaml_source import Document, Problem

__all__ = ["ACCESS_FILE", "AccessFile", "load_access"]

ACCESS_FILE = "access.yaml"


class AccessFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    rules: tuple[Rule, ...] = ()
    masking: MaskingRules = MaskingRules()


def load_access(environ: Mapping[str, str]) -> AccessFile:
    """The last of the files: one replaces another whole, so that no right is left over by accident.

    Raises `SettingsError` naming file, line and key, for everything that is wrong at once.
    """
    return load_whole(environ, ACCESS_FILE, AccessFile, _problems)


def _problems(document: Document, access: AccessFile) -> Iterator[Problem]:
    yield from check_rules(document, access.rules)
    yield from check_masking(document, access.masking)
