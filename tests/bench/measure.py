"""What a piece of work costs: seconds on the clock, seconds of processors, memory."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Cost", "interleaved", "median_cost", "timed"]

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of processors: user and system, children that ended included."""

    wall: float
    cpu: float


def timed(work: Callable[[], _Result]) -> tuple[Cost, _Result]:
    """Do the work once; its cost and its result."""
    wall, cpu = time.perf_counter(), _cpu()
    result = work()
    return Cost(time.perf_counter() - wall, _cpu() - cpu), result


def interleaved(
    works: Mapping[str, Callable[[], object]], rounds: int, *, warm_up: int = 0
) -> dict[str, list[Cost]]:
    """Each work's costs over some rounds: one of each a round, so that noise hits all alike.

    Every other round goes backwards, so that nobody always runs after the same neighbour.
    """
    for _ in range(warm_up):
        for work in works.values():
            work()
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for number in range(rounds):
        names = list(works) if number % 2 == 0 else list(works)[::-1]
        for name in names:
            costs[name].append(timed(works[name])[0])
    return costs


def median_cost(costs: list[Cost]) -> Cost:
    """The medians, of each kind for itself."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
