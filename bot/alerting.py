"""The alerts' parts, put together from what the composition root gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.slots import timing_of
from bot.services.alert_command_desk import CommandDesk
from bot.services.alert_desk import AlertDesk
from bot.services.alert_rules import AlertRules
from bot.services.authorise import Everybody
from bot.services.change_alert import ChangeAlert
from bot.services.desks import Desks
from bot.services.digests import Digests
from bot.services.evaluate_schedule import EvaluateSchedule
from bot.services.following import Following
from bot.services.jobs import DigestJob, RunbookJob, digest_job_name
from bot.services.keep_schedules import KeepSchedules
from bot.services.noise import Noise
from bot.services.pass_time import PassTime
from bot.services.raise_alerts import RaiseAlerts
from bot.services.reaching import Reaching
from bot.services.run_schedules import RunSchedules
from bot.services.stand_in import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import tzinfo

    from bot.domain.schedule import Schedule, SchedulesFile
    from bot.services.authorise import Authorising
    from bot.services.paging import Pagers
    from bot.services.ports import Archive, Arrivals, Clock, Engine, Runbooks
    from bot.services.run_runbook import RunRunbook
    from bot.services.run_schedules import Job
    from bot.services.work import Store
    from bot.settings.escalation import EscalationFile
    from bot.settings.oncall import OnCallFile

__all__ = ["Alerting", "AlertingIngredients", "make_alerting", "running"]


@dataclass(frozen=True, slots=True)
class AlertingIngredients:
    """What the alerts work with, built elsewhere."""

    store: Store
    escalation: EscalationFile
    schedules: SchedulesFile
    oncall: OnCallFile
    pagers: Pagers
    runbooks: Runbooks
    archive: Archive
    arrivals: Arrivals
    engine: Engine
    run_runbook: Callable[[str | None], RunRunbook]
    clock: Clock
    zone: tzinfo
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Alerting:
    """The alerts; opens nothing before it is used."""

    given: AlertingIngredients
    rules: AlertRules
    following: Following
    run_schedules: RunSchedules
    pass_time: PassTime
    desks: Callable[[Authorising], Desks]


def make_alerting(given: AlertingIngredients) -> Alerting:
    """Put them together."""
    rules = AlertRules(
        policies=given.escalation.policies,
        default=given.escalation.default,
        channel=given.escalation.channel,
        zone=given.zone,
        people=given.escalation.people,
        hourly=given.escalation.hourly,
        reopen_within=given.escalation.reopen_within,
        late=given.escalation.late,
    )
    following = Following(Reaching(given.oncall.schedules))

    def desks(authorise: Authorising) -> Desks:
        return _desks(given, rules, following, run_schedules, authorise)

    evaluate = EvaluateSchedule(
        given.store,
        given.arrivals,
        given.engine,
        given.runbooks,
        rules,
        RaiseAlerts(rules, following, given.clock),
        given.clock,
        given.schedules.schedules,
        given.accounts,
    )
    jobs = dict(_jobs(given, rules, evaluate, _digests(given, rules, Everybody())))
    run_schedules = RunSchedules(given.store, jobs, given.clock)
    pass_time = PassTime(given.store, following, given.clock, given.schedules.schedules, given.zone)
    return Alerting(given, rules, following, run_schedules, pass_time, desks)


def _jobs(
    given: AlertingIngredients, rules: AlertRules, evaluate: EvaluateSchedule, digests: Digests
) -> Iterator[tuple[str, Job]]:
    """The schedules that have a channel and are not switched off."""
    zone = str(given.zone)
    for name, one in running(given):
        timing = timing_of(one.every, one.cron, one.zone or zone)
        yield name, RunbookJob(name, one, timing, one.channel or rules.channel, evaluate)
    for name, digest in given.schedules.digests.items():
        if digests.channel(name):
            timing = timing_of(digest.every, digest.cron, digest.zone or zone)
            yield digest_job_name(name), DigestJob(name, timing, digests)


def running(given: AlertingIngredients) -> Iterator[tuple[str, Schedule]]:
    """The schedules that are not switched off and have a channel."""
    for name, schedule in given.schedules.schedules.items():
        if not schedule.paused and (schedule.channel or given.escalation.channel):
            yield name, schedule


def _digests(given: AlertingIngredients, rules: AlertRules, authorise: Authorising) -> Digests:
    return Digests(
        store=given.store,
        run_runbook=given.run_runbook,
        runbooks=given.runbooks,
        archive=given.archive,
        schedules=given.schedules.schedules,
        digests=given.schedules.digests,
        rules=rules,
        authorise=authorise,
        clock=given.clock,
    )


def _desks(
    given: AlertingIngredients,
    rules: AlertRules,
    following: Following,
    run_schedules: RunSchedules,
    authorise: Authorising,
) -> Desks:
    store, clock = given.store, given.clock
    change = ChangeAlert(store, following, clock)
    alerts = AlertDesk(store, change, given.runbooks, authorise, clock)
    noise = Noise(store, rules, authorise, clock)
    digests = _digests(given, rules, authorise)
    commands = CommandDesk(
        alerts,
        noise,
        StandIn(store, given.oncall.schedules, authorise, clock),
        KeepSchedules(store, run_schedules, authorise, clock),
        digests,
    )
    return Desks(alerts, noise, commands, digests)
