"""`/audit help`."""

from __future__ import annotations

from bot.slack.messages.message import Message
from bot.slack.messages.text import context, header, mrkdwn

__all__ = ["help_message"]


def help_message(command: str) -> Message:
    """The grammar, by examples; `command` is the name that the app was installed with."""
    lines = (
        f"`{command} access-denied 24h` asks a runbook's question over the last 24 hours",
        f"`{command} access-denied 7d principal=alice region=us-east-1` narrows it",
        f"`{command} access-denied today --private` answers you alone",
        f"`{command}` opens a form",
        f"`{command} list` or `{command} list 164.312(b)` shows the runbooks",
        f"`{command} show access-denied` tells what one finds and cannot see",
        f"`{command} query 'stats count(*) by eventName' 24h` asks a question of your own",
    )
    windows = (
        "Windows: `90m` `24h` `7d` `today` `yesterday` `since 09:00` `2023-07-10` "
        "`2023-07-10T11:45..2023-07-10T12:59`; `--until T` asks as if it were then. "
        "Narrowing: `principal` `account` `region` `source` `network` `action` `error` `service`, "
        "several values with commas. `--limit N` shows more or fewer rows."
    )
    alerts = (
        f"`{command} alerts` lists what is open; `{command} alert 7` shows one",
        f"`{command} ack 7`, `escalate 7`, `snooze 7 4h`, `assign 7 U0123ABCD`, `reopen 7`",
        f"`{command} resolve 7 the key was rotated`, with `--false-positive` where it was none",
        f"`{command} silence runbook=access-* group=*ci* 4h deployment`; `silences`, `unsilence 2`",
        f"`{command} oncall`, `override primary U0123ABCD 8h ill`, `unoverride 3`",
        f"`{command} schedules`, `pause NAME`, `resume NAME`, `fire NAME`, `digest`",
    )
    menu = "A message's menu has 'Look up in CloudTrail'; the bot's home tab has all the rest."
    return Message(
        f"How to ask: {command} access-denied 24h",
        (
            header("How to ask"),
            mrkdwn("\n".join(lines)),
            mrkdwn(windows),
            header("Alerts"),
            mrkdwn("\n".join(alerts)),
            context([menu]),
        ),
    )
