"""Events of an alert arrive: it is opened, it grows, or it comes up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from bot.domain.alerting.alert import FACETS, SEVERITIES, Alert, severer
from bot.domain.alerting.change import Change, changed
from bot.domain.alerting.notes import Note, Piece, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.domain.alerting.change import Effect
    from bot.domain.alerting.escalation import Policy
    from bot.domain.alerting.sighting import Sighting
    from bot.domain.runbook import Severity

__all__ = ["Finding", "arrive", "open_alert"]

_REMEMBERED = 50
"""Values remembered of each kind: a flood of invented names must not grow without end."""

_TOLD = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """New events of one group that meet a schedule's rule, with what the rule says of them.

    `anew` tells that events nobody has seen meet the rule by themselves.
    """

    fingerprint: str
    schedule: str
    runbook_id: str
    title: str
    severity: Severity
    group_by: str
    group: str
    channel: str
    policy: Policy
    sightings: tuple[Sighting, ...]
    about: str = ""
    anew: bool = True


def open_alert(finding: Finding, alert_id: int, now: datetime) -> Change:
    """A new alert, whose first level is told at once."""
    times = [sighting.at for sighting in finding.sightings]
    level = finding.policy.levels[0]
    asked = bool(finding.about) and finding.policy.ask_person
    alert = Alert(
        id=alert_id,
        fingerprint=finding.fingerprint,
        schedule=finding.schedule,
        runbook_id=finding.runbook_id,
        title=finding.title,
        severity=finding.severity,
        group_by=finding.group_by,
        group=finding.group,
        channel=finding.channel,
        policy=finding.policy,
        opened_at=now,
        changed_at=now,
        first=min(times),
        last=max(times),
        count=len(times),
        climbs_at=now + level.length,
        about=finding.about,
        answer="asked" if asked else "",
        answers_by=now + finding.policy.answer_length if asked else None,
    )
    alert = msgspec.structs.replace(alert, **_facets(None, finding.sightings))
    note = (words(f"Opened with {_events(len(times))}: {finding.title}."),)
    effects: tuple[Effect, ...] = ("post", "notify", "ask") if asked else ("post", "notify")
    return Change(alert, "opened", note, effects, {"events": str(len(times))})


def arrive(alert: Alert, finding: Finding, now: datetime) -> Change:
    """More events of an alert that is there.

    An open one grows. One that somebody has in hand, or closed, comes up again where the new
    events matter: they meet the rule by themselves, or bring a new principal, action or resource
    or a higher severity. Otherwise they are only counted.
    """
    fresh = _new_values(alert, finding.sightings)
    higher = SEVERITIES.index(finding.severity) > SEVERITIES.index(alert.severity)
    grown = changed(
        alert,
        now,
        count=alert.count + len(finding.sightings),
        first=min(alert.first, *(sighting.at for sighting in finding.sightings)),
        last=max(alert.last, *(sighting.at for sighting in finding.sightings)),
        severity=severer(alert.severity, finding.severity),
        **_facets(alert, finding.sightings),
    )
    detail = {
        "events": str(len(finding.sightings)),
        **{name: _listed(new) for name, new in fresh},
    }
    said = _grown_note(finding, fresh, higher=higher)
    matters = bool(fresh) or higher
    if alert.state != "open" and (finding.anew or matters):
        return _again(grown, finding, now, said).noting(**detail)
    if alert.state == "open" and matters:
        return Change(grown, "grew", said, ("post",), detail)
    return Change(grown, "grew", (), ("edit",), detail)


def _again(grown: Alert, finding: Finding, now: datetime, said: Note) -> Change:
    """Open again, all in one version: a new escalation begins, with the policy as it is now.

    Where what came is of another person alone, the alert is about that one from now on.
    """
    level = finding.policy.levels[0]
    another = finding.about not in {"", grown.about}
    asked = another and finding.policy.ask_person
    alert = msgspec.structs.replace(
        grown,
        state="open",
        policy=finding.policy,
        reopened=grown.reopened + 1,
        reopened_at=now,
        level=0,
        round=0,
        exhausted=False,
        climbs_at=now + level.length,
        snoozed_until=None,
        reminds_at=None,
        resolved_at=None,
        about=finding.about if another else grown.about,
        answer=("asked" if asked else "") if another else grown.answer,
        answers_by=now + finding.policy.answer_length if asked else None,
    )
    effects: tuple[Effect, ...] = ("post", "notify", "ask") if asked else ("post", "notify")
    return Change(alert, "reopened", (words("Reopened: "), *said), effects)


def _facets(alert: Alert | None, sightings: Sequence[Sighting]) -> dict[str, tuple[str, ...]]:
    """The values of each facet, those known first, then the new ones as they come."""
    values: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        known = () if alert is None else getattr(alert, facet)
        values[facet] = tuple(dict.fromkeys((*known, *_values(facet, sightings))))[:_REMEMBERED]
    return values


def _values(facet: str, sightings: Iterable[Sighting]) -> list[str]:
    found = (getattr(sighting, facet.removesuffix("s")) for sighting in sightings)
    return [value for value in found if value]


def _new_values(alert: Alert, sightings: Sequence[Sighting]) -> list[tuple[str, list[str]]]:
    """The facets that matter with what is new of each; one that is full has nothing new."""
    found = []
    for facet in FACETS[:3]:
        known = getattr(alert, facet)
        new = dict.fromkeys(value for value in _values(facet, sightings) if value not in known)
        if new and len(known) < _REMEMBERED:
            found.append((facet, list(new)))
    return found


def _listed(values: list[str]) -> str:
    """As many as are remembered, and how many more there are."""
    more = [f"and {len(values) - _REMEMBERED:,} more"] if len(values) > _REMEMBERED else []
    return ", ".join([*values[:_REMEMBERED], *more])


def _grown_note(finding: Finding, fresh: list[tuple[str, list[str]]], *, higher: bool) -> Note:
    pieces = [words(_events(len(finding.sightings), "more "))]
    for facet, new in fresh:
        pieces.append(words(f"; new {facet}: "))
        for place, value in enumerate(new[:_TOLD]):
            pieces += [*([words(", ")] if place else []), Piece("words", value, facet)]
        if len(new) > _TOLD:
            pieces.append(words(f" and {len(new) - _TOLD:,} more"))
    if higher:
        pieces.append(words(f"; severity is {finding.severity} now"))
    return (*pieces, words("."))


def _events(count: int, more: str = "") -> str:
    return f"1 {more}event" if count == 1 else f"{count:,} {more}events"
