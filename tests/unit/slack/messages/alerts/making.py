"""Alerts, notes and digests of any kind, as somebody hostile would have them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.alerting.alert import SEVERITIES
from bot.domain.alerting.digest import Digest, DigestAlert, DigestRun, Handled, Summary
from bot.domain.alerting.notes import Note, Piece, everybody_here, person, when, words
from tests.unit.domain.alerting.making import NOON, POLICY, opened

if TYPE_CHECKING:
    from bot.domain.alerting.alert import Alert
    from bot.slack.messages.message import Message

__all__ = ["NASTY", "alerts", "digests", "inert", "notes", "summaries"]

NASTY = (
    "<!channel>",
    "<@UEVIL0001>",
    "<https://evil.example|ok> http://evil.example",
    "*b* _i_ ~s~ `c` ```d```",
    ":rotating_light:",
    "\u202egnp.exe \u05d0\u05d1",
    "zero\u200bwidth\x00\x1b[2J\r\n",
    "\ud800",
    "&amp; & &lt;",
    "`",
    "arn:aws:iam::111122223333:user/`",
    "\U0001f600",
    "",
    " ",
)

text = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=20),
    st.builds(lambda one, many: one * many, st.sampled_from(NASTY), st.integers(1, 10_000)),
)
values = st.one_of(
    st.lists(text, max_size=4).map(tuple),
    text.map(lambda one: (one,) * 50),
)
who = st.one_of(st.sampled_from(("", "UALICE", "somebody at a terminal")), text)
count = st.sampled_from((0, 1, 2, 999, 10**9))
instant = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone
maybe = st.one_of(st.none(), instant)
counts = st.lists(st.tuples(text, count), max_size=10).map(tuple)


def alerts() -> st.SearchStrategy[Alert]:
    """Any alert, in any state."""
    return st.builds(
        lambda fields: replace(opened(), **fields),
        st.fixed_dictionaries(
            {
                "id": st.sampled_from((1, 10**8)),
                "title": text,
                "schedule": text,
                "severity": st.sampled_from(SEVERITIES),
                "group": text,
                "count": count,
                "principals": values,
                "actions": values,
                "resources": values,
                "sources": values,
                "state": st.sampled_from(
                    ("open", "acknowledged", "snoozed", "resolved", "false_positive")
                ),
                "level": st.integers(0, len(POLICY.levels) - 1),
                "round": st.integers(0, 1),
                "climbs_at": maybe,
                "exhausted": st.booleans(),
                "owner": who,
                "acknowledged_at": maybe,
                "acknowledged_by": who,
                "snoozed_until": maybe,
                "resolved_at": maybe,
                "resolved_by": who,
                "cause": text,
                "reopened": st.sampled_from((0, 1, 1000)),
                "about": st.sampled_from(("", "USUSPECT")),
                "answer": st.sampled_from(("", "asked", "yes", "no", "silence")),
            }
        ),
    )


def notes() -> st.SearchStrategy[Note]:
    """Any line of a timeline."""
    piece = st.one_of(
        text.map(words),
        st.builds(
            Piece, st.just("words"), text, st.sampled_from(("principals", "actions", "resources"))
        ),
        who.map(person),
        st.just(person("S0GROUP01")),
        instant.map(when),
        st.just(everybody_here()),
    )
    return st.lists(piece, max_size=25).map(lambda pieces: (words("Opened. "), *pieces))


def summaries() -> st.SearchStrategy[Summary]:
    """Any summary."""
    return st.builds(
        Summary,
        schedule=text,
        runbook_id=st.just("access-denied"),
        title=text,
        slot=instant,
        events=count,
        hidden=count,
        principals=counts,
        actions=counts,
        alerts=st.just(()),
    )


_runs = st.builds(
    DigestRun,
    runbook_id=st.just("access-denied"),
    title=text,
    safeguards=st.sampled_from(((), ("164.312(b)",), ("164.312(a)(1)", "164.312(b)"))),
    events=count,
    before=count,
    looked_at=count,
    fired=count,
    failed=count,
    missed=count,
    error=st.one_of(st.just(""), text),
)
_waiting = st.builds(
    DigestAlert,
    id=st.just(7),
    title=text,
    group=text,
    severity=st.sampled_from(SEVERITIES),
    state=st.just("open"),
    count=count,
    opened_at=instant,
)
_seconds = st.one_of(st.none(), st.floats(0, 10**7))


def digests() -> st.SearchStrategy[Digest]:
    """Any digest."""
    return st.builds(
        Digest,
        name=st.sampled_from(("daily", "weekly")),
        start=st.just(NOON),
        end=st.just(NOON + timedelta(days=1)),
        made_at=instant,
        runs=st.one_of(st.lists(_runs, max_size=4).map(tuple), _runs.map(lambda one: (one,) * 60)),
        waiting=st.one_of(
            st.lists(_waiting, max_size=3).map(tuple), _waiting.map(lambda one: (one,) * 30)
        ),
        stale=st.lists(_waiting, max_size=3).map(tuple),
        handled=st.builds(
            Handled,
            opened=count,
            reopened=count,
            acknowledged=count,
            resolved=count,
            false_positives=count,
            to_acknowledge=_seconds,
            to_resolve=_seconds,
        ),
        denials=count,
        denials_before=count,
        principals=counts,
        actions=counts,
        hidden=counts,
        accounts=values,
        regions=values,
        freshest=maybe,
        rejected=count,
        undelivered=count,
        rows=count,
        head=st.just("ab" * 32),
    )


_OURS = re.compile(
    r"<@[UW][A-Z0-9]*>|<!subteam\^S[A-Z0-9]*>|<!here>|<!date\^-?\d+\^[^<>|]*\|[^<>|]*>"
    r"|<https://chat\.example/[^<>|]*\|[^<>|]*>"
)


def inert(message: Message) -> None:
    """Fail for text that does something which the bot did not mean."""
    for found in (message.text, *_marked_up(list(message.blocks))):
        said = _OURS.sub("", found)
        assert "UEVIL" not in "".join(_OURS.findall(found))
        assert not re.search("[<>]", said)
        for line in said.split("\n"):
            assert line.count("`") % 2 == 0
        outside = re.sub(r"`[^`\n]*`", "", said)
        assert not re.search(r"\*b\*|_i_|~s~|:rotating_light:|https?://evil", outside)


def _marked_up(part: Any) -> list[str]:  # noqa: ANN401 - JSON
    """The texts in which Slack looks for mark-up."""
    if isinstance(part, dict):
        mine = [part["text"]] if part.get("type") == "mrkdwn" else []
        return mine + [found for value in part.values() for found in _marked_up(value)]
    if isinstance(part, list):
        return [found for value in part for found in _marked_up(value)]
    return []
