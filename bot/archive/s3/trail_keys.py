"""The layout of a trail's keys, and what of it a listing has to look at.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = ["LOGS", "Scope", "is_events_key", "is_of", "is_organization"]

LOGS = "AWSLogs/"

_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
_EVENTS = re.compile(
    r"(?:^|.*/)AWSLogs/(?:o-[a-z0-9]{10,32}/)?([0-9]{12})/CloudTrail/([a-z0-9-]+)/"
    r"[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/]+\.json(?:\.gz)?"
)
_MANY_DAYS = 10


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: objects delivered in `[since, until]`; no accounts or regions are all."""

    since: datetime
    until: datetime
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def wants_account(self, account: str) -> bool:
        """Whether an account's folder is looked at."""
        return not self.accounts or account in self.accounts

    def wants_region(self, region: str) -> bool:
        """Whether a region's folder is looked at."""
        return not self.regions or region in self.regions

    @property
    def narrowed(self) -> tuple[str, ...]:
        """The accounts and regions that are looked at, none where all are."""
        return (*self.accounts, *self.regions)

    def days(self) -> list[str]:
        """The folders of its days, as `2026/11/22/`."""
        first = self.since.astimezone(UTC).date()
        last = self.until.astimezone(UTC).date()
        return [_folder(first + timedelta(days)) for days in range((last - first).days + 1)]

    def months(self) -> Iterator[str]:
        """The folders of its months, as `2026/11/`."""
        yield from dict.fromkeys(day[:8] for day in self.days())

    @property
    def is_long(self) -> bool:
        """Whether asking which days there are costs less than asking for each."""
        return len(self.days()) > _MANY_DAYS

    def first_name(self, account: str, region: str, day: str) -> str:
        """What sorts before the names of that day's objects that are delivered within it."""
        if day != _folder(self.since.astimezone(UTC).date()):
            return ""
        return f"{account}_CloudTrail_{region}_{self.since.astimezone(UTC):%Y%m%dT%H%M}"


def is_organization(name: str) -> bool:
    """Whether a folder is an organization's."""
    return _ORGANIZATION.fullmatch(name) is not None


def is_events_key(key: str) -> bool:
    """Whether an object holds events: digests, Insights and other services' logs do not."""
    return _EVENTS.fullmatch(key) is not None


def is_of(key: str, accounts: Collection[str], regions: Collection[str]) -> bool:
    """Whether an object holds events of one of the accounts and regions; none are all."""
    found = _EVENTS.fullmatch(key)
    if found is None:
        return False
    return (not accounts or found[1] in accounts) and (not regions or found[2] in regions)


def _folder(day: date) -> str:
    return f"{day:%Y/%m/%d}/"
