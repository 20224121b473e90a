"""jq: what a person types."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["jq_filter", "zcat_and_jq"]

_COUNT = r"sort | uniq -c | sed -E 's/^ *([0-9]+) /\1\t/'"


def jq_filter(start: str, end: str, codes: Sequence[str]) -> str:
    """A shell command that counts the records of documents on its standard input."""
    denied = " or ".join(f".errorCode == {json.dumps(code)}" for code in codes)
    program = (
        f".Records[] | select({denied})"
        f' | select(.eventTime >= "{start}" and .eventTime < "{end}")'
        " | [.userIdentity.arn, .eventName] | @tsv"
    )
    return f"jq -r {shlex.quote(program)}"


def zcat_and_jq(paths: Path, start: str, end: str, codes: Sequence[str]) -> list[str]:
    """The command; `paths` is a file with an object's path a line."""
    line = f"xargs zcat < {shlex.quote(str(paths))} | {jq_filter(start, end, codes)} | {_COUNT}"
    return ["bash", "-o", "pipefail", "-c", line]
