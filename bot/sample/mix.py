"""A stream's events as weighted templates: by day and by night."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.sample.calls import Call, Failure, record_of
from bot.sample.denials import denials, ordinary_errors
from bot.sample.jobs import jobs_of
from bot.sample.slots import Template, compile_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.sample.company import Site
    from bot.sample.job import Job
    from bot.sample.principals import Principal

__all__ = ["Mix", "mix_of"]

_DENIED_SHARE: Final = 0.013
_ERROR_SHARE: Final = 0.012
_NIGHT: Final = 0.08
"""What is left of the office's work outside office hours."""


class _Recipe(NamedTuple):
    principal: Principal
    call: Call
    failure: Failure | None
    denied: bool


_Weighted = tuple[float, _Recipe]


class Mix:
    """Templates to draw a stream's events from.

    Most recipes are refusals that are hardly ever drawn: each is compiled when it first is.
    """

    def __init__(self, site: Site, weighted: list[_Weighted]) -> None:
        self._site = site
        self._recipes = [recipe for _, recipe in weighted]
        self._cumulative = list(accumulate(weight for weight, _ in weighted))
        self._compiled: list[Template | None] = [None] * len(weighted)
        self._numbers = range(len(weighted))

    def draw(self, rng: Random, count: int) -> list[Template]:
        """`count` templates, by their weights."""
        compiled = self._compiled
        drawn = rng.choices(self._numbers, cum_weights=self._cumulative, k=count)
        return [compiled[number] or self._compile(number) for number in drawn]

    def _compile(self, number: int) -> Template:
        principal, call, failure, denied = self._recipes[number]
        record = record_of(principal, call, self._site, failure)
        template = compile_record(record, denied=denied)
        self._compiled[number] = template
        return template


@lru_cache(maxsize=64)
def mix_of(site: Site, *, office_hours: bool) -> Mix:
    """The mix of a stream; built on first use, some milliseconds, then kept."""
    jobs = jobs_of(site)
    ease = 1.0 if office_hours else _NIGHT
    return Mix(
        site,
        [
            *_scaled(_answered(jobs, ease), 1 - _DENIED_SHARE - _ERROR_SHARE),
            *_scaled(_denied(jobs, ease), _DENIED_SHARE),
            *_scaled(_failed(jobs, ease), _ERROR_SHARE),
        ],
    )


def _scaled(weighted: Iterator[_Weighted], share: float) -> list[_Weighted]:
    """The same proportions, summing up to a share."""
    known = list(weighted)
    total = sum(weight for weight, _ in known)
    return [(weight * share / total, recipe) for weight, recipe in known]


def _shares(jobs: tuple[Job, ...], ease: float) -> Iterator[tuple[Job, Call, float]]:
    """Each job's calls with their part of the job, summing up to 1 for a job at full work."""
    for job in jobs:
        pace = (ease if job.office else 1.0) / sum(weight for weight, _ in job.calls)
        for weight, call in job.calls:
            yield job, call, weight * pace


def _answered(jobs: tuple[Job, ...], ease: float) -> Iterator[_Weighted]:
    for job, call, share in _shares(jobs, ease):
        yield job.weight * share, _Recipe(job.principal, call, None, denied=False)


def _denied(jobs: tuple[Job, ...], ease: float) -> Iterator[_Weighted]:
    """Refusals of what each job does anyway; the first forms of a service are the likeliest."""
    for job, call, share in _shares(jobs, ease):
        if job.refused:
            for rank, failure in enumerate(denials(job.principal, call), start=1):
                recipe = _Recipe(job.principal, call, failure, denied=True)
                yield job.refused * share / rank, recipe


def _failed(jobs: tuple[Job, ...], ease: float) -> Iterator[_Weighted]:
    for job, call, share in _shares(jobs, ease):
        for failure in ordinary_errors(call):
            yield job.weight * share, _Recipe(job.principal, call, failure, denied=False)
