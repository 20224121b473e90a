"""One table, read by two engines: written to S3 by the bot, opened by Trino through its catalog.

The catalog is on PostgreSQL, in the tables of Iceberg's JDBC catalog: nothing is registered, and
what the bot commits Trino sees. S3 is moto's server.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from bot.app import App
from bot.domain.window import Window
from bot.sample import make_event
from tests.aws import REGION, Aws
from tests.conftest import UNTIL, Cli, write_object
from tests.trino.server import Trino, running
from tests.trino.test_conformance import Pair, same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Postgres

pytestmark = pytest.mark.trino

RUNBOOKS = ["access-denied", "root-use", "console-signins", "iam-key-changes", "log-gaps"]
QUERIES = [
    "stats count(*) as n by eventName, awsRegion | sort n desc, eventName",
    "filter ispresent(errorCode) | stats count(*) as n by bin(6h)",
    "fields @timestamp, eventID, eventName | sort @timestamp desc, eventID | limit 50",
]

CATALOG = """\
connector.name=iceberg
iceberg.catalog.type=jdbc
iceberg.jdbc-catalog.driver-class=org.postgresql.Driver
iceberg.jdbc-catalog.connection-url=jdbc:postgresql://127.0.0.1:{port}/{database}
iceberg.jdbc-catalog.connection-user={user}
iceberg.jdbc-catalog.catalog-name=audit
iceberg.jdbc-catalog.default-warehouse-dir=s3://{bucket}/archive
fs.native-s3.enabled=true
s3.endpoint={endpoint}
s3.region={region}
s3.path-style-access=true
s3.aws-access-key=testing
s3.aws-secret-key=testing
"""


@contextmanager
def over_tcp(url: str) -> Iterator[int]:
    """A port that leads to a PostgreSQL which listens at a socket of Unix."""
    parts = make_url(url)
    if parts.host:
        yield parts.port or 5432
        return
    path = f"{parts.query['host']}/.s.PGSQL.{parts.port or 5432}"

    class Forwarding(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(path)
                back = threading.Thread(target=pump, args=(server, self.request))
                back.start()
                pump(self.request, server)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Forwarding) as proxy:
        proxy.daemon_threads = True
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield int(proxy.server_address[1])
        proxy.shutdown()


def pump(source: socket.socket, target: socket.socket) -> None:
    """All that comes from one, to the other."""
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.fixture(scope="module")
def environ(aws_server: Aws, postgres: Postgres) -> Iterator[dict[str, str]]:
    """The bot's settings; AWS is moto's server for this module."""
    bucket = aws_server.bucket("one-table")
    with postgres.fresh() as url, pytest.MonkeyPatch.context() as patch:
        for name, value in aws_server.environ.items():
            patch.setenv(name, value)
        yield {
            "AUDIT_ARCHIVE_WAREHOUSE": f"s3://{bucket.name}/archive",
            "AUDIT_ARCHIVE_CATALOG": "sql",
            "AUDIT_ARCHIVE_CATALOG_URL": url,
            "AUDIT_ARCHIVE_REGION": REGION,
        }


@pytest.fixture(scope="module")
def audit(
    tmp_path_factory: pytest.TempPathFactory, sample_trail: Path, environ: dict[str, str]
) -> Cli:
    made = Cli(tmp_path_factory.mktemp("one"), UNTIL, environ)
    ingested = made("ingest", str(sample_trail), "--processes", "1")
    assert ingested.code == 0, ingested.err
    return made


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    aws_server: Aws,
    audit: Cli,  # noqa: ARG001 - the catalog has its tables once the bot has written to it
    environ: dict[str, str],
) -> Iterator[Trino]:
    url = make_url(environ["AUDIT_ARCHIVE_CATALOG_URL"])
    with over_tcp(environ["AUDIT_ARCHIVE_CATALOG_URL"]) as port:
        catalog = CATALOG.format(
            port=port,
            database=url.database,
            user=url.username,
            bucket="one-table",
            endpoint=aws_server.url,
            region=REGION,
        )
        if url.password:
            catalog += f"iceberg.jdbc-catalog.connection-password={url.password}\n"
        with running(tmp_path_factory.mktemp("trino"), {"shared": catalog}) as trino:
            trino.run("SELECT count(*) FROM shared.cloudtrail.events")
            yield trino


@pytest.fixture(scope="module")
def both(server: Trino, audit: Cli) -> Pair:
    app = App(
        {
            "AUDIT_HOME": str(audit.home),
            "AUDIT_TRINO_HOST": "127.0.0.1",
            "AUDIT_TRINO_PORT": str(server.port),
            "AUDIT_TRINO_SCHEME": "http",
            "AUDIT_TRINO_CATALOG": "shared",
            **audit.environ,
        }
    )
    window = Window(UNTIL - timedelta(days=3), UNTIL)
    return Pair(app.engine("archive"), app.engine("trino"), app, window)


@pytest.mark.parametrize("runbook_id", RUNBOOKS)
def test_a_runbook_gives_the_same_rows(both: Pair, runbook_id: str) -> None:
    same(both.runbook(runbook_id), both)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_gives_the_same_rows(both: Pair, query: str) -> None:
    assert same(both.question(query), both).rows


def events(both: Pair) -> int:
    """How many there are; both must say so."""
    return int(str(same(both.question("stats count(*) as n"), both).rows[0][0]))


def test_what_is_committed_is_seen_without_a_word(both: Pair, audit: Cli, tmp_path: Path) -> None:
    before = events(both)
    late = make_event(
        eventID="00000000-0000-4000-8000-00000000abcd", eventTime="2026-03-03T10:00:00Z"
    )
    write_object(tmp_path / "late.json.gz", [dict(late)])
    assert audit("ingest", str(tmp_path)).code == 0
    assert events(both) == before + 1
    assert audit("archive", "compact").code == 0
    assert events(both) == before + 1


def test_what_trino_rewrote_is_known_after_attaching(
    both: Pair, audit: Cli, server: Trino, tmp_path: Path
) -> None:
    """Maintenance by another engine: refused until this machine knows of it."""
    before = events(both)
    for number in (1, 2):
        record = make_event(
            eventID=f"00000000-0000-4000-8000-00000000ab{number:02}",
            eventTime=f"2026-03-03T11:0{number}:00Z",
        )
        write_object(tmp_path / f"{number}" / "late.json.gz", [dict(record)])
        assert audit("ingest", str(tmp_path / f"{number}")).code == 0
    server.run("ALTER TABLE shared.cloudtrail.events EXECUTE optimize")
    write_object(tmp_path / "3" / "late.json.gz", [dict(make_event())])
    refused = audit("ingest", str(tmp_path / "3"))
    assert refused.code == 1
    assert "somebody else has written to it" in refused.err
    attached = audit("archive", "attach")
    assert attached.code == 0, attached.err
    assert events(both) == before + 2
    assert audit("ingest", str(tmp_path / "3")).code == 0
