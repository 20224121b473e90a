"""Files that replace one another whole: the strongest of a name is read, the others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.errors import SettingsError
from bot.settings.folders import last_config
from bot.settings.values import read_value
from bot.yaml_convert import convert
from bot.yaml_source import read_yaml, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from msgspec import Struct

    from bot.yaml_source import Document, Problem

__all__ = ["load_whole"]

_File = TypeVar("_File", bound="Struct")


def load_whole(
    environ: Mapping[str, str],
    name: str,
    type_: type[_File],
    problems: Callable[[Document, _File], Iterable[Problem]],
) -> _File:
    """The last of the files of a name; the type's defaults where there is none, or an empty one.

    `problems` tells what is well-formed and means nothing. Raises `SettingsError` naming file, line
    and key, for everything that is wrong at once.
    """
    file = last_config(environ, name)
    if file is None:
        return type_()
    document = read_yaml(file, error=SettingsError)
    if document.data is None:
        return type_()
    found = convert(document, type_, dec_hook=read_value)
    refuse(list(problems(document, found)), SettingsError)
    return found
