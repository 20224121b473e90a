"""A principal's share of the ordinary days, and what jobs have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sample.calls import Call
from bot.sample.company import (
    COMPANY,
    Site,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sample.principals import (
        Principal,
    )

__all__ = ["Calls", "Job", "bucket_of", "zipf"]

Calls = tuple[tuple[float, Call], ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A principal's calls with their weights; `office` jobs rest at night and at weekends.

    `refused` is how readily the principal's calls are denied, against other jobs.
    """

    principal: Principal
    weight: float
    calls: Calls
    office: bool = False
    refused: float = 0.0


def zipf(weight: float, count: int) -> Iterator[tuple[int, float]]:
    """Instance numbers and their shares of a weight, the first the busiest."""
    total = sum(1 / rank for rank in range(1, count + 1))
    return ((rank, weight / rank / total) for rank in range(1, count + 1))


def bucket_of(site: Site, purpose: str) -> str:
    """The site's bucket for a purpose."""
    suffix = {"us-east-1": "", "us-west-2": "-dr", "eu-west-1": "-eu"}[site.region]
    return f"{COMPANY}-{purpose}-{site.account.name}{suffix}"
