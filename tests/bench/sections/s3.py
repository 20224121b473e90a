"""From a bucket to the archive, beside the same objects from disk."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import boto3

from tests.aws import KEYS, REGION
from tests.bench.child import Report, run_child
from tests.bench.options import UNTIL
from tests.bench.results import Bar, SectionResult, Table, series

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.bench.setting import Setting

__all__ = ["run"]

_DISK, _S3 = "from disk", "from S3"
_CPU, _WALL = "µs of processor an event", "thousand events a second"
_WARM_UP: Final = 8
_WORSE: Final = 1.15
_PORT: Final = 5878

_ABOUT: Final = (
    "One process takes in the same objects from disk and from a bucket of moto's server, which runs"
    " in another process. What counts is the processor that the product needs: the store's own"
    " serving is not in it. Pace is by the clock, with a store that takes several milliseconds an"
    " object on the same machine."
)


@dataclass(frozen=True, slots=True)
class _Store:
    """Where the server is."""

    url: str

    @property
    def environ(self) -> dict[str, str]:
        return {**KEYS, "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": self.url}

    def fill(self, bucket: str, root: Path, objects: Sequence[Path]) -> None:
        """Put objects where a trail would have."""
        make: Any = boto3.client
        s3 = make(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id="testing",
            aws_secret_access_key="testing",  # noqa: S106 - moto takes any
        )
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        for path in objects:
            s3.put_object(Bucket=bucket, Key=str(path.relative_to(root)), Body=path.read_bytes())


def run(setting: Setting) -> SectionResult:
    """Measure both in turns."""
    objects = setting.sample.last(setting.options.ingested)
    root = setting.sample.root
    runs: dict[str, list[Report]] = {_DISK: [], _S3: []}
    with _served() as store:
        setting.narrator.say("s3: filling the bucket")
        store.fill("warm-up", root, objects[:_WARM_UP])
        store.fill("measured", root, objects)
        for number in range(1, setting.options.rounds + 1):
            setting.narrator.say(f"s3, round {number}")
            runs[_DISK].append(_from_disk(setting, objects, number))
            runs[_S3].append(_from_s3(setting, store, number))
    events = {report.result["events"] for found in runs.values() for report in found}
    (count,) = events  # both took in the same
    cpu = {name: series([each.cost.cpu for each in found]) for name, found in runs.items()}
    rows = {
        name: {
            _CPU: series([each.cost.cpu for each in found], 1e6 / count),
            _WALL: series([count / each.cost.wall for each in found], 1e-3),
        }
        for name, found in runs.items()
    }
    ratio = cpu[_S3].median / cpu[_DISK].median
    return SectionResult(
        name="s3",
        title=f"Ingestion from S3: {count:,} events in {len(objects):,} objects",
        about=_ABOUT,
        tables=(Table("Both", (_CPU, _WALL), rows, reference=_DISK),),
        bars=(Bar("processor from S3, of that from disk", ratio, "at most", _WORSE, "x"),),
        notes=(),
    )


def _from_disk(setting: Setting, objects: Sequence[Path], number: int) -> Report:
    return run_child(
        "ingest",
        home=str(setting.folder / f"disk-{number}"),
        objects=[*map(str, objects)],
        processes=1,
        warm_up=[*map(str, objects[:_WARM_UP])],
    )


def _from_s3(setting: Setting, store: _Store, number: int) -> Report:
    return run_child(
        "ingest s3",
        home=str(setting.folder / f"s3-{number}"),
        buckets={"warm-up": "warm-up", "measured": "measured"},
        since=(UNTIL - timedelta(days=setting.sample.days)).isoformat(),
        until=UNTIL.isoformat(),
        environ=store.environ,
    )


@contextmanager
def _served() -> Iterator[_Store]:
    """moto's server in a process of its own."""
    url = f"http://127.0.0.1:{_PORT}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(_PORT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(url)
        yield _Store(url)
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{url}/moto-api/", timeout=1).close()  # noqa: S310 - ours
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("moto's server did not start")
