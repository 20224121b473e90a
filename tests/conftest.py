"""What several kinds of tests share: the command line in process, and archives made once."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import App
from bot.cli.main import run
from bot.sample import SampleSpec, generate_sample

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ["tests.aws", "tests.aws_calls", "tests.logs_insights", "tests.postgres"]

Record = dict[str, Any]

UNTIL = datetime(2026, 3, 4, 17, tzinfo=UTC)
"""Where the sample ends, and the time it is for the commands under test."""

REPOSITORY = Path(__file__).resolve().parents[1]
REAL = REPOSITORY.parent / "shared" / "data" / "cloudtrail"


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - a document of any shape
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Cli:
    """`audit`, in process, with a home, an environment and a time of its own."""

    home: Path
    now: datetime = UNTIL
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: str = "") -> Result:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr("sys.stdin", io.StringIO(stdin))
            code = run(arguments, self.app)
        return Result(code, out.getvalue(), err.getvalue())

    def app(self) -> App:
        """The application of one command line."""
        return App({"AUDIT_HOME": str(self.home), **self.environ}, clock=lambda: self.now)


def records_of(content: bytes) -> list[Record]:
    """The records of an object, read as plainly as can be."""
    records: list[Record] = json.loads(gzip.decompress(content))["Records"]
    return records


def write_object(path: Path, records: list[Record]) -> Path:
    """An object with these records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps({"Records": records}).encode()))
    return path


def events_under(folder: Path) -> dict[str, Record]:
    """Each event under a folder, once."""
    found = (records_of(path.read_bytes()) for path in sorted(folder.rglob("*.json.gz")))
    return {
        record["eventID"]: record
        for records in found
        for record in records
        if "addendum" not in record
    }


@pytest.fixture(scope="session")
def make_cli() -> type[Cli]:
    """Makes `audit` with a home, and maybe a time and an environment, of one's choice."""
    return Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """`audit` with an empty home."""
    return Cli(tmp_path / "home")


@pytest.fixture(scope="session")
def sample_trail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The objects of a sample of two days."""
    folder = tmp_path_factory.mktemp("trail")
    generate_sample(SampleSpec(until=UNTIL, events=4000, days=2), folder)
    return folder


@pytest.fixture(scope="session")
def sample(sample_trail: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """`audit` with an archive that holds the sample; for tests that only ask."""
    return _ingested(sample_trail, tmp_path_factory.mktemp("sample"), UNTIL)


@pytest.fixture(scope="session")
def sample_events(sample_trail: Path) -> dict[str, Record]:
    """The sample's events by id."""
    return events_under(sample_trail)


@pytest.fixture(scope="session")
def real_trail() -> Path:
    """Real events of an account under attack."""
    folder = REAL / "attack-run"
    if not folder.is_dir():
        pytest.skip("the real events do not stand beside the checkout (../shared/data/cloudtrail)")
    return folder


@pytest.fixture(scope="session")
def real(real_trail: Path, tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """`audit` with an archive that holds the real events, at the end of their hour."""
    now = datetime(2023, 7, 10, 13, tzinfo=UTC)
    return _ingested(real_trail, tmp_path_factory.mktemp("real"), now)


@pytest.fixture(scope="session")
def real_events(real_trail: Path) -> dict[str, Record]:
    """The real events by id."""
    return events_under(real_trail)


@pytest.fixture(name="write_object", scope="session")
def _write_object() -> Callable[[Path, list[Record]], Path]:
    return write_object


def _ingested(trail: Path, home: Path, now: datetime) -> Cli:
    made = Cli(home, now)
    ingested = made("ingest", str(trail), "--processes", "1")
    assert ingested.code == 0, ingested.err
    return made
