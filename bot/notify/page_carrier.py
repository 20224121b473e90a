"""Carries pages of the outbox to pagers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from bot.domain.principal import short_principal
from bot.errors import NotFoundError, PageError
from bot.services.delivering import Arrived, PostponedError, UndeliverableError
from bot.services.paging import Page, PageKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.alerting.alert import Alert
    from bot.services.paging import Pagers
    from bot.services.ports import Clock
    from bot.services.work import Letter, Placed

__all__ = ["PageCarrier"]

_LONGEST = 60.0
_KINDS: dict[str, PageKind] = {kind: kind for kind in get_args(PageKind)}


@dataclass(frozen=True, slots=True)
class PageCarrier:
    """Pages by the alert as it is now.

    `instance` keeps the alerts of several bots apart; `link` is where an instance's channel opens,
    and asks nobody: a page must not wait for a chat that hangs.
    """

    pagers: Pagers
    clock: Clock
    instance: str
    link: Callable[[str, str], str]

    def __call__(self, letter: Letter, about: Placed | None) -> Arrived:
        """Send it; nobody is called for an alert that somebody has taken in hand meanwhile."""
        if about is None:
            raise UndeliverableError("the alert is not known")
        kind = letter.body["page"]
        if kind == "trigger" and about.alert.state != "open":
            return Arrived(f"not needed: {about.alert.state}")
        try:
            pager = self.pagers.get(letter.body["pager"])
            return Arrived(pager.send(self._page(about, kind)))
        except NotFoundError as problem:
            raise UndeliverableError(str(problem)) from problem
        except PageError as problem:
            if not problem.retryable:
                raise UndeliverableError(str(problem)) from problem
            seconds = problem.retry_after or min(2.0 ** (letter.attempts - 1), _LONGEST)
            raise PostponedError(str(problem), seconds) from problem

    def _page(self, about: Placed, kind: object) -> Page:
        alert = about.alert
        group = short_principal(alert.group) or "no group"
        return Page(
            alert_id=alert.id,
            dedup_key=f"audit-{self.instance}-{alert.id}",
            kind=_KINDS[str(kind)],
            severity=alert.severity,
            title=f"{alert.title}: {group}, {alert.count:,} events (alert {alert.id})",
            body="\n".join(_lines(alert)),
            source=f"schedule {alert.schedule}",
            at=self.clock(),
            link=self.link(self.instance, about.channel),
        )


def _lines(alert: Alert) -> list[str]:
    listed = {
        "principals": alert.principals,
        "actions": alert.actions,
        "resources": alert.resources,
        "sources": alert.sources,
    }
    found = [f"{name}: {', '.join(values[:10])}" for name, values in listed.items() if values]
    return [*found, f"from {alert.first.isoformat()} to {alert.last.isoformat()}"]
