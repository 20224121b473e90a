"""The chat's parts, put together from what the composition root gives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.access import AccessPolicy
from bot.domain.masking import Masker
from bot.services.answer_run import AnswerRun
from bot.services.authorise import Authorise
from bot.services.kept_reports import KeptReports
from bot.services.mask_alerts import MaskAlerts
from bot.services.mask_report import MaskReport
from bot.services.running_runs import RunningRuns
from bot.services.start_run import StartRun, WindowRules
from bot.slack.alert_parts import AlertParts
from bot.slack.alerting import make_deliver
from bot.slack.attendance import Attendants
from bot.slack.client import make_client
from bot.slack.desk import Desk
from bot.slack.directory import SlackGroups
from bot.slack.finishing import Finishing
from bot.slack.forgetting import Forgetting
from bot.slack.gate import Gate
from bot.slack.listeners.parts import ListenerParts
from bot.slack.pool import QuestionPool
from bot.slack.poster import Poster
from bot.slack.recovery import Recovery
from bot.slack.service import Prepared, SlackService
from bot.slack.showing import Showing
from bot.slack.views.home import HealthLine
from bot.slack.whisper import Whisper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from slack_sdk import WebClient

    from bot.domain.run import Run
    from bot.services.authorise import Authorising
    from bot.services.delivering import Carrier, Deliver
    from bot.services.desks import Desks
    from bot.services.noise import Noise
    from bot.services.ports import (
        Archive,
        Charts,
        Clock,
        Companion,
        Ledger,
        Runbooks,
        Runs,
        SeenPayloads,
    )
    from bot.services.run_query import RunQuery
    from bot.services.run_runbook import RunRunbook
    from bot.services.work import Store
    from bot.settings import Settings
    from bot.settings.access import AccessFile
    from bot.slack.service import Drive

__all__ = ["AlertIngredients", "Ingredients", "assemble"]

_WORKING = 16
"""Threads that act on payloads, once those are acknowledged."""

_POSTING = 16
"""Threads that post placeholders: each waits for Slack a tenth of a second or two."""


@dataclass(frozen=True, slots=True)
class AlertIngredients:
    """The alerts' side: `desks` gives what people speak to, with the rights they have here.

    `drive` makes what fires, climbs and delivers, of the noise's desk and what delivers.
    """

    store: Store
    desks: Callable[[Authorising], Desks]
    page: Callable[[str], Carrier]
    drive: Callable[[Noise, Deliver], Drive]


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What the chat works with, built elsewhere."""

    settings: Settings
    access: AccessFile
    runbooks: Runbooks
    archive: Archive
    run_runbook: Callable[[str | None], RunRunbook]
    run_query: Callable[[str | None], RunQuery]
    runs: Runs
    ledger: Ledger
    seen: SeenPayloads
    charts: Charts
    alerts: AlertIngredients
    companion: Companion
    accounts: Mapping[str, str]
    clock: Clock
    warm: Callable[[], None]


def assemble(given: Ingredients) -> SlackService:
    """The bot, not started yet; opens nothing."""
    settings = given.settings
    client = make_client(settings.slack)
    pool = QuestionPool(settings.engine.concurrency, settings.slack.queue)
    service = SlackService(
        settings.slack,
        client,
        prepare=lambda team: _prepare(given, client, pool, team, lambda: _health(service, pool)),
        warm=given.warm,
        companion=given.companion,
        heartbeat=settings.heartbeat,
    )
    return service


def _prepare(
    given: Ingredients,
    client: WebClient,
    pool: QuestionPool,
    team: str,
    health: Callable[[], Sequence[HealthLine]],
) -> Prepared:
    settings = given.settings
    audit = settings.audit
    windows = WindowRules(audit.zone, audit.default_window, audit.longest_window)
    poster = Poster(client)
    whisper = Whisper(poster)
    masker = Masker(given.access.masking)
    mask, mask_alerts = MaskReport(masker), MaskAlerts(masker)
    authorise = Authorise(AccessPolicy(given.access.rules), SlackGroups(client))

    def may_export(run: Run) -> bool:
        runbook = given.runbooks.get(run.runbook_id) if run.runbook_id else None
        return authorise.allowed(run.asker, "export", runbook)

    showing = Showing(poster, mask, audit.zone, may_export)
    finishing = Finishing(poster, showing, mask, given.charts, may_export, audit.zone)
    answer_run = AnswerRun(
        given.run_runbook, given.run_query, given.runs, KeptReports(), mask, given.clock
    )
    start_run = StartRun(
        given.runbooks, authorise, given.runs, given.ledger, windows, given.clock, given.accounts
    )
    attendants = Attendants(
        answer_run=answer_run,
        running=RunningRuns(),
        runs=given.runs,
        ledger=given.ledger,
        poster=poster,
        whisper=whisper,
        showing=showing,
        finishing=finishing,
        pool=pool,
        posting=ThreadPoolExecutor(_POSTING, "posting"),
        clock=given.clock,
        zone=audit.zone,
        slow_after=settings.slack.slow_after,
    )
    desks = given.alerts.desks(authorise)
    deliver = make_deliver(
        given.alerts.store,
        client,
        given.charts,
        desks.digests.denials,
        mask_alerts,
        given.alerts.page(team),
        audit.zone,
        given.clock,
    )
    drive = given.alerts.drive(desks.noise, deliver)
    desk = Desk(start_run, given.runbooks, attendants, private=settings.slack.answer == "private")
    parts = ListenerParts(
        gate=Gate(team, given.seen, given.clock),
        desk=desk,
        authorise=authorise,
        answer_run=answer_run,
        runbooks=given.runbooks,
        runs=given.runs,
        ledger=given.ledger,
        poster=poster,
        whisper=whisper,
        showing=showing,
        finishing=finishing,
        archive=given.archive,
        health=health,
        client=client,
        windows=windows,
        alerts=AlertParts(desks, given.alerts.store, mask_alerts, drive.wake),
        clock=given.clock,
        work=ThreadPoolExecutor(_WORKING, "working"),
    )
    return Prepared(
        parts,
        Recovery(given.runs, poster, desk, given.clock),
        Forgetting(given.runs, given.seen, given.clock, settings.slack.keep_runs),
        drive,
    )


def _health(service: SlackService, pool: QuestionPool) -> list[HealthLine]:
    connected, waiting = service.connected(), pool.waiting
    queue = "no question waits" if not waiting else f"{waiting} questions wait"
    return [
        HealthLine("Slack", ok=connected > 0, text=f"{connected} connections"),
        HealthLine("Questions", ok=waiting == 0, text=queue),
    ]
