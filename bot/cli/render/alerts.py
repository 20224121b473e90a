"""Alerts and replies for a person at a terminal. What came from events or was typed is escaped."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cli.render.columns import columns
from bot.domain.cell_text import as_timestamp
from bot.domain.escaping import for_terminal
from bot.domain.principal import short_principal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.notes import Note
    from bot.domain.alerting.sighting import Sighting
    from bot.domain.ledger_row import LedgerRow
    from bot.services.alert_command_desk import Reply

__all__ = ["reply_as_text"]

_ALERTS = ("alert", "severity", "state", "level", "events", "title", "group", "owner", "opened")
_LETTERS = ("delivered", "not delivered", "looked")
_EVENTS = ("time", "principal", "action", "error", "resource", "source")


def reply_as_text(reply: Reply, history: Sequence[LedgerRow], zone: tzinfo) -> Iterator[str]:
    """The lines of a reply; `history` is what became of the alert that is shown."""
    width = shutil.get_terminal_size((160, 24)).columns
    if reply.alerts is not None:
        yield from _alerts(reply.alerts, zone, width)
    if reply.view is not None:
        yield from _alerts([reply.view.alert], zone, width)
        yield from _particulars(reply.view.alert)
        yield ""
        yield from _events(reply.view.events, zone, width)
        yield ""
        yield from _history(history, zone)
    for note in reply.notes:
        yield _note(note, zone)


def _alerts(alerts: Sequence[Alert], zone: tzinfo, width: int) -> Iterator[str]:
    if not alerts:
        yield "None."
        return
    rows = [
        (
            str(one.id),
            one.severity,
            one.state.replace("_", " ") + (" again" if one.reopened and not one.closed else ""),
            f"{one.level + 1}/{len(one.policy.levels)}",
            f"{one.count:,}",
            for_terminal(one.title),
            for_terminal(short_principal(one.group) or "-"),
            for_terminal(one.owner or "-"),
            as_timestamp(one.opened_at, zone),
        )
        for one in alerts
    ]
    yield from columns(_ALERTS, rows, width=width, right=frozenset({0, 4}))


def _particulars(alert: Alert) -> Iterator[str]:
    facets = {
        "principals": alert.principals,
        "actions": alert.actions,
        "resources": alert.resources,
        "sources": alert.sources,
    }
    for name, values in facets.items():
        if values:
            yield f"  {name}: {for_terminal(', '.join(values))}"
    if alert.cause:
        yield f"  cause: {for_terminal(alert.cause)}"


def _events(events: Sequence[Sighting], zone: tzinfo, width: int) -> Iterator[str]:
    rows = [
        (
            as_timestamp(one.at, zone),
            for_terminal(short_principal(one.principal)),
            *map(for_terminal, (one.action, one.error, one.resource, one.source)),
        )
        for one in events
    ]
    yield from columns(_EVENTS, rows, width=width)


def _history(rows: Iterable[LedgerRow], zone: tzinfo) -> Iterator[str]:
    """What became of it; that letters were delivered is left to `audit ledger show`."""
    for row in rows:
        if row.deed not in _LETTERS:
            at = as_timestamp(datetime.fromisoformat(row.at), zone)
            yield f"{at}  {for_terminal(f'{row.deed} by {row.user}  {_said(row.detail)}')}"


def _said(detail: str) -> str:
    try:
        found = json.loads(detail)
    except ValueError:  # somebody has changed the row: `audit ledger verify` says so
        return detail
    return str(found.get("note", "")) if isinstance(found, dict) else detail


def _note(note: Note, zone: tzinfo) -> str:
    return "".join(
        as_timestamp(datetime.fromisoformat(piece.text), zone)
        if piece.kind == "time"
        else for_terminal(piece.text)
        for piece in note
    )
