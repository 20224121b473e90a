"""Every setting as a table, for `docs/settings.md` and for `audit settings`.

`python -m bot.settings.reference > docs/settings.md` writes the page anew.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, structs

from bot.settings.aws_values import AWS_VALUES
from bot.settings.environment import variable_name
from bot.settings.model import SECTIONS, Settings
from bot.settings.values import DatabaseUrl, Length, Secret, Size, WindowText

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SettingRow", "reference_page", "setting_rows", "value_text"]

_ALLOWED: dict[Any, str] = {
    DatabaseUrl: "a secret, `postgresql://user:password@host/database`; set it in the environment",
    Length: "a length of time: `30s`, `10m`, `1h30m`, `7d`",
    Size: "a size of `1MB` or more: `512MB`, `2GB`",
    WindowText: "a window: `24h`, `7d`, `today`",
    ZoneInfo: "a time zone: `UTC`, `Europe/Berlin`",
    Secret: "a secret; set it in the environment",
    str: "text",
    **{type_: type_.meaning for type_ in AWS_VALUES},
}

_INTRODUCTION = """\
# Settings

Nothing needs to be set. A setting is looked for in these places; a later one overrides an earlier
one, key by key:

1. the files that are shipped, in `config/`, with every key and its default;
2. the folder `config` under `AUDIT_HOME`;
3. the folder that `AUDIT_CONFIG` names;
4. environment variables, `AUDIT_<FILE>_<KEY>`: `AUDIT_ENGINE_TIME_LIMIT=30s`. An empty one sets
   nothing, and one that begins with `AUDIT_` and is no setting is refused.

`AUDIT_HOME` is where everything is kept: the archive in `archive`, runbooks of your own in
`runbooks`, settings in `config`, and in `cache` what can be made again. Without it, it is the
platform's folder for a user's data, on Linux `~/.local/share/cloudtrail-audit-bot`.

An unknown key, a value that is not allowed and a file of an unknown name are refused with the
file, the line and the key.
"""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: `value` is what it is now, `default` what it is without being set."""

    section: str
    key: str
    variable: str
    value: str
    default: str
    allowed: str
    description: str


def setting_rows(settings: Settings) -> list[SettingRow]:
    """All settings, in the files' order."""
    return [row for section in SECTIONS for row in _section_rows(section, settings)]


def reference_page(settings: Settings) -> str:
    """`docs/settings.md`; only defaults are shown of the settings."""
    parts = [_INTRODUCTION]
    for section, struct in SECTIONS.items():
        about = (struct.__doc__ or "").partition(": ")[2]
        title = f"## `{section}.yaml`: {about.rstrip('.')}"
        parts.append(f"{title}\n\n{_table(section, settings)}")
    return "\n".join(parts)


def value_text(value: object) -> str:
    """Write a setting's value as a file would have it."""
    return "null" if value is None else str(value) or '""'


def _section_rows(section: str, settings: Settings) -> Iterator[SettingRow]:
    hints = get_type_hints(SECTIONS[section], include_extras=True)
    current: Struct = getattr(settings, section)
    for field in structs.fields(SECTIONS[section]):
        hint = hints[field.name]
        yield SettingRow(
            section=section,
            key=field.name,
            variable=variable_name(section, field.name),
            value=value_text(getattr(current, field.name)),
            default=value_text(field.default),
            allowed=_allowed(hint),
            description=_description(hint),
        )


def _table(section: str, settings: Settings) -> str:
    lines = ["| key | default | allowed | meaning |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{row.key}` | `{row.default}` | {row.allowed} | {row.description} |"
        for row in _section_rows(section, settings)
    ]
    return "\n".join(lines) + "\n"


def _description(hint: Any) -> str:  # noqa: ANN401 - any annotation
    notes = [note for note in hint.__metadata__ if isinstance(note, Meta) and note.description]
    return str(notes[0].description)


def _allowed(hint: Any) -> str:  # noqa: ANN401 - any annotation
    """What values a hint allows, in words."""
    if get_origin(hint) is Literal:
        return " or ".join(f"`{choice}`" for choice in get_args(hint))
    if get_origin(hint) is not Annotated:
        options = get_args(hint)
        return " or ".join(map(_allowed, options)) if options else _ALLOWED.get(hint, "`null`")
    inner, *notes = get_args(hint)
    bounds = next((note for note in notes if isinstance(note, Meta) and note.ge is not None), None)
    if bounds is not None:
        return f"{bounds.ge:,} to {bounds.le:,}"
    return _allowed(inner)


if __name__ == "__main__":
    from pathlib import Path

    sys.stdout.write(reference_page(Settings(Path())))
