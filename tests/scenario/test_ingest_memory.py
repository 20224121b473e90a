from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from isal import igzip

from bot.sample import make_event

if TYPE_CHECKING:
    from tests.scenario.conftest import Trail

LARGE = 60_000_000
BOUND = 512_000_000

MEASURED = """
import re, sys
from pathlib import Path
from bot.archive.ingest import ingest
from bot.archive.objects import find_objects
from bot.archive.options import WriteOptions
report = ingest(Path(sys.argv[1]), find_objects([Path(sys.argv[2])]), options=WriteOptions())
status = Path("/proc/self/status").read_text()
print(report.events, int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) * 1024)
"""
# Not getrusage: it remembers what the parent had when it forked; VmHWM begins at exec.


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
def test_a_sound_object_of_60_megabytes_fits_in_the_bound(trail: Trail) -> None:
    template = json.dumps(
        make_event(eventID="-id-", requestParameters={"key": "k" * 1000 + "-id-"})
    )
    count = LARGE // len(template) + 1
    records = ",".join(template.replace("-id-", f"{number:036}") for number in range(count))
    content = f'{{"Records":[{records}]}}'.encode()
    assert len(content) > LARGE
    trail.put_bytes("large.json.gz", igzip.compress(content, 0))
    command = [sys.executable, "-c", MEASURED, str(trail.archive), str(trail.objects)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    events, peak = map(int, done.stdout.split())
    assert events == count
    assert peak < BOUND
