"""What is refused at the start: a configuration by which nobody would be called at 2 a.m."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.alerting import running
from bot.catalog.query_checks import columns_of, sample_values
from bot.domain.arguments import read_arguments
from bot.domain.oncall import now_and_next
from bot.errors import SettingsError, UsageError
from bot.insights import parse
from bot.insights.syntax import FillMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.alerting import AlertingIngredients
    from bot.domain.alerting.escalation import Policy
    from bot.domain.schedule import Schedule

__all__ = ["check"]


def check(given: AlertingIngredients) -> None:
    """Refuse what could not work at 2 a.m.; raises `SettingsError` with all of it.

    Schedules need runbooks and policies that there are, and every policy that is used needs
    somebody behind it.
    """
    problems = [*_check_schedules(given), *_check_policies(given)]
    if problems:
        raise SettingsError("\n".join(problems))


def _check_schedules(given: AlertingIngredients) -> Iterator[str]:
    known = set(given.runbooks.ids())
    for name, schedule in running(given):
        if schedule.runbook not in known:
            yield f"schedules.yaml: {name}: there is no runbook '{schedule.runbook}'"
        elif problem := _unwatchable(given, schedule):
            yield f"schedules.yaml: {name}: {problem}"
        if (schedule.policy or given.escalation.default) not in given.escalation.policies:
            yield f"schedules.yaml: {name}: there is no policy '{schedule.policy}'"


def _check_policies(given: AlertingIngredients) -> Iterator[str]:
    used = {one.policy or given.escalation.default for _, one in running(given)}
    for name, policy in given.escalation.policies.items():
        yield from _unknown_targets(given, name, policy)
        if name in used and not any(_reaches(given, policy)):
            yield f"escalation.yaml: policy '{name}' reaches nobody"


def _unknown_targets(given: AlertingIngredients, name: str, policy: Policy) -> Iterator[str]:
    known = {"oncall": set(given.oncall.schedules), "pager": set(given.pagers.names())}
    for level in policy.levels:
        for target in level.targets:
            if target.name not in known.get(target.kind, {target.name}):
                yield f"escalation.yaml: policy '{name}': there is no {target}"


def _reaches(given: AlertingIngredients, policy: Policy) -> Iterator[bool]:
    """Whether each target can reach somebody, an on-call schedule within a week."""
    now = given.clock()
    for level in policy.levels:
        for target in level.targets:
            if target.kind != "oncall":
                yield True
            elif (schedule := given.oncall.schedules.get(target.name)) is not None:
                yield any(now_and_next(schedule, (), now))


def _unwatchable(given: AlertingIngredients, schedule: Schedule) -> str:
    """Why no alert could come of it; "" where one could."""
    runbook = given.runbooks.get(schedule.runbook)
    try:
        read_arguments(runbook, schedule.parameters, given.accounts)
    except UsageError as problem:
        return str(problem)
    query = parse(runbook.query)
    if any(isinstance(command, FillMissing) for command in query.commands):
        return f"'{runbook.id}' finds stretches without events: nothing arrives that it could watch"
    group_by = schedule.alert.group_by
    columns = columns_of(query, sample_values(runbook))
    if group_by is not None and group_by not in columns:
        return f"'{runbook.id}' has no column '{group_by}': it has {', '.join(columns)}"
    return ""
