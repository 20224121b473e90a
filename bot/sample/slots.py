"""Records as text with slots: what makes millions of events affordable.

A record is built once as a dictionary whose strings hold *slots*, is turned into JSON text, and
from then on an event costs one `%` formatting. A slot is `slot("kind", *args)`:

======================  =====================================================================
`time`                  the event's time
`uuid`                  a version 4 UUID
`hex`, n                n hexadecimal digits
`token`, n              n characters of 0-9, A-V
`base64`, n             n random bytes
`int`, low, high        a whole number, both ends included
`digits`, n             n decimal digits
`pick`, a, b, ...       one of the texts; the first ones far more often than the last
`key`, owner, hours     the access key id of the owner's session at the event's time
`since`, owner, hours   when that session began
`until`, owner, hours   when it ends
`ago`, seconds          an instant so long before the event's time
======================  =====================================================================

Equal slots of one record have one value; a further argument makes a slot another one where the
kind ignores it (`slot("uuid", "request")`). `number(...)` is a slot that stands for a JSON number.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import orjson

from bot.sample.company import stable_hex, stable_id

if TYPE_CHECKING:
    from bot.sample.events import Record

__all__ = ["Template", "compile_record", "instant", "number", "slot"]

Drawer = Callable[[Random, int], str]

_OPEN, _CLOSE, _BETWEEN = "\u27e6", "\u27e7", "\u2758"
_SLOT = re.compile(f'"{_OPEN}#([^{_CLOSE}]*){_CLOSE}"|{_OPEN}([^{_CLOSE}]*){_CLOSE}')


def slot(kind: str, *args: object) -> str:
    """A slot to stand inside a string of a record."""
    return _OPEN + _BETWEEN.join((kind, *map(str, args))) + _CLOSE


def number(kind: str, *args: object) -> str:
    """A slot that is a JSON number: the whole of a value, never a part of a string."""
    return _OPEN + "#" + _BETWEEN.join((kind, *map(str, args))) + _CLOSE


@dataclass(frozen=True, slots=True)
class Template:
    """A record's JSON text with holes; `denied` tells whether its events are refused calls."""

    text: str
    drawers: tuple[Drawer, ...]
    order: tuple[int, ...]
    denied: bool

    def fill(self, rng: Random, epoch: int) -> str:
        """The JSON text of one event at `epoch` (seconds since 1970)."""
        drawn = [draw(rng, epoch) for draw in self.drawers]
        return self.text % tuple([drawn[index] for index in self.order])


def compile_record(record: Record, *, denied: bool = False) -> Template:
    """Turn a record with slots into a template."""
    text = orjson.dumps(record).decode()
    slots = ["".join(match.groups("")) for match in _SLOT.finditer(text)]
    unique = list(dict.fromkeys(slots))
    return Template(
        text=_SLOT.sub("%s", text.replace("%", "%%")),
        drawers=tuple(_drawer(each) for each in unique),
        order=tuple(unique.index(each) for each in slots),
        denied=denied,
    )


@lru_cache(maxsize=8192)
def instant(epoch: int) -> str:
    """CloudTrail's way to write an instant."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))


@lru_cache(maxsize=4096)
def _drawer(text: str) -> Drawer:
    kind, *args = text.split(_BETWEEN)
    return _KINDS[kind](args)


def _time(_: list[str]) -> Drawer:
    return lambda _rng, epoch: instant(epoch)


def _uuid(_: list[str]) -> Drawer:
    def draw(rng: Random, _epoch: int) -> str:
        digits = f"{rng.getrandbits(128):032x}"
        version, variant = "4" + digits[13:16], "89ab"[rng.getrandbits(2)] + digits[17:20]
        return f"{digits[:8]}-{digits[8:12]}-{version}-{variant}-{digits[20:]}"

    return draw


def _hex(args: list[str]) -> Drawer:
    width = int(args[0])
    return lambda rng, _epoch: f"{rng.getrandbits(4 * width):0{width}x}"


def _token(args: list[str]) -> Drawer:
    width = int(args[0])
    size = -(-width * 5 // 8)
    return lambda rng, _epoch: base64.b32hexencode(rng.randbytes(size))[:width].decode()


def _base64(args: list[str]) -> Drawer:
    size = int(args[0])
    return lambda rng, _epoch: base64.b64encode(rng.randbytes(size)).decode()


def _int(args: list[str]) -> Drawer:
    low, high = int(args[0]), int(args[1])
    span = high - low + 1
    return lambda rng, _epoch: str(low + int(rng.random() * span))


def _digits(args: list[str]) -> Drawer:
    width = int(args[0])
    return lambda rng, _epoch: f"{int(rng.random() * 10**width):0{width}d}"


def _pick(args: list[str]) -> Drawer:
    count = len(args)
    return lambda rng, _epoch: args[int(count * rng.random() ** 2)]


def _key(args: list[str]) -> Drawer:
    owner, (seconds, offset) = args[0], _rhythm(args)
    return lambda _rng, epoch: _session_key(owner, (epoch - offset) // seconds)


def _since(args: list[str]) -> Drawer:
    seconds, offset = _rhythm(args)
    return lambda _rng, epoch: instant((epoch - offset) // seconds * seconds + offset)


def _until(args: list[str]) -> Drawer:
    seconds, offset = _rhythm(args)
    return lambda _rng, epoch: instant(((epoch - offset) // seconds + 1) * seconds + offset)


def _ago(args: list[str]) -> Drawer:
    seconds = int(args[0])
    return lambda _rng, epoch: instant(epoch - seconds)


def _rhythm(args: list[str]) -> tuple[int, int]:
    """Seconds between an owner's sessions, and what keeps all owners from renewing together."""
    seconds = int(float(args[1]) * 3600)
    return seconds, int(stable_hex(args[0], 8), 16) % seconds


@lru_cache(maxsize=8192)
def _session_key(owner: str, period: int) -> str:
    return stable_id("ASIA", f"{owner}/{period}", 20)


_KINDS: dict[str, Callable[[list[str]], Drawer]] = {
    "time": _time,
    "uuid": _uuid,
    "hex": _hex,
    "token": _token,
    "base64": _base64,
    "int": _int,
    "digits": _digits,
    "pick": _pick,
    "key": _key,
    "since": _since,
    "until": _until,
    "ago": _ago,
}
