"""How each answer is shown at the moment: its page, its picture, what is attached."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.slack.messages.answer import Chart, Shown, answer_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from bot.domain.report import Report
    from bot.domain.run import Run
    from bot.services.mask_report import MaskReport
    from bot.slack.messages.message import Message
    from bot.slack.poster import Poster
    from bot.slack.seat import Place

__all__ = ["Showing"]

_REMEMBERED = 2_000
"""Answers whose looks are remembered; of an older one the message itself says what is needed."""


@dataclass(frozen=True, slots=True)
class _Looks:
    page: int = 0
    chart: Chart | None = None
    attached: bool = False


class Showing:
    """Makes an answer's message, so that a page turned and a picture arriving both stay."""

    def __init__(
        self,
        poster: Poster,
        mask: MaskReport,
        zone: tzinfo,
        may_export: Callable[[Run], bool],
    ) -> None:
        self._poster = poster
        self._mask = mask
        self._zone = zone
        self._may_export = may_export
        self._looks: OrderedDict[str, _Looks] = OrderedDict()
        self._lock = threading.Lock()
        self._edits = tuple(threading.Lock() for _ in range(64))

    def show(self, run: Run, report: Report, place: Place, *, exactly: bool = False) -> None:
        """Bring an answer's message up to date; one edit of it at a time, so that none is stale."""
        with self._edits[hash(run.id) % len(self._edits)]:
            self._poster.edit(*place, self.message(run, report), exactly=exactly)

    def message(self, run: Run, report: Report, *, revealed: bool = False) -> Message:
        """The message of an answer as it looks now; `revealed` shows what is masked."""
        with self._lock:
            looks = self._looks.get(run.id, _Looks())
        masked = None if revealed else self._mask(report)
        return answer_message(
            report if masked is None else masked.report,
            Shown(
                run=run,
                zone=self._zone,
                page=looks.page,
                chart=looks.chart,
                attached=looks.attached,
                can_export=self._may_export(run),
                masked=() if masked is None else masked.columns,
            ),
        )

    def turn(self, run: Run, page: int) -> None:
        """Open another page."""
        self._change(run, page=page)

    def attach(self, run: Run) -> None:
        """Say that a file with all rows is in the thread."""
        self._change(run, attached=True)

    def picture(self, run: Run, chart: Chart | None) -> None:
        """Show a picture from now on, or none."""
        self._change(run, chart=chart)

    def recall(self, run: Run, blocks: Sequence[Mapping[str, Any]]) -> None:
        """Take the picture over from a message of before a restart."""
        with self._lock:
            known = run.id in self._looks
        if known:
            return
        for block in blocks:
            if block.get("type") == "image" and "slack_file" in block:
                chart = Chart(block["slack_file"].get("id", ""), block.get("alt_text", ""))
                self._change(run, chart=chart)

    def _change(self, run: Run, **change: Any) -> None:  # noqa: ANN401 - fields of _Looks
        with self._lock:
            self._looks[run.id] = replace(self._looks.pop(run.id, _Looks()), **change)
            while len(self._looks) > _REMEMBERED:
                self._looks.popitem(last=False)
