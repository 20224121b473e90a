"""Views as Slack judges them, and what a person does with one.

The sandbox's checks are written from Slack's documentation, apart from the code under test.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.catalog import Catalog, shipped_runbooks
from bot.domain.runbook import AlertRule, Parameter, Runbook
from bot.domain.safeguards import Safeguard
from bot.sandbox.blockkit import check_view
from bot.sandbox.elements import filled, problems
from tests.unit.slack.messages.limits import harmless
from tests.unit.slack.messages.limits import texts as every_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["HOSTILE", "RUNBOOKS", "block", "check", "marked_up", "runbook", "submitted", "words"]

View = dict[str, Any]

RUNBOOKS = Catalog([shipped_runbooks()]).all()
HOSTILE = "<!channel> *b* `c` <https://x|y> \u202e\u200b\x1b[31m & :fire: =HYPERLINK(1)"

CODE = re.compile(r"`[^`\n]*`")
ACTIVE = re.compile(r"(?<!\S)@|https?://|:fire:|\*b\*")
"""What Slack would make a mention, a link, a picture or bold."""


def runbook(runbook_id: str = "own", **change: Any) -> Runbook:  # noqa: ANN401 - any field of it
    """A runbook with whatever is wanted of it."""
    fields: dict[str, Any] = {
        "id": runbook_id,
        "title": "One of our own",
        "safeguards": (Safeguard.AUDIT_CONTROLS,),
        "severity": "low",
        "description": "What it finds.",
        "query": "filter eventName = $name",
        "alert": AlertRule(group_by="eventName"),
        "guidance": ("Read it.",),
        "parameters": (Parameter(name="name", description="A call."),),
    }
    return Runbook(**{**fields, **change})


def check(view: View) -> None:
    """Fail for whatever Slack would refuse, and for what must not reach a person."""
    check_view(view, view["type"], lambda _file: False)
    json.dumps(view, ensure_ascii=False).encode()
    assert all(harmless(text) for text in every_text(view["blocks"]))
    assert not [text for text in marked_up(view) if ACTIVE.search(CODE.sub("", text))]
    assert not [text for text in marked_up(view) if "<" in text]


def words(view: View) -> str:
    """Everything that a view shows, a line each."""
    return "\n".join(every_text(view["blocks"]))


def marked_up(part: object) -> Iterator[str]:
    """The texts in which Slack looks for mark-up."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list | tuple):
        for value in part:
            yield from marked_up(value)


def block(view: View, block_id: str) -> dict[str, Any]:
    """A view's block; raises StopIteration where there is none."""
    found: dict[str, Any] = next(one for one in view["blocks"] if one.get("block_id") == block_id)
    return found


def submitted(view: View, given: Mapping[str, Any] | None = None) -> View:
    """The view as it comes back, filled in by block; what Slack itself would stop fails."""
    blocks = [one for one in view["blocks"] if one["type"] == "input"]
    values = filled(blocks, {name: {name: value} for name, value in (given or {}).items()})
    assert problems(blocks, values) == {}
    return {**view, "state": {"values": values}}
