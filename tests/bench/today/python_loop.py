"""A loop over the objects with the standard library alone.

`python python_loop.py LIST START END CODE...`: LIST names a file with an object's path a line;
START and END are times as CloudTrail writes them.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

__all__ = ["main"]


def main() -> None:
    """Read, count, print."""
    paths, start, end, *codes = sys.argv[1:]
    denied = frozenset(codes)
    counts: Counter[tuple[str, str]] = Counter()
    for path in Path(paths).read_text().splitlines():
        with gzip.open(path) as file:
            records = json.load(file)["Records"]
        for record in records:
            if record.get("errorCode") in denied and start <= record["eventTime"] < end:
                arn = record["userIdentity"].get("arn") or ""
                counts[arn, record["eventName"]] += 1
    for (arn, name), count in counts.items():
        print(count, arn, name, sep="\t")  # noqa: T201 - its output is its result


if __name__ == "__main__":
    main()
