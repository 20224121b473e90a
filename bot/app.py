"""The composition root: the only place that knows every part and builds the adapters.

Building an `App` opens nothing; each part is built when it is first asked for.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.archive.local import LocalArchive
from bot.archive.options import WriteOptions
from bot.catalog.catalog import Catalog
from bot.catalog.shipped import shipped_runbooks
from bot.engine_room import EngineRoom
from bot.engines.arrivals import ArchiveArrivals
from bot.placing import place_of
from bot.services.authorise import Everybody
from bot.services.routed_engine import RoutedEngine
from bot.services.run_query import RunQuery
from bot.services.run_runbook import RunRunbook
from bot.settings import Settings, load_settings
from bot.settings.accounts import load_accounts
from bot.settings.folders import config_hashes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.alerting import Alerting
    from bot.archive.place import Place
    from bot.archive.s3.trails import S3Trails
    from bot.catalog.runbook_tests import Outcome
    from bot.charts.worker import ChartWorker
    from bot.demo import LocalWorkspace
    from bot.domain.runbook import Runbook
    from bot.services.desks import Desks
    from bot.services.keep_question import KeepQuestion
    from bot.services.ports import Clock, Engine, EngineState, Progress, Server
    from bot.services.read_ledger import ReadLedger
    from bot.settings.access import AccessFile
    from bot.slack.assembly import AlertIngredients
    from bot.store.database import Database
    from bot.store.ledger import StoredLedger

__all__ = ["App"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class App:
    """The product, put together from its settings. `environ` and `clock` are what tests replace."""

    def __init__(self, environ: Mapping[str, str] | None = None, clock: Clock = _utc_now) -> None:
        self._environ = os.environ if environ is None else environ
        self._clock = clock

    def now(self) -> datetime:
        """Now, aware."""
        return self._clock()

    @cached_property
    def settings(self) -> Settings:
        """The settings, read and checked when they are first needed."""
        return load_settings(self._environ)

    @property
    def zone(self) -> tzinfo:
        """The zone that windows are read in and times are shown in."""
        return self.settings.audit.zone

    @cached_property
    def runbooks(self) -> Catalog:
        """The shipped runbooks, and the user's own in front of them."""
        return Catalog([shipped_runbooks(), *self.settings.runbook_folders])

    @cached_property
    def archive(self) -> LocalArchive:
        """The archive under the home folder, or with its table in S3."""
        return LocalArchive(
            self.settings.archive_folder, self._write_options, self._processes, self._place
        )

    @cached_property
    def trails(self) -> S3Trails:
        """The trails in S3 that `trails.yaml` names."""
        from bot.archive.s3.trails import S3Trails  # noqa: PLC0415 - only ingestion needs them
        from bot.feeds import feeds_of  # noqa: PLC0415
        from bot.settings.trails import load_trails  # noqa: PLC0415

        return S3Trails(
            self.settings.archive_folder,
            self._write_options,
            self._processes,
            feeds_of(load_trails(self._environ), self.settings.archive),
            self._place,
        )

    @property
    def _place(self) -> Place:
        return place_of(self.settings.archive)

    @property
    def _processes(self) -> int:
        return self.settings.archive.processes or os.cpu_count() or 1

    @property
    def _write_options(self) -> WriteOptions:
        settings = self.settings.archive
        return WriteOptions(
            flush_bytes=settings.flush_size,
            largest_object=settings.largest_object,
            memory=str(settings.memory_limit),
            grace=settings.grace,
            downloads=settings.downloads,
        )

    @cached_property
    def engine_room(self) -> EngineRoom:
        """The engines of the settings."""
        return EngineRoom(self.settings, self.archive.index, self._clock)

    def engine(self, name: str | None) -> Engine:
        """An engine by name, the one that a question is routed to without one.

        Raises `NotFoundError` for an unknown one, `SettingsError` for one that is not set up.
        """
        return self._routed_engine if name is None else self.engine_room.get(name)

    @cached_property
    def _routed_engine(self) -> RoutedEngine:
        from bot.settings.routes import load_routes  # noqa: PLC0415 - not where an engine is named

        room = self.engine_room
        routes = load_routes(self._environ, self.accounts)
        for route in routes:
            room.get(route.engine)  # one that is not set up is told before anything is asked
        set_up = [state.name for state in room.states() if state.asks]
        return RoutedEngine(room.get, set_up, routes, self.settings.engine.default, self._clock)

    def watch_fetching(self, told: Progress | None) -> None:
        """Tell somebody of the files that questions fetch from S3, from now on."""
        self.engine_room.fetching = told

    def engines(self) -> Sequence[EngineState]:
        """Every engine, whether the settings name one or not."""
        return self.engine_room.states()

    def run_runbook(self, engine: str | None) -> RunRunbook:
        """The service that runs a runbook on an engine."""
        return RunRunbook(self.runbooks, self.engine(engine), self.accounts)

    def run_query(self, engine: str | None) -> RunQuery:
        """The service that runs a query of one's own on an engine."""
        return RunQuery(self.engine(engine), self.accounts)

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """The numbers of the accounts that have a name."""
        return load_accounts(self._environ)

    @cached_property
    def access(self) -> AccessFile:
        """Who may do what in a chat, and what is masked there."""
        from bot.settings.access import load_access  # noqa: PLC0415 - only a chat needs it

        return load_access(self._environ)

    @cached_property
    def database(self) -> Database:
        """The database of what was asked and done: a file in the home folder, or PostgreSQL."""
        from bot.store.database import Database  # noqa: PLC0415 - SQLAlchemy takes 0.2 s to import

        elsewhere = self.settings.audit.database.reveal()
        return Database(elsewhere or f"sqlite:///{quote(str(self.settings.database))}")

    def keep_question(self) -> KeepQuestion:
        """The service that keeps a question of this machine's terminal."""
        from bot.services.keep_question import KeepQuestion  # noqa: PLC0415 - after the answer

        return KeepQuestion(self._stored_ledger, self._clock)

    def _stored_ledger(self) -> StoredLedger:
        from bot.store.ledger import StoredLedger  # noqa: PLC0415 - SQLAlchemy takes 0.2 s to import

        return StoredLedger(self.database)

    def ledger(self) -> ReadLedger:
        """The service that reads and verifies the ledger."""
        from bot.services.read_ledger import ReadLedger  # noqa: PLC0415 - not on the asking path

        return ReadLedger(self._stored_ledger())

    def slack(self) -> Server:
        """The bot in Slack, not started yet."""
        from bot.archive.s3.process import FeedProcess  # noqa: PLC0415 - only a chat needs it
        from bot.slack.assembly import Ingredients, assemble  # noqa: PLC0415 - Bolt takes 0.3 s to import
        from bot.store.runs import StoredRuns  # noqa: PLC0415
        from bot.store.seen import StoredPayloads  # noqa: PLC0415

        return assemble(
            Ingredients(
                settings=self.settings,
                access=self.access,
                runbooks=self.runbooks,
                archive=self.archive,
                run_runbook=self.run_runbook,
                run_query=self.run_query,
                runs=StoredRuns(self.database),
                ledger=self._stored_ledger(),
                seen=StoredPayloads(self.database),
                charts=self.charts,
                alerts=self._chat_alerts(),
                companion=FeedProcess(self.trails),
                accounts=self.accounts,
                clock=self._clock,
                warm=self.warm,
            )
        )

    @cached_property
    def alerting(self) -> Alerting:
        """The alerts: what people do to them, and what they do by themselves."""
        from bot.alerting import AlertingIngredients, make_alerting  # noqa: PLC0415
        from bot.notify.pagers import load_pagers  # noqa: PLC0415
        from bot.settings.escalation import load_escalation  # noqa: PLC0415
        from bot.settings.oncall import load_oncall  # noqa: PLC0415
        from bot.settings.schedules import load_schedules  # noqa: PLC0415
        from bot.store.work import AlertStore  # noqa: PLC0415

        given = AlertingIngredients(
            store=AlertStore(self.database),
            escalation=load_escalation(self._environ),
            schedules=load_schedules(self._environ),
            oncall=load_oncall(self._environ),
            pagers=load_pagers(self._environ),
            runbooks=self.runbooks,
            archive=self.archive,
            arrivals=self._arrivals,
            engine=self.engine_room.archive,
            run_runbook=self.run_runbook,
            clock=self._clock,
            zone=self.zone,
            accounts=self.accounts,
        )
        return make_alerting(given)

    def desks(self) -> Desks:
        """What somebody at this machine's terminal speaks to: whoever is here may do everything."""
        return self.alerting.desks(Everybody())

    def _chat_alerts(self) -> AlertIngredients:
        from bot.alerting_checks import check  # noqa: PLC0415
        from bot.notify.page_carrier import PageCarrier  # noqa: PLC0415 - only a chat delivers
        from bot.scheduling.drive import Drive  # noqa: PLC0415 - APScheduler is only needed here
        from bot.services.runners import ReleaseDead  # noqa: PLC0415
        from bot.slack.assembly import AlertIngredients  # noqa: PLC0415
        from bot.slack.deep_link import channel_link  # noqa: PLC0415

        alerting = self.alerting
        check(alerting.given)
        store = alerting.given.store
        return AlertIngredients(
            store=store,
            desks=alerting.desks,
            page=lambda team: PageCarrier(alerting.given.pagers, self._clock, team, channel_link),
            drive=lambda noise, deliver: Drive(
                store,
                alerting.run_schedules,
                alerting.pass_time,
                noise,
                deliver,
                ReleaseDead(store, self._clock),
                self._clock,
                config_hashes(self._environ),
            ),
        )

    @property
    def _arrivals(self) -> ArchiveArrivals:
        engine = self.engine_room.archive
        return ArchiveArrivals(
            engine.index, engine.pool, self.archive.head, engine.time_limit, engine.memory_limit
        )

    @cached_property
    def charts(self) -> ChartWorker:
        """What draws the pictures of answers."""
        from bot.charts.worker import ChartWorker  # noqa: PLC0415 - only a chat shows pictures

        return ChartWorker()

    def warm(self) -> None:
        """Load what the first question of a chat would wait for."""
        self.runbooks.all()
        self.engine_room.archive.warm()
        self.charts.warm()

    def close(self) -> None:
        """Close what was opened; the app may be used on, and opens it again."""
        if "engine_room" in self.__dict__:
            self.engine_room.close()
        if "charts" in self.__dict__:
            self.charts.close()
        if "database" in self.__dict__:
            self.database.close()

    def workspace(self, port: int = 0) -> LocalWorkspace:
        """A workspace on this machine with the bot in it, not started yet."""
        from bot.demo import SHORTCUTS, LocalWorkspace  # noqa: PLC0415 - only the demo needs it
        from bot.sandbox import Sandbox, SandboxOptions  # noqa: PLC0415

        return LocalWorkspace(
            Sandbox(SandboxOptions(port=port, shortcuts=SHORTCUTS)),
            environ=self._environ,
            config=self.settings.home / "demo",
            make_bot=lambda environ: App(environ, self._clock).slack(),
        )

    def test_runbook(self, runbook: Runbook) -> Sequence[Outcome]:
        """Run a runbook's own tests on the embedded engine."""
        from bot.catalog.runbook_tests import run_tests  # noqa: PLC0415 - only these tests need it
        from bot.engines.in_memory import InMemoryEngine  # noqa: PLC0415

        with InMemoryEngine() as engine:
            return run_tests(runbook, engine)
