"""The form for a query of one's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.domain.words import MAX_LENGTH
from bot.slack.messages.text import plain, sentence
from bot.slack.views import ids
from bot.slack.views.choose import FormErrors, window_errors, window_input
from bot.slack.views.inputs import INITIAL, checkbox, read_value, text_input
from bot.slack.views.parameters import STANDARD, parameter_inputs, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta, tzinfo

    from bot.slack.messages.message import Block

__all__ = ["QueryForm", "query_view", "read_query"]

_EXAMPLE = "stats count(*) as denials by userIdentity.arn | sort denials desc"


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A query's form as it was filled in; `parameters` are the standard ones."""

    query: str
    window: str
    channel: str
    private: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)


def query_view(
    *,
    channel: str,
    query: str = "",
    window: str | None = None,
    values: Mapping[str, str] | None = None,
    private: bool = False,
) -> Block:
    """The form, filled in with what was asked before; with `values` it offers to narrow it."""
    return {
        "type": "modal",
        "callback_id": ids.QUERY,
        "title": plain("Query CloudTrail", 24),
        "submit": plain("Ask", 24),
        "close": plain("Cancel", 24),
        "private_metadata": ids.carry(channel=channel),
        "blocks": [
            *_query_input(query),
            window_input(window or "24h"),
            *([] if values is None else parameter_inputs(STANDARD, values)),
            checkbox("private", "Who sees the answer", "Only me", checked=private),
        ],
    }


def read_query(
    view: Mapping[str, Any], *, now: datetime, zone: tzinfo, longest: timedelta
) -> QueryForm | FormErrors:
    """Read what was filled in. The query itself is read by the engine, which knows its language."""
    state = view["state"]["values"]
    query, window = read_value(state, "query"), read_value(state, "window")
    given, wrong = read_parameters(state, STANDARD)
    errors = window_errors(window, now=now, zone=zone, longest=longest) | wrong
    if not query:
        errors["query"] = "Write a query."
    elif len(query) > MAX_LENGTH:
        errors["query"] = f"At most {MAX_LENGTH:,} characters; this has {len(query):,}."
    elif "```" in query:
        errors["query"] = "Three backticks in a row have no meaning in a query."
    if errors:
        return FormErrors(errors)
    private = read_value(state, "private") == "yes"
    return QueryForm(query, window, ids.channel_of(view), private, given)


def _query_input(query: str) -> list[Block]:
    """An input for the query. Half of one asks something else: a longer one is not filled in."""
    fits = len(query) <= INITIAL
    too_long = f"Your query has {len(query):,} characters and a form takes {INITIAL:,}."
    block = text_input(
        "query",
        "Query",
        hint="In the language of CloudWatch Logs Insights.",
        initial=query if fits else "",
        placeholder=_EXAMPLE,
        optional=False,
        multiline=True,
    )
    return [block] if fits else [sentence(f"{too_long} Ask it with /audit query."), block]
