"""The form of a bare `/audit`: first the runbook, then what it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.domain.arguments import accepted_parameters
from bot.domain.escaping import for_mrkdwn
from bot.domain.window import FORMS, parse_window
from bot.errors import UsageError
from bot.slack.messages.text import mrkdwn, plain, shortened
from bot.slack.views import ids
from bot.slack.views.inputs import checkbox, group, option, read_value, text_input
from bot.slack.views.parameters import parameter_inputs, problem_text, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta, tzinfo

    from bot.domain.runbook import Runbook
    from bot.slack.messages.message import Block

__all__ = [
    "AskForm",
    "FormErrors",
    "ask_view",
    "choose_view",
    "read_ask",
    "window_errors",
    "window_input",
]

_OPTIONS = 100
"""What a list, and a heading in one, holds."""


@dataclass(frozen=True, slots=True)
class AskForm:
    """A form as it was filled in, and checked."""

    runbook_id: str
    window: str
    channel: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    private: bool = False


@dataclass(frozen=True, slots=True)
class FormErrors:
    """What is wrong, by the block it is shown under."""

    errors: dict[str, str]


def choose_view(runbooks: Sequence[Runbook], *, channel: str, can_query: bool = False) -> Block:
    """The form before a runbook is chosen; there is nothing to send yet."""
    intro = "Choose a question. A command asks the same faster: `/audit access-denied 24h`."
    blocks = [mrkdwn(intro), _chooser(runbooks, None, can_query=can_query)]
    if not (runbooks or can_query):
        blocks = [mrkdwn("There is nothing that you may ask here. `/audit help` tells more.")]
    return {
        "type": "modal",
        "callback_id": ids.CHOOSE,
        "title": plain("Ask CloudTrail", 24),
        "close": plain("Cancel", 24),
        "private_metadata": ids.carry(channel=channel),
        "blocks": blocks,
    }


def ask_view(  # noqa: PLR0913 - one parameter an input
    runbook: Runbook,
    runbooks: Sequence[Runbook],
    *,
    channel: str,
    window: str,
    values: Mapping[str, str] | None = None,
    private: bool = False,
) -> Block:
    """The form of one runbook: its own parameters, then those that narrow any question."""
    accepted = accepted_parameters(runbook)
    described = shortened(" ".join(runbook.description.split()), 900)
    about = f"*{for_mrkdwn(runbook.title)}*\n{for_mrkdwn(described)}"
    return {
        "type": "modal",
        "callback_id": ids.ASK,
        "title": plain("Ask CloudTrail", 24),
        "submit": plain("Ask", 24),
        "close": plain("Cancel", 24),
        "private_metadata": ids.carry(channel=channel, runbook=runbook.id),
        "blocks": [
            _chooser(runbooks, runbook, can_query=False),
            mrkdwn(about),
            window_input(window),
            *parameter_inputs(accepted, values or {}, runbook_id=runbook.id),
            checkbox("private", "Who sees the answer", "Only me", checked=private),
        ],
    }


def read_ask(
    view: Mapping[str, Any],
    runbook: Runbook,
    *,
    now: datetime,
    zone: tzinfo,
    longest: timedelta,
) -> AskForm | FormErrors:
    """Read what was filled in; the checks are those of the command."""
    state = view["state"]["values"]
    window = read_value(state, "window")
    accepted = accepted_parameters(runbook)
    given, wrong = read_parameters(state, accepted, runbook_id=runbook.id)
    errors = window_errors(window, now=now, zone=zone, longest=longest) | wrong
    if errors:
        return FormErrors(errors)
    private = read_value(state, "private") == "yes"
    return AskForm(runbook.id, window, ids.channel_of(view), given, private)


def window_input(window: str) -> Block:
    """The input of the window of time."""
    return text_input("window", "Window", hint=f"Such as {FORMS}.", initial=window, optional=False)


def window_errors(text: str, *, now: datetime, zone: tzinfo, longest: timedelta) -> dict[str, str]:
    """What is wrong with a window, under its input."""
    try:
        parse_window(text, now=now, zone=zone, longest=longest)
    except UsageError as problem:
        return {"window": problem_text(str(problem))}
    return {}


def _chooser(runbooks: Sequence[Runbook], chosen: Runbook | None, *, can_query: bool) -> Block:
    """A list of the runbooks under their first safeguards; one that is chosen is always in it."""
    offered = [*runbooks, *([chosen] if chosen and chosen not in runbooks else [])]
    element: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.CHOOSE_RUNBOOK,
        "placeholder": plain("A runbook", 150),
        "option_groups": _groups(offered, can_query=can_query),
    }
    if chosen is not None:
        element["initial_option"] = _option(chosen)
    return {
        "type": "section",
        "block_id": "runbook",
        "text": {"type": "mrkdwn", "text": "*Runbook*"},
        "accessory": element,
    }


def _groups(runbooks: Sequence[Runbook], *, can_query: bool) -> list[dict[str, Any]]:
    by_safeguard: dict[str, list[dict[str, Any]]] = {}
    for runbook in runbooks:
        first = runbook.safeguards[0]
        by_safeguard.setdefault(f"{first.value} {first.heading}", []).append(_option(runbook))
    groups = [
        group(label, options[at : at + _OPTIONS])
        for label, options in sorted(by_safeguard.items())
        for at in range(0, len(options), _OPTIONS)
    ]
    if can_query:
        groups.append(group("Your own", [option("A query of your own", ids.OWN_QUERY)]))
    return groups


def _option(runbook: Runbook) -> dict[str, Any]:
    return option(f"{runbook.id}: {runbook.title}", runbook.id)
