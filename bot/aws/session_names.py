"""What the sessions of an assumed role are called: whoever reads CloudTrail sees who asked.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from __future__ import annotations

import re

from bot.aws.access import SESSION_NAME

__all__ = ["session_name"]

_OTHERS = re.compile(r"[^A-Za-z0-9_+=,.@-]+")
_LONGEST = 64


def session_name(asker: str) -> str:
    """`audit-U012AB3CD` for who asks: 2 to 64 of `[A-Za-z0-9_+=,.@-]`; the bot's own for ""."""
    name = _OTHERS.sub("-", asker).strip("-")
    return f"audit-{name}"[:_LONGEST] if name else SESSION_NAME
