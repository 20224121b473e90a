"""Objects that arrive while things go wrong, and what has to come of them."""

from __future__ import annotations

import gzip
import json
import random
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from bot.sample import make_event
from tests.faults.ground import THRESHOLD

if TYPE_CHECKING:
    from types import TracebackType

    from bot.sample import Record
    from tests.faults.ground import Ground

__all__ = ["Feeding", "Load"]

_ACCOUNT = "111122223333"
_EVENTS = THRESHOLD + 1
_QUIET_SHARE, _REPEATED_SHARE = 0.25, 0.15


@dataclass
class Load:
    """Delivers objects: groups of denied calls in parts, some twice, some that are too few.

    `meeting` are the groups that must become alerts, each of `_EVENTS` events; `quiet` must not.
    """

    ground: Ground
    seed: int
    meeting: list[str] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    objects: int = 0
    _random: random.Random = field(init=False)
    _waiting: list[list[Record]] = field(default_factory=list, init=False)
    _delivered: list[list[Record]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable, not secret

    @property
    def events(self) -> int:
        """How many events each group that meets the rule has."""
        return _EVENTS

    def step(self) -> None:
        """Deliver one object: the rest of a group, an object again, or a new group's first."""
        if self._waiting and self._random.random() < 0.5:
            at = self._random.randrange(len(self._waiting))
            self._deliver(self._waiting.pop(at))
        elif self._delivered and self._random.random() < _REPEATED_SHARE:
            self._deliver(self._random.choice(self._delivered))
        elif self._random.random() < _QUIET_SHARE:
            self.quiet.append(self._group("quiet", THRESHOLD - 1))
        else:
            self.meeting.append(self._group("group", _EVENTS))

    def finish(self) -> None:
        """Deliver what is still under way."""
        while self._waiting:
            self._deliver(self._waiting.pop())

    def _group(self, kind: str, count: int) -> str:
        """Deliver some of a new group's events; its principal's ARN."""
        name = f"{kind}-{len(self.meeting) + len(self.quiet):04}"
        arn = f"arn:aws:iam::{_ACCOUNT}:user/{name}"
        events = [_denied(arn, name, datetime.now(UTC), place) for place in range(count)]
        self._random.shuffle(events)
        cut = self._random.randrange(1, count)
        self._waiting.append(events[cut:])
        self._deliver(events[:cut])
        return arn

    def _deliver(self, records: list[Record]) -> None:
        self.objects += 1
        self._delivered.append(records)
        file = self.ground.folder / "objects" / f"{self.objects:05}.json.gz"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
        self.ground.app.archive.ingest([file], processes=1, progress=None)


def _denied(arn: str, name: str, now: datetime, place: int) -> Record:
    at = now - timedelta(seconds=10 * place)
    return make_event(
        eventTime=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        eventSource="s3.amazonaws.com",
        eventName="GetObject",
        errorCode="AccessDenied",
        requestParameters={"bucketName": "fernhill-ehr", "key": f"{name}/{place}"},
        userIdentity={
            "type": "IAMUser",
            "arn": arn,
            "accountId": _ACCOUNT,
            "userName": name,
        },
    )


class Feeding:
    """Delivers a load's objects in the background, one every so many seconds."""

    def __init__(self, load: Load, every: float) -> None:
        self._load = load
        self._every = every
        self._stopped = threading.Event()
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="feeding", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        self._thread.join()
        if error is None and self._problem is not None:
            raise self._problem

    def _run(self) -> None:
        try:
            while not self._stopped.wait(self._every):
                self._load.step()
            self._load.finish()
        except BaseException as problem:  # noqa: BLE001 - the test raises it
            self._problem = problem
