"""Who does what, where, and how often: the ordinary days of Fernhill Health.

Weights are relative. The few busiest services make most of the events, as in any real trail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sample.operations import platform, services
from bot.sample.people import people
from bot.sample.workloads import workloads

if TYPE_CHECKING:
    from bot.sample.company import Site
    from bot.sample.job import Job

__all__ = ["jobs_of"]


def jobs_of(site: Site) -> tuple[Job, ...]:
    """Every job that leaves events in the site's stream."""
    return (*workloads(site), *services(site), *platform(site), *people(site))
