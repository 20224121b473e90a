"""Settings from the environment: `AUDIT_<FILE>_<KEY>`, such as `AUDIT_ENGINE_TIME_LIMIT=30s`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import msgspec

from bot.domain.nearest import nearest
from bot.errors import SettingsError
from bot.settings.model import SECTIONS
from bot.settings.values import Secret, read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["variable_name", "variable_values"]

_PREFIX = "AUDIT_"
_FOLDERS = ("AUDIT_HOME", "AUDIT_CONFIG")


def variable_name(section: str, key: str) -> str:
    """The variable that sets a key."""
    return f"{_PREFIX}{section}_{key}".upper()


def variable_values(environ: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """What the environment sets, typed, by section and key; an empty variable sets nothing.

    Raises SettingsError for an `AUDIT_` variable that is no setting and for a refused value.
    """
    given = {name: text for name, text in environ.items() if name.startswith(_PREFIX) and text}
    found: dict[str, dict[str, object]] = {}
    if given.keys() <= set(_FOLDERS):
        return found  # the usual case is not made to wait for the types below
    known = _known()
    for name, text in given.items():
        if name in known:
            section, key, type_ = known[name]
            found.setdefault(section, {})[key] = _typed(name, text, type_)
        elif name not in _FOLDERS:
            raise SettingsError(f"The environment's {name} is no setting.{_hint(name, known)}")
    return found


def _hint(name: str, known: Iterable[str]) -> str:
    """The nearest variable; the prefix, which all share, would make any of them near."""
    endings = [other.removeprefix(_PREFIX) for other in (*known, *_FOLDERS)]
    near = nearest(name.removeprefix(_PREFIX), endings)
    return f" Did you mean '{_PREFIX}{near}'?" if near else " `audit settings` shows them all."


def _known() -> dict[str, tuple[str, str, Any]]:
    """Section, key and type by variable."""
    return {
        variable_name(section, key): (section, key, type_)
        for section, struct in SECTIONS.items()
        for key, type_ in get_type_hints(struct, include_extras=True).items()
        if key in struct.__struct_fields__
    }


def _typed(name: str, text: str, type_: Any) -> object:  # noqa: ANN401 - any annotation
    try:
        value: object = msgspec.convert(text, type_, strict=False, dec_hook=read_value)
    except msgspec.ValidationError as problem:
        message = str(problem).replace("`", "")
        shown = "" if _is_secret(type_) else f"={text}"
        raise SettingsError(f"The environment's {name}{shown}: {message}") from None
    return value


def _is_secret(type_: Any) -> bool:  # noqa: ANN401 - any annotation
    inner = get_args(type_)[0]
    return isinstance(inner, type) and issubclass(inner, Secret)
