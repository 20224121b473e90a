"""What a story is made of: deeds, and steps of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sample.calls import Call, Failure
from bot.sample.clock import seconds
from bot.sample.denials import denials

if TYPE_CHECKING:
    from bot.sample.company import Site
    from bot.sample.events import Record
    from bot.sample.principals import Principal

__all__ = ["Deed", "Step", "change", "done", "refused", "step"]


@dataclass(frozen=True, slots=True)
class Deed:
    """A call that somebody makes somewhere, and how it fails if it does."""

    principal: Principal
    call: Call
    site: Site
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Deeds in a row: `starts` seconds before the sample's end, `pace` seconds between them."""

    starts: int
    title: str
    pace: int
    deeds: tuple[Deed, ...]


def step(starts: str, title: str, *deeds: Deed, pace: int = 4) -> Step:
    """A step that starts `hh:mm` before the sample's end."""
    return Step(seconds(starts), title, pace, deeds)


def done(principal: Principal, site: Site, *calls: Call) -> tuple[Deed, ...]:
    """Calls that succeed."""
    return tuple(Deed(principal, call, site) for call in calls)


def refused(principal: Principal, site: Site, *calls: Call, form: int = 0) -> tuple[Deed, ...]:
    """Calls that are denied, with the service's refusal number `form`."""
    return tuple(Deed(principal, call, site, denials(principal, call)[form]) for call in calls)


def change(
    source: str, name: str, request: Record, response: Record | None = None, on: str = "*"
) -> Call:
    """A call that alters something, which an error message names `on`."""
    return Call(source, name, request, response, resource=on, more={"readOnly": False})
