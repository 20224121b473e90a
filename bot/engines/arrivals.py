"""What has newly arrived in the archive, as the schedules count it.

The archive numbers its commits and writes the number into each event (`arrival`), where merging
files leaves it. So "what came after this commit" is a condition like any other, whenever an event
happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.domain.alerting.sighting import Sighting
from bot.engines.fetching import fetched
from bot.engines.limits import limited

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.archive.index import ArchiveIndex
    from bot.domain.answer import Question
    from bot.engines.pool import InstancePool

__all__ = ["ArchiveArrivals"]

_ARRIVED = """
SELECT * REPLACE (
    coalesce(identity, event_id) || ' ' || strftime(
        coalesce(try_cast(versions ->> '$[0].eventTime' AS TIMESTAMP), event_time),
        '%Y%m%dT%H%M%S'
    ) AS identity
)
FROM read_parquet($files)
WHERE arrival > $after AND arrival <= $upto
"""
"""Events by what makes them one, their id and their time: records that share an id and differ in
their time are two events, by the archive's rule. Of an event with addenda the time is that of its
first version, so that an addendum, which may have a time of its own, brings no event anew."""


@dataclass(frozen=True, slots=True)
class ArchiveArrivals:
    """`bot.services.ports.Arrivals` over the archive on this machine."""

    index: ArchiveIndex
    pool: InstancePool
    head_of: Callable[[], int]
    time_limit: float
    memory_limit: str

    def head(self) -> int:
        """The number of the last arrival."""
        return self.head_of()

    def sightings(
        self, question: Question, group_by: str, after: int, upto: int
    ) -> Sequence[Sighting]:
        """The events that the question is about and that arrived in `(after, upto]`."""
        files = self.index.arrived(after, question.window.start) if upto > after else ()
        if not files:
            return []
        values = {
            "files": list(files),
            "after": after,
            "upto": upto,
            "window_start": question.window.start.astimezone(UTC).replace(tzinfo=None),
            "window_end": question.window.end.astimezone(UTC).replace(tzinfo=None),
        }
        with (
            fetched(self.index.storage, files, self.time_limit) as spent,
            self.pool.lease() as connection,
            limited(connection, seconds=self.time_limit, memory=self.memory_limit, spent=spent),
        ):
            rows = connection.execute(_sql(question, group_by), values).fetchall()
        return [_sighting(row) for row in rows]

    def counts_events(self, question: Question, measure: str | None) -> bool:
        """Whether a rule's measure is the number of events, whatever else the query makes."""
        from bot.engines.translation import narrowed  # noqa: PLC0415 - the parser is large
        from bot.insights.sql.sightings import counts_events  # noqa: PLC0415

        return counts_events(narrowed(question), measure)


def _sql(question: Question, group_by: str) -> str:
    from sqlglot import exp, parse_one  # noqa: PLC0415 - a tenth of a second to import

    from bot.engines.translation import narrowed  # noqa: PLC0415
    from bot.insights.schema import events_schema  # noqa: PLC0415
    from bot.insights.sql.sightings import compile_sightings  # noqa: PLC0415

    arrived = parse_one(_ARRIVED, dialect="duckdb", into=exp.Select)
    return compile_sightings(
        narrowed(question),
        group_by,
        dialect="duckdb",
        schema=events_schema(),
        table=arrived,
        window="parameters",
    ).sql


def _sighting(row: tuple[datetime | str | None, ...]) -> Sighting:
    event_id, at, *texts = row
    assert isinstance(at, datetime)  # noqa: S101 - the archive has no event without a time
    group, principal, action, resource, source, account, region, error = (
        str(text) if text is not None else "" for text in texts
    )
    return Sighting(
        event_id=str(event_id),
        at=at.replace(tzinfo=UTC),
        group=group,
        principal=principal,
        action=action,
        resource=resource,
        source=source,
        account=account,
        region=region,
        error=error,
    )
