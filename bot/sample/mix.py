"""A stream's events as weighted templates: by day and by night."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from bot.sample.calls import record_of
from bot.sample.denials import denials, ordinary_errors
from bot.sample.jobs import Job, jobs_of
from bot.sample.slots import Template, compile_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from bot.sample.company import Site

__all__ = ["Mix", "mix_of"]

_DENIED_SHARE: Final = 0.013
_ERROR_SHARE: Final = 0.012
_NIGHT: Final = 0.08
"""What is left of the office's work outside office hours."""

Weighted = tuple[float, Template]


@dataclass(frozen=True, slots=True)
class Mix:
    """Templates to draw events from."""

    templates: tuple[Template, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: Random, count: int) -> list[Template]:
        """`count` templates, by their weights."""
        return rng.choices(self.templates, cum_weights=self.cumulative, k=count)


@lru_cache(maxsize=64)
def mix_of(site: Site, *, office_hours: bool) -> Mix:
    """The mix of a stream; built on first use, some milliseconds, then kept."""
    ease = 1.0 if office_hours else _NIGHT
    parts = (
        _scaled(_answered(site, ease), 1 - _DENIED_SHARE - _ERROR_SHARE),
        _scaled(_denied(site, ease), _DENIED_SHARE),
        _scaled(_failed(site, ease), _ERROR_SHARE),
    )
    weights, templates = zip(*(each for part in parts for each in part), strict=True)
    return Mix(templates, tuple(accumulate(weights)))


def _scaled(weighted: Iterator[Weighted], share: float) -> list[Weighted]:
    """The same proportions, summing up to a share."""
    known = list(weighted)
    total = sum(weight for weight, _ in known)
    return [(weight * share / total, template) for weight, template in known]


def _share(job: Job, ease: float) -> float:
    return (ease if job.office else 1.0) / sum(weight for weight, _ in job.calls)


def _answered(site: Site, ease: float) -> Iterator[Weighted]:
    for job in jobs_of(site):
        for weight, call in job.calls:
            share = job.weight * weight * _share(job, ease)
            yield share, compile_record(record_of(job.principal, call, site))


def _denied(site: Site, ease: float) -> Iterator[Weighted]:
    """Refusals of what each job does anyway; the first forms of a service are the likeliest."""
    for job in jobs_of(site):
        for weight, call in job.calls:
            for rank, failure in enumerate(denials(job.principal, call), start=1):
                share = job.refused * weight * _share(job, ease) / rank
                if share:
                    record = record_of(job.principal, call, site, failure)
                    yield share, compile_record(record, denied=True)


def _failed(site: Site, ease: float) -> Iterator[Weighted]:
    for job in jobs_of(site):
        for weight, call in job.calls:
            for failure in ordinary_errors(call):
                share = job.weight * weight * _share(job, ease)
                record = record_of(job.principal, call, site, failure)
                yield share, compile_record(record)
