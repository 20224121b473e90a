"""Paging beyond the chat: what a page says, and who sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.runbook import Severity

__all__ = ["Page", "PageKind", "Pager", "Pagers"]

PageKind = Literal["trigger", "acknowledge", "resolve"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `dedup_key` is the same for all of an alert's; texts are events', unescaped."""

    alert_id: int
    dedup_key: str
    kind: PageKind
    severity: Severity
    title: str
    body: str
    source: str
    at: datetime
    link: str = ""


class Pager(Protocol):
    """One way to page somebody."""

    @property
    def name(self) -> str:
        """Its name in `config/pagers.yaml`."""

    def send(self, page: Page) -> str:
        """Send it; a receipt for the ledger. Raises `PageError`."""


class Pagers(Protocol):
    """The pagers there are."""

    def get(self, name: str) -> Pager:
        """One by its name; `NotFoundError` where there is none."""

    def names(self) -> Sequence[str]:
        """Their names."""
