"""What a chat shows of alerts, with what is sensitive masked: the same rules as for answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.alerting.alert import Alert
    from bot.domain.alerting.digest import Digest, DigestAlert, Summary
    from bot.domain.alerting.notes import Note
    from bot.domain.alerting.sighting import Sighting
    from bot.domain.masking import ColumnMask, Masker

__all__ = ["MaskAlerts"]

_READ: Final[Mapping[str, tuple[str, ...]]] = {
    "principals": (
        "userIdentity.arn",
        "userIdentity.invokedBy",
        "userIdentity.principalId",
        "userIdentity.type",
    ),
    "actions": ("eventName",),
    "resources": (
        "requestParameters.bucketName",
        "requestParameters.secretId",
        "requestParameters.tableName",
        "requestParameters.keyId",
        "requestParameters.roleArn",
        "requestParameters.roleName",
        "requestParameters.userName",
    ),
    "sources": ("sourceIPAddress",),
    "errors": ("errorCode",),
}
"""The fields of events that each facet is made of."""


@dataclass(frozen=True)
class MaskAlerts:
    """Masks by the rules of `access.yaml`."""

    masker: Masker

    def alert(self, alert: Alert) -> Alert:
        """An alert as a channel may see it."""
        group = self.masker.column([alert.group_by])
        return msgspec.structs.replace(
            alert,
            group=group.text(alert.group),
            cause=self.masker.text(alert.cause),
            principals=self._all("principals", alert.principals),
            actions=self._all("actions", alert.actions),
            resources=self._all("resources", alert.resources),
            sources=self._all("sources", alert.sources),
        )

    def sighting(self, sighting: Sighting) -> Sighting:
        """One of its events."""
        masks = self._masks
        return replace(
            sighting,
            principal=masks["principals"].text(sighting.principal),
            action=masks["actions"].text(sighting.action),
            resource=masks["resources"].text(sighting.resource),
            source=masks["sources"].text(sighting.source),
            error=masks["errors"].text(sighting.error),
        )

    def note(self, note: Note) -> Note:
        """A line: values of events by what they are, other words by what they look like."""
        return tuple(
            msgspec.structs.replace(piece, text=self._masks[piece.facet].text(piece.text))
            if piece.facet
            else msgspec.structs.replace(piece, text=self.masker.text(piece.text))
            if piece.kind == "words"
            else piece
            for piece in note
        )

    def digest(self, digest: Digest) -> Digest:
        """A digest."""
        return msgspec.structs.replace(
            digest,
            principals=self._counts("principals", digest.principals),
            actions=self._counts("actions", digest.actions),
            waiting=tuple(map(self._short, digest.waiting)),
            stale=tuple(map(self._short, digest.stale)),
        )

    def summary(self, summary: Summary) -> Summary:
        """A summary."""
        return msgspec.structs.replace(
            summary,
            principals=self._counts("principals", summary.principals),
            actions=self._counts("actions", summary.actions),
        )

    @cached_property
    def _masks(self) -> dict[str, ColumnMask]:
        return {facet: self.masker.column(fields) for facet, fields in _READ.items()}

    def _all(self, facet: str, values: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._masks[facet].text, values))

    def _counts(self, facet: str, counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
        return tuple((self._masks[facet].text(value), many) for value, many in counts)

    def _short(self, alert: DigestAlert) -> DigestAlert:
        """Its group's field is not at hand: masked as a principal would be, and by its looks."""
        return msgspec.structs.replace(alert, group=self._masks["principals"].text(alert.group))
