"""The form of a bare `/audit`: first the runbook, then what it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.domain.arguments import accepted_parameters, read_arguments
from bot.domain.escaping import for_mrkdwn
from bot.domain.window import FORMS, parse_window
from bot.errors import UsageError
from bot.slack.messages.text import mrkdwn, shortened
from bot.slack.views import ids
from bot.slack.views.inputs import (
    checkbox,
    group,
    option,
    parameter_input,
    read_value,
    text_input,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta, tzinfo

    from bot.domain.runbook import Runbook
    from bot.slack.messages.message import Block

__all__ = ["AskForm", "FormErrors", "ask_view", "choose_view", "read_ask"]

_FEWEST_CHARACTERS = 40


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
    return {
        "type": "modal",
        "callback_id": ids.CHOOSE,
        "title": words("Ask CloudTrail", 24),
        "close": words("Cancel", 24),
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
    given = values or {}
    accepted = accepted_parameters(runbook)
    inputs = [parameter_input(one, given.get(name, "")) for name, one in accepted.items()]
    described = shortened(" ".join(runbook.description.split()), 900)
    about = f"*{for_mrkdwn(runbook.title)}*\n{for_mrkdwn(described)}"
    return {
        "type": "modal",
        "callback_id": ids.ASK,
        "title": words("Ask CloudTrail", 24),
        "submit": words("Ask", 24),
        "close": words("Cancel", 24),
        "private_metadata": ids.carry(channel=channel, runbook=runbook.id),
        "blocks": [
            _chooser(runbooks, runbook, can_query=False),
            mrkdwn(about),
            window_input(window),
            *inputs,
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
    names = accepted_parameters(runbook)
    filled = {name: read_value(state, f"parameter.{name}") for name in names}
    given = {name: value for name, value in filled.items() if value}
    errors = window_errors(read_value(state, "window"), now=now, zone=zone, longest=longest)
    errors |= _parameter_errors(runbook, given)
    if errors:
        return FormErrors(errors)
    return AskForm(
        runbook_id=runbook.id,
        window=read_value(state, "window"),
        channel=ids.channel_of(view),
        parameters=given,
        private=read_value(state, "private") == "yes",
    )


def window_input(window: str) -> Block:
    """The input of the window of time."""
    return text_input("window", "Window", hint=f"Such as {FORMS}.", initial=window, optional=False)


def window_errors(text: str, *, now: datetime, zone: tzinfo, longest: timedelta) -> dict[str, str]:
    """What is wrong with a window, under its input."""
    try:
        parse_window(text, now=now, zone=zone, longest=longest)
    except UsageError as problem:
        return {"window": shortened(str(problem), 300)}
    return {}


def _parameter_errors(runbook: Runbook, given: Mapping[str, str]) -> dict[str, str]:
    """Each parameter by itself, so that all that is wrong is marked at once."""
    errors = {}
    for name, parameter in accepted_parameters(runbook).items():
        try:
            if name in given:
                parameter.read(given[name])
            elif parameter.required:
                raise ValueError("is needed")  # noqa: TRY301 - told like every other mistake
        except ValueError as problem:
            errors[f"parameter.{name}"] = shortened(str(problem), 300)
    if not errors:
        read_arguments(runbook, given)
    return errors


def _chooser(runbooks: Sequence[Runbook], chosen: Runbook | None, *, can_query: bool) -> Block:
    """A list of the runbooks under their first safeguards."""
    element: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.CHOOSE_RUNBOOK,
        "placeholder": words("A runbook", 150),
        "option_groups": _groups(runbooks, can_query=can_query),
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
    groups = [group(label, options[:100]) for label, options in sorted(by_safeguard.items())]
    if can_query or not groups:
        groups.append(group("Your own", [option("A query of your own", ids.OWN_QUERY)]))
    return groups[:100]


def _option(runbook: Runbook) -> dict[str, Any]:
    return option(f"{runbook.id}: {runbook.title}", runbook.id)
