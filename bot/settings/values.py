"""Values with a unit or a rule of their own: `30s`, `512MB`, `Europe/Berlin`, `24h`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import Meta

from bot.domain.duration import UNITS, parse_duration
from bot.domain.nearest import did_you_mean
from bot.domain.window import parse_window
from bot.errors import UsageError
from bot.settings.aws_values import AWS_VALUES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Cores", "DatabaseUrl", "Length", "Secret", "Size", "WindowText", "read_value"]

Cores: TypeAlias = Annotated[int, Meta(ge=1, le=256)] | None
"""How many of something that is one a core where nothing is said."""

_UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SIZE = re.compile(r"([0-9]{1,6}) ?([KMGT]B)")
_SMALLEST = _UNITS["MB"]


class Length(timedelta):
    """A length of time above zero, in whole seconds."""

    def __str__(self) -> str:
        """Write it in the largest unit up to days that is exact, as a setting is: `10m`."""
        seconds = int(self.total_seconds())
        units = ((count, name) for name, count in UNITS.items() if name != "w")
        count, name = next((count, name) for count, name in units if seconds % count == 0)
        return f"{seconds // count}{name}"


class Size(int):
    """A number of bytes, at least 1 MB; decimal units, as DuckDB counts too."""

    def __str__(self) -> str:
        """Write it in the largest unit that is exact: `512MB`; DuckDB reads that."""
        count, name = next(
            (self // unit, name)
            for name, unit in reversed((("B", 1), *_UNITS.items()))
            if self % unit == 0
        )
        return f"{count}{name}"


class WindowText(str):
    """A window of time as written: `24h`, `today`."""

    __slots__ = ()


class Secret(str):
    """A token or a key: in use it is its text, shown it is not; an empty one is not set."""

    __slots__ = ()

    def __str__(self) -> str:
        """What every message and log line gets to see."""
        return "(set)" if len(self) else ""

    def __repr__(self) -> str:
        """The same: a traceback's locals are shown by `repr`."""
        return f"Secret({str(self)!r})"

    def __format__(self, spec: str) -> str:
        """The same again, for f-strings."""
        return format(str(self), spec)

    def reveal(self) -> str:
        """The text itself, for the one place that sends it."""
        return "".join(self)


class DatabaseUrl(Secret):
    """`postgresql://user:password@host/database`; empty is the file in the home folder."""

    __slots__ = ()


def read_value(type_: type, value: Any) -> Any:  # noqa: ANN401 - msgspec's hook is untyped
    """Build one of this module's types, or a zone, of its text; raises ValueError."""
    if not isinstance(value, str):
        raise ValueError(f"must be text like {_EXAMPLES[type_]}; got {value}")  # noqa: TRY004
    return _READERS[type_](value)


def _length(text: str) -> Length:
    length = parse_duration(text)
    if not length:
        raise ValueError("must be longer than no time at all")
    return Length(seconds=length.total_seconds())


def _size(text: str) -> Size:
    found = _SIZE.fullmatch(text)
    if found is None:
        raise ValueError(f"a size is written like 512MB or 2GB; got '{text}'")
    size = Size(int(found[1]) * _UNITS[found[2]])
    if size < _SMALLEST:
        raise ValueError(f"must be at least 1MB; got '{text}'")
    return size


def _window(text: str) -> WindowText:
    try:
        parse_window(text, now=datetime.now(UTC), zone=UTC)
    except UsageError as problem:
        raise ValueError(str(problem)) from problem
    return WindowText(text)


def _database_url(text: str) -> DatabaseUrl:
    """Check it without a word of it in the message: a part of the password may be anywhere."""
    try:
        parts = urlsplit(text)
        sound = not text or (
            parts.scheme in _DATABASES and parts.path.strip("/") and parts.port != 0
        )
    except ValueError:  # a port that is no number, which a / or a # in the password makes
        sound = False
    if not sound:
        raise ValueError(
            "must be postgresql://user:password@host:5432/database, or empty for the file in the"
            " home folder; in the password write @ / # ? : and % as %40 %2F %23 %3F %3A and %25"
        )
    return DatabaseUrl(text)


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError) as problem:
        raise ValueError(f"there is no time zone '{text}'.{_near_zone(text)}") from problem


def _near_zone(text: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - it walks the whole database

    return did_you_mean(text, sorted(available_timezones())) or " Write UTC or Europe/Berlin."


_DATABASES = ("postgresql", "postgres", "postgresql+psycopg")

_READERS: Mapping[type, Callable[[str], Any]] = {
    DatabaseUrl: _database_url,
    Length: _length,
    Secret: Secret,
    Size: _size,
    WindowText: _window,
    ZoneInfo: _zone,
    **{type_: type_.read for type_ in AWS_VALUES},
}
_EXAMPLES: Mapping[type, str] = {
    DatabaseUrl: "postgresql://audit@db.example/audit",
    Length: "30s",
    Secret: "xoxb-...",
    Size: "512MB",
    WindowText: "24h",
    ZoneInfo: "Europe/Berlin",
    **{type_: type_.meaning for type_ in AWS_VALUES},
}
