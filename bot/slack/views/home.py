"""The home tab: one's open and latest questions, the runbooks, the archive, the bot's health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_code, for_mrkdwn
from bot.domain.safeguards import Safeguard
from bot.slack.messages import buttons
from bot.slack.messages.alerts.alert import listed
from bot.slack.messages.text import button, context, header, mrkdwn, visible
from bot.slack.views import ids
from bot.slack.views.inputs import option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.domain.archive_report import ArchiveStatus
    from bot.domain.run import Run
    from bot.domain.runbook import Runbook
    from bot.slack.messages.message import Block

__all__ = ["HealthLine", "HomeFacts", "home_view"]

_ALERTS, _RUNS, _RUNBOOKS, _HEALTH = 8, 10, 50, 9
"""What is shown at most of each: a view has 100 blocks, a context ten elements."""


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One part of the bot, and how it is."""

    name: str
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """All that the tab shows. `safeguard` is the one chosen, None for all."""

    alerts: Sequence[Alert]
    running: Sequence[Run]
    recent: Sequence[Run]
    runbooks: Sequence[Runbook]
    archive: ArchiveStatus | None
    health: Sequence[HealthLine]
    allowed: Callable[[Runbook], bool]
    now: datetime
    zone: tzinfo
    safeguard: str | None = None


def home_view(facts: HomeFacts) -> Block:
    """The tab."""
    blocks = [
        *_alerts(facts),
        {"type": "divider"},
        *_questions(facts),
        {"type": "divider"},
        *_runbooks(facts),
        {"type": "divider"},
        header("The archive and the bot"),
        context(_archive(facts)),
        context(_health(facts.health)),
    ]
    return {"type": "home", "blocks": blocks}


def _alerts(facts: HomeFacts) -> list[Block]:
    """Those that wait for somebody, the latest first."""
    lines = [listed(alert, facts.zone) for alert in facts.alerts[:_ALERTS]]
    more = len(facts.alerts) - _ALERTS
    small = [context([f"and {more:,} more: /audit alerts"])] if more > 0 else []
    none = mrkdwn("\u2705 No alert waits for somebody.")
    return [header("Open alerts"), *(lines or [none]), *small]


def _questions(facts: HomeFacts) -> list[Block]:
    open_ones = {run.id: run for run in facts.running}
    # one that ended between the two looks at the database is in both
    ended = [run for run in facts.recent if run.state != "running" and run.id not in open_ones]
    return [
        header("Open questions"),
        *_runs(list(open_ones.values()), facts, "None of yours is open."),
        header("Your latest"),
        *_runs(ended, facts, "Nothing yet. `/audit` in a channel opens a form."),
    ]


def _runs(runs: Sequence[Run], facts: HomeFacts, none: str) -> list[Block]:
    lines = [_run_line(run, facts) for run in runs[:_RUNS]] or [mrkdwn(none)]
    more = len(runs) - _RUNS
    return [*lines, context([f"and {more:,} more"])] if more > 0 else lines


_STATES = {
    "answered": ":white_check_mark:",
    "failed": ":x:",
    "cancelled": ":no_entry_sign:",
    "running": ":hourglass_flowing_sand:",
}


def _run_line(run: Run, facts: HomeFacts) -> Block:
    outcome = run.outcome
    told = visible(outcome.headline or outcome.error, 300) if outcome else "still looking"
    when = as_timestamp(run.asked_at, facts.zone)
    text = f"{_STATES[run.state]} {for_code(visible(run.text, 200))} {when}\n{for_mrkdwn(told)}"
    if run.state == "running":
        act = button("Cancel", buttons.CANCEL, run.id, style="danger")
    else:
        act = button("Run again", buttons.AGAIN, run.id)
    return mrkdwn(text) | {"block_id": f"run:{run.id}", "accessory": act}


def _runbooks(facts: HomeFacts) -> list[Block]:
    shown = [
        runbook
        for runbook in facts.runbooks
        if facts.safeguard is None
        or any(safeguard.value == facts.safeguard for safeguard in runbook.safeguards)
    ]
    lines = [_runbook_line(runbook, facts) for runbook in shown[:_RUNBOOKS]]
    if not lines:
        lines = [mrkdwn("No runbook serves that.")]
    if len(shown) > _RUNBOOKS:
        lines.append(context([f"and {len(shown) - _RUNBOOKS:,} more: choose a safeguard"]))
    return [header("Runbooks by safeguard"), _safeguards(facts), *lines]


def _safeguards(facts: HomeFacts) -> Block:
    every = option("All of 45 CFR 164.312", ids.ALL_SAFEGUARDS)
    options = [every, *(option(f"{one.value} {one.heading}", one.value) for one in Safeguard)]
    chosen = next((one for one in options if one["value"] == facts.safeguard), every)
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.HOME_SAFEGUARD,
        "options": options,
        "initial_option": chosen,
    }
    return {"type": "actions", "block_id": "safeguard", "elements": [select]}


def _runbook_line(runbook: Runbook, facts: HomeFacts) -> Block:
    clauses = ", ".join(safeguard.clause for safeguard in runbook.safeguards)
    line = mrkdwn(f"*{for_mrkdwn(runbook.title)}*  `{runbook.id}`  {runbook.severity} {clauses}")
    if not facts.allowed(runbook):
        return line
    run = button("Run", buttons.RUN, runbook.id)
    return line | {"block_id": f"runbook:{runbook.id}", "accessory": run}


def _archive(facts: HomeFacts) -> list[str]:
    status = facts.archive
    if status is None:
        return ["The archive cannot be read."]
    if status.freshest is None or status.ingested_at is None:
        return ["The archive is empty: audit ingest fills it."]
    return [
        f"{status.events:,} events, newest {as_timestamp(status.freshest, facts.zone)}",
        f"last taken in {as_timestamp(status.ingested_at, facts.zone)}",
        f"{status.rejected:,} objects set aside" if status.rejected else "nothing set aside",
    ]


def _health(lines: Sequence[HealthLine]) -> list[str]:
    """Where there are more than can be shown, what is not well is shown first."""
    if not lines:
        return ["No part reports."]
    shown = lines if len(lines) <= _HEALTH else sorted(lines, key=lambda line: line.ok)[:_HEALTH]
    more = len(lines) - len(shown)
    return [*map(_health_line, shown), *([f"and {more:,} more"] if more else [])]


def _health_line(line: HealthLine) -> str:
    mark = "\u2705" if line.ok else "\u274c"
    return f"{mark} {line.name}: {line.text}"
