"""A digest: what was looked at, found and done, on one screen, and the proof that it was."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.alerting.digest import is_quiet
from bot.domain.cell_text import as_timestamp
from bot.domain.duration import duration_text
from bot.domain.escaping import for_code, for_mrkdwn
from bot.domain.principal import short_principal
from bot.slack.messages.alerts.notes import date_mrkdwn
from bot.slack.messages.budget import fitted
from bot.slack.messages.message import Block, Message
from bot.slack.messages.text import context, fields, header, joined, mrkdwn, named, note, visible
from bot.slack.messages.verdict import SEVERITY_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from bot.domain.alerting.digest import Digest, DigestAlert, DigestRun
    from bot.slack.messages.answer import Chart

__all__ = ["digest_message"]

_LISTED, _TOP = 8, 5


def digest_message(digest: Digest, zone: tzinfo, chart: Chart | None = None) -> Message:
    """The message; without a chart where none could be drawn, or nothing was denied."""
    title = f"{digest.name.capitalize()} digest"
    span = f"{as_timestamp(digest.start, zone)} to {as_timestamp(digest.end, zone)}"
    said = _verdict(digest)
    blocks = [
        named("title", header(title)),
        named("verdict", mrkdwn(f"*{said}*\n{span}")),
        named("handled", fields(_handled(digest))),
        *_safeguards(digest),
        *_alerts("Waiting for somebody", digest.waiting, zone),
        *_alerts("Acknowledged, and silent since", digest.stale, zone),
        *_denials(digest, chart),
        *_hidden(digest),
    ]
    proof = [
        named("coverage", context([note(_coverage(digest, zone))])),
        named("proof", context([note(_proof(digest))])),
    ]
    return Message(f"{title}, {span}: {said}", fitted(blocks, proof))


def _verdict(digest: Digest) -> str:
    """The whole of it in one sentence; nothing found is said only where all was looked at."""
    looked = max((run.looked_at for run in digest.runs), default=0)
    failed = sum(bool(run.error) for run in digest.runs)
    if failed:
        return f"\u274c {failed} of {len(digest.runs)} runbooks could not be asked"
    if not looked:
        return "\u2753 Not looked at: the archive holds no event of this period"
    if is_quiet(digest):
        return f"\u2705 Nothing found: {looked:,} events were looked at"
    waiting = len(digest.waiting)
    alerts = "no alert waits" if not waiting else _count(waiting, "alert") + " waiting"
    return f"\U0001f4cb {digest.denials:,} denials, {alerts}; {looked:,} events were looked at"


def _handled(digest: Digest) -> list[tuple[str, str]]:
    done = digest.handled
    closed = f"{done.resolved:,} resolved, {_count(done.false_positives, 'false positive')}"
    return [
        ("Opened", f"{done.opened:,}, reopened {done.reopened:,}"),
        ("Closed", closed + _after(done.to_resolve)),
        ("Acknowledged", f"{done.acknowledged:,}{_after(done.to_acknowledge)}"),
    ]


def _after(seconds: float | None) -> str:
    """The median, where there is one."""
    length = duration_text(timedelta(seconds=seconds or 0))
    return "" if seconds is None else f", after {length} (median)"


def _safeguards(digest: Digest) -> list[Block]:
    """What ran for each safeguard, and what it found against the period before."""
    by_safeguard: dict[str, list[DigestRun]] = defaultdict(list)
    for run in digest.runs:
        for safeguard in run.safeguards:
            by_safeguard[safeguard].append(run)
    if not by_safeguard:
        return [named("safeguards", mrkdwn("No schedule runs: nothing is watched."))]
    blocks = []
    for place, (safeguard, runs) in enumerate(sorted(by_safeguard.items())):
        lines = [f"*{for_mrkdwn(safeguard)}*"]
        lines += [f"\u2022 {_run(run)}" for run in sorted(runs, key=_is_calm)]
        blocks.append(named(f"safeguard.{place}", mrkdwn(joined(lines, "and {:,} more runbooks"))))
    return blocks


def _is_calm(run: DigestRun) -> bool:
    """Whether there is nothing to do about it: where not all of them fit, those are left out."""
    return not (run.events or run.error or run.failed or run.missed) and run.looked_at > 0


def _run(run: DigestRun) -> str:
    title = for_mrkdwn(visible(run.title, 100))
    if run.error:
        return f"{title}: *could not be asked*: {for_mrkdwn(visible(run.error, 300))}"
    if not run.looked_at:
        found = "not looked at: no event of the period is there"
    elif not run.events:
        found = f"nothing found in {run.looked_at:,} events, {run.before:,} the period before"
    else:
        found = f"{run.events:,} events, {run.before:,} the period before"
    troubles = [
        f"{count:,} {what}"
        for count, what in ((run.failed, "failed"), (run.missed, "missed"))
        if count
    ]
    ran = f"ran {_count(run.fired, 'time')}" + (f", {', '.join(troubles)}" if troubles else "")
    return f"{title}: {found}; {ran}"


def _alerts(title: str, alerts: Sequence[DigestAlert], zone: tzinfo) -> list[Block]:
    if not alerts:
        return []
    lines = [f"*{title}* ({len(alerts):,})"]
    for one in alerts[:_LISTED]:
        mark = SEVERITY_MARKS[one.severity].split()[0]
        group = for_code(visible(short_principal(one.group) or "no group", 80))
        opened = date_mrkdwn(one.opened_at, zone)
        what = for_mrkdwn(visible(one.title, 80))
        lines.append(
            f"\u2022 {mark} #{one.id} {what}: {group}, {one.count:,} events, since {opened}"
        )
    if len(alerts) > _LISTED:
        lines.append(f"and {len(alerts) - _LISTED:,} more: `/audit alerts`")
    name = title.split(maxsplit=1)[0].casefold().rstrip(",")
    return [named(name, mrkdwn(joined(lines, "and {:,} lines more: `/audit alerts`")))]


def _denials(digest: Digest, chart: Chart | None) -> list[Block]:
    if not digest.denials:
        return []
    pairs = [
        (
            "Denials by principal",
            _top((short_principal(who), many) for who, many in digest.principals),
        ),
        ("Denials by action", _top(digest.actions)),
    ]
    said = f"*{digest.denials:,} denials*, {digest.denials_before:,} the period before"
    blocks = [named("denials", mrkdwn(said)), named("top", fields(pairs))]
    if chart is not None:
        blocks.append(
            {
                "type": "image",
                "block_id": "chart",
                "slack_file": {"id": chart.file_id},
                "alt_text": visible(chart.alt, 500) or "Denials over time",
            }
        )
    return blocks


def _top(counts: Iterable[tuple[str, int]]) -> str:
    lines = [f"{for_code(visible(name or 'none', 40))} {many:,}" for name, many in counts]
    return "\n".join(lines[:_TOP])


def _hidden(digest: Digest) -> list[Block]:
    if not digest.hidden:
        return []
    lines = [
        f"{for_code(visible(name, 100))} {many:,} events" for name, many in digest.hidden[:_TOP]
    ]
    return [named("hidden", mrkdwn("*Hidden by silences*\n" + "\n".join(lines)))]


def _coverage(digest: Digest, zone: tzinfo) -> str:
    accounts, regions = len(digest.accounts), len(digest.regions)
    fresh = date_mrkdwn(digest.freshest, zone) if digest.freshest else "none"
    parts = [
        f"{_count(accounts, 'account')}, {_count(regions, 'region')}",
        f"newest event {fresh}",
        f"{digest.rejected:,} objects set aside" if digest.rejected else "nothing set aside",
    ]
    if digest.undelivered:
        parts.append(f"*{_count(digest.undelivered, 'message')} could not be delivered*")
    return " \u00b7 ".join(parts)


def _proof(digest: Digest) -> str:
    return (
        f"Ledger: {digest.rows:,} entries, head `{digest.head}`."
        f" `audit ledger verify --rows {digest.rows} --head HASH`, with this hash, proves it."
    )


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
