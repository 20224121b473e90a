"""The engines: which there are, and each built from its settings when it is first asked for."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, cast

from bot.domain.nearest import did_you_mean
from bot.engines.archive import ArchiveEngine
from bot.engines.compilation import Compiler
from bot.engines.pool import InstancePool, PoolOptions
from bot.errors import NotFoundError, SettingsError
from bot.services.ports import EngineState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.archive.index import ArchiveIndex
    from bot.engines.athena.engine import AthenaEngine
    from bot.engines.logs.engine import LogsEngine
    from bot.engines.trino import TrinoEngine
    from bot.services.ports import Clock, Engine, Progress
    from bot.settings import Settings

__all__ = ["EngineRoom"]


class EngineRoom:
    """Every engine by its name; building the room opens nothing.

    `fetching` is told of files that a question fetches from S3: how many came, how many there are.
    """

    def __init__(self, settings: Settings, index: ArchiveIndex, clock: Clock) -> None:
        self.fetching: Progress | None = None
        self._settings = settings
        self._index = index
        self._clock = clock

    def get(self, name: str) -> Engine:
        """An engine by name.

        Raises `NotFoundError` for an unknown one, `SettingsError` for one that is not set up.
        """
        asks = self._asks()
        if name not in asks:
            raise NotFoundError(
                f"There is no engine '{name}'.{did_you_mean(name, asks)}"
                f" There is: {', '.join(asks)}."
            )
        if not asks[name]:
            raise SettingsError(f"There is no {name} to ask: {_SET_UP[name]}.")
        return cast("Engine", getattr(self, name.replace("-", "_")))

    def states(self) -> Sequence[EngineState]:
        """Every engine, whether the settings name one or not."""
        default = self._settings.engine.default
        return [EngineState(name, place, name == default) for name, place in self._asks().items()]

    def close(self) -> None:
        """Close what was opened."""
        if "archive" in self.__dict__:
            self.archive.pool.close()

    def _asks(self) -> dict[str, str]:
        """Where each asks, "" where the settings do not say."""
        trino, s3 = self._settings.trino, self._settings.archive.warehouse
        table = f"{trino.catalog}.{trino.schema}.{trino.table}"
        athena = self._settings.athena
        asked = f"{athena.catalog}.{athena.database}.{athena.table}"
        return {
            "archive": f"{self._settings.archive_folder}{f', files of {s3}' if s3 else ''}",
            "trino": f"{trino.scheme}://{trino.host}:{trino.port}, table {table}"
            if trino.host
            else "",
            "athena": f"workgroup {athena.workgroup}, table {asked} ({athena.source})"
            if athena.workgroup
            else "",
            "logs-insights": self._settings.logs.groups,
        }

    @cached_property
    def archive(self) -> ArchiveEngine:
        """The archive of this machine."""
        settings = self._settings.engine
        memory = str(settings.memory_limit)
        pool = InstancePool(
            PoolOptions(
                folder=self._settings.archive_folder,
                size=settings.concurrency,
                threads=settings.threads or os.cpu_count() or 1,
                memory=memory,
                wait_seconds=settings.wait.total_seconds(),
            )
        )
        return ArchiveEngine(
            index=self._index,
            pool=pool,
            compiler=Compiler(self._settings.cache_folder, self._settings.audit.row_limit),
            time_limit=settings.time_limit.total_seconds(),
            memory_limit=memory,
            progress=lambda: self.fetching,
        )

    @cached_property
    def trino(self) -> TrinoEngine:
        """The Trino cluster of `trino.yaml`."""
        from bot.engines.trino import TrinoEngine, TrinoServer  # noqa: PLC0415 - only for who asks it

        settings = self._settings.trino
        return TrinoEngine(
            TrinoServer(
                host=settings.host,
                port=settings.port,
                scheme=settings.scheme,
                user=settings.user,
                password=settings.password.reveal(),
                catalog=settings.catalog,
                schema=settings.schema,
                table=settings.table,
            ),
            default_limit=self._settings.audit.row_limit,
            time_limit=self._settings.engine.time_limit.total_seconds(),
        )

    @cached_property
    def athena(self) -> AthenaEngine:
        """The workgroup of `athena.yaml`."""
        from bot.aws.access import AwsAccess  # noqa: PLC0415 - only for who asks it
        from bot.engines.athena.api import Workgroup  # noqa: PLC0415
        from bot.engines.athena.engine import AthenaEngine  # noqa: PLC0415
        from bot.engines.athena.sources import IcebergTable, ObjectsView  # noqa: PLC0415

        settings = self._settings.athena
        return AthenaEngine(
            Workgroup(
                name=settings.workgroup,
                catalog=settings.catalog,
                database=settings.database,
                output=str(settings.output),
                reuse=settings.reuse_minutes,
            ),
            AwsAccess(
                region=str(settings.region),
                profile=settings.profile,
                role=str(settings.role),
                external_id=settings.external_id,
                attempts=4,
                named_in="athena.yaml",
            ),
            IcebergTable(settings.table)
            if settings.source == "iceberg"
            else ObjectsView(settings.table, str(settings.objects), self._clock),
            default_limit=self._settings.audit.row_limit,
            time_limit=self._settings.engine.time_limit.total_seconds(),
            scan_limit=settings.scan_limit,
            price=settings.price,
        )

    @cached_property
    def logs_insights(self) -> LogsEngine:
        """The log groups of `logs.yaml`."""
        from bot.aws.access import AwsAccess  # noqa: PLC0415 - only for who asks it
        from bot.engines.logs.engine import LogsEngine  # noqa: PLC0415
        from bot.engines.logs.statements import LogGroups  # noqa: PLC0415

        settings = self._settings.logs
        names = tuple(name.strip() for name in settings.groups.split(",") if name.strip())
        return LogsEngine(
            groups=LogGroups(names, settings.delay),
            access=AwsAccess(
                region=str(settings.region),
                profile=settings.profile,
                role=str(settings.role),
                external_id=settings.external_id,
                named_in="logs.yaml",
            ),
            default_limit=self._settings.audit.row_limit,
            time_limit=self._settings.engine.time_limit.total_seconds(),
            price=settings.price,
            slice=settings.slice,
            concurrency=settings.concurrency,
            clock=self._clock,
        )


_SET_UP = {
    "trino": "name its `host` in trino.yaml",
    "athena": "name its `workgroup` in athena.yaml",
    "logs-insights": "name the trail's log `groups` in logs.yaml",
}
"""What has to be set before an engine can be asked."""
