"""What the sessions of assumed roles are called, so that CloudTrail says who asked."""

from __future__ import annotations

import re
from typing import Final

from bot.aws.access import SESSION_NAME

__all__ = ["session_name"]

_LONGEST: Final = 64
_FORBIDDEN: Final = re.compile(r"[^A-Za-z0-9_+=,.@-]+")


def session_name(asker: str) -> str:
    """A role session's name for somebody's question: `audit-U012AB3CD`; the bot's own for "".

    2 to 64 of the letters that STS takes:
    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """
    name = _FORBIDDEN.sub("-", asker).strip("-")
    return f"audit-{name}"[:_LONGEST] if name else SESSION_NAME
