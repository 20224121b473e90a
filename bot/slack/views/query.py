"""The form for a query of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.words import MAX_LENGTH
from bot.slack.views import ids
from bot.slack.views.choose import FormErrors, window_errors, window_input
from bot.slack.views.inputs import checkbox, read_value, text_input, words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta, tzinfo

    from bot.slack.messages.message import Block

__all__ = ["QueryForm", "query_view", "read_query"]

_EXAMPLE = "stats count(*) as denials by userIdentity.arn\n| sort denials desc"


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A query's form as it was filled in."""

    query: str
    window: str
    channel: str
    private: bool = False


def query_view(*, channel: str, query: str = "", window: str | None = None) -> Block:
    """The form, filled in with what was asked before."""
    return {
        "type": "modal",
        "callback_id": ids.QUERY,
        "title": words("Query CloudTrail", 24),
        "submit": words("Ask", 24),
        "close": words("Cancel", 24),
        "private_metadata": ids.carry(channel=channel),
        "blocks": [
            text_input(
                "query",
                "Query",
                hint="In the language of CloudWatch Logs Insights.",
                initial=query,
                placeholder=_EXAMPLE,
                optional=False,
                multiline=True,
            ),
            window_input(window or "24h"),
            checkbox("private", "Who sees the answer", "Only me", checked=False),
        ],
    }


def read_query(
    view: Mapping[str, Any], *, now: datetime, zone: tzinfo, longest: timedelta
) -> QueryForm | FormErrors:
    """Read what was filled in. The query itself is read by the engine, which knows its language."""
    state = view["state"]["values"]
    query, window = read_value(state, "query"), read_value(state, "window")
    errors = window_errors(window, now=now, zone=zone, longest=longest)
    if not query:
        errors["query"] = "Write a query."
    elif len(query) > MAX_LENGTH:
        errors["query"] = f"At most {MAX_LENGTH:,} characters; this has {len(query):,}."
    elif "```" in query:
        errors["query"] = "Three backticks in a row have no meaning in a query."
    if errors:
        return FormErrors(errors)
    private = read_value(state, "private") == "yes"
    return QueryForm(query, window, ids.channel_of(view), private)
