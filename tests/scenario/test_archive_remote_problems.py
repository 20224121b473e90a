"""What can be wrong with S3 and the catalogs: each a message with its remedy, and nothing lost."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import EndpointConnectionError
from pyiceberg.schema import Schema
from pyiceberg.types import LongType, NestedField
from sqlalchemy.engine import make_url

from bot.archive.catalogs import open_catalog
from bot.archive.objects import find_objects
from bot.archive.writer import Writer
from bot.aws.clients import forget_clients, s3_client
from bot.errors import ArchiveError, AwsError
from tests.answering import answering
from tests.scenario.conftest import Trail
from tests.scenario.remote import MANY, Remote, check, place_of_kind
from tests.scenario.upkeep import event, fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.aws import Aws
    from tests.conftest import Cli
    from tests.postgres import Postgres


@pytest.fixture
def make(request: pytest.FixtureRequest, aws: Aws, tmp_path: Path) -> Callable[[str], Remote]:
    def made(kind: str) -> Remote:
        place = place_of_kind(request, kind, aws)
        return Remote(aws, Trail(tmp_path / "objects", tmp_path / "archive", place))

    return made


def changed(remote: Remote, **fields: Any) -> Trail:  # noqa: ANN401 - of a place
    """The archive with another place."""
    trail = remote.trail
    trail.put("000.json.gz", [event(1)])
    return replace(trail, place=replace(trail.place, **fields))


def test_a_bucket_that_is_not_there(make: Callable[[str], Remote]) -> None:
    trail = changed(make("s3-glue"), warehouse="s3://no-such-bucket-here/archive")
    with pytest.raises(AwsError, match=r"no such bucket. Check its name in archive\.yaml"):
        trail.ingest()


def test_a_store_that_is_not_there(make: Callable[[str], Remote]) -> None:
    remote = make("s3-sqlite")
    access = replace(remote.trail.place.access, endpoint=f"http://127.0.0.1:{closed_port()}")
    trail = changed(remote, access=replace(access, attempts=1))
    with pytest.raises(AwsError, match="could not be reached"):
        trail.ingest()


@pytest.mark.parametrize(
    ("kind", "url", "says"),
    [
        ("sql", "postgresql://audit:hush@127.0.0.1:{port}/catalog", "PostgreSQL catalog catalog"),
        ("rest", "http://127.0.0.1:{port}/iceberg", "cannot be reached"),
    ],
)
def test_a_catalog_that_is_not_there(
    make: Callable[[str], Remote], kind: str, url: str, says: str
) -> None:
    url = url.format(port=closed_port())
    trail = changed(make("s3-glue"), catalog=kind, catalog_url=url)
    with pytest.raises(ArchiveError, match=rf"{says}.*archive\.catalog_url") as raised:
        trail.ingest()
    assert "hush" not in str(raised.value)


def test_what_answers_is_no_rest_catalog(make: Callable[[str], Remote], aws: Aws) -> None:
    trail = changed(make("s3-glue"), catalog="rest", catalog_url=f"{aws.url}/moto-api")
    with pytest.raises(ArchiveError, match=r"REST catalog|it refuses"):
        trail.ingest()


def test_a_rest_catalog_that_never_answers(
    make: Callable[[str], Remote], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.archive.remote.rest._READ", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        trail = changed(make("s3-glue"), catalog="rest", catalog_url=url)
        with pytest.raises(ArchiveError, match="cannot be reached"):
            trail.ingest()


def test_glue_that_forbids_it(
    make: Callable[[str], Remote], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = b'{"__type": "AccessDeniedException", "Message": "no"}'
    with answering(400, refusal) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_GLUE", url)
        forget_clients()
        with pytest.raises(AwsError, match=r"glue:GetTable is denied.*config/iam"):
            changed(make("s3-glue")).ingest()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_a_warehouse_that_is_gone_while_the_catalog_is_not(make: Callable[[str], Remote]) -> None:
    remote = make("s3-glue")
    fill(remote.trail, objects=1)
    s3 = remote.aws.client("s3")
    for key in remote.objects("metadata"):
        s3.delete_object(Bucket=remote.bucket, Key=key)
    remote.trail.put("late.json.gz", [event(100)])
    with pytest.raises(ArchiveError, match=r"is gone, and Glue names it. Check archive\.warehouse"):
        remote.trail.ingest()
    assert len(remote.trail.ids()) == 6


@pytest.mark.parametrize("what", ["catalog", "warehouse"])
def test_a_table_that_is_lost_is_not_made_anew(make: Callable[[str], Remote], what: str) -> None:
    remote = make("s3-glue")
    trail = remote.trail
    fill(trail, objects=1)
    namespace, _, name = trail.place.table.partition(".")
    if what == "catalog":
        remote.aws.client("glue").delete_table(DatabaseName=namespace, Name=name)
        says = "no such table"
    else:
        trail = replace(trail, place=replace(trail.place, warehouse=f"s3://{remote.bucket}/other"))
        says = "describes .* and the settings say"
    trail.put("late.json.gz", [event(100)])
    with pytest.raises(ArchiveError, match=says):
        trail.ingest()


def test_a_table_that_lies_elsewhere(make: Callable[[str], Remote]) -> None:
    remote = make("s3-glue")
    fill(remote.trail, objects=1)
    place = replace(remote.trail.place, warehouse=f"s3://{remote.bucket}/other")
    other = replace(remote.trail, archive=remote.trail.archive.with_name("other"), place=place)
    with pytest.raises(ArchiveError, match=r"set archive\.warehouse to where the table lies"):
        other.ingest()


def test_a_prefix_with_a_table_in_it_is_not_used_twice(make: Callable[[str], Remote]) -> None:
    remote = make("s3-glue")
    fill(remote.trail, objects=1)
    other = replace(
        remote.trail,
        archive=remote.trail.archive.with_name("other"),
        place=replace(remote.trail.place, table="another.events"),
    )
    with pytest.raises(ArchiveError, match="holds a table already"):
        other.ingest()


def test_a_table_of_other_columns(make: Callable[[str], Remote]) -> None:
    remote = make("s3-glue")
    trail = remote.trail
    trail.layout.warehouse.mkdir(parents=True)
    catalog = open_catalog(trail.layout)
    catalog.create_namespace(trail.place.table.partition(".")[0])
    location = f"{trail.place.warehouse}/cloudtrail/events"
    schema = Schema(NestedField(1, "sales", LongType(), required=False))
    catalog.create_table(trail.place.table, schema, location=location)
    trail.put("000.json.gz", [event(1)])
    with pytest.raises(ArchiveError, match=r"no such column as event_time. Set archive\.table"):
        trail.ingest()


def write(trail: Trail, path: Path, checkpoint: Callable[[str], None]) -> None:
    with Writer(trail.layout, MANY, checkpoint) as writer:
        for found in find_objects([path]):
            writer.take(found, found.read())


@pytest.mark.parametrize("whole", [0, 2])
def test_an_upload_that_fails_halfway(make: Callable[[str], Remote], whole: int) -> None:
    """Of the data files, or of the table's own after them."""
    remote = make("s3-glue")
    trail = remote.trail
    fill(trail, objects=1)
    late = trail.put("late.json.gz", [event(100), event(101)])
    events = s3_client(trail.place.access).meta.events
    left = [1 + whole]

    def fail(**_: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise EndpointConnectionError(endpoint_url="https://s3.example")

    def checkpoint(step: str) -> None:
        if step == "prepared":
            events.register("before-call.s3.PutObject", fail)

    try:
        with pytest.raises(ArchiveError, match=r"could not be reached.*committed before is safe"):
            write(trail, late, checkpoint)
    finally:
        events.unregister("before-call.s3.PutObject", fail)
    assert len(trail.ids()) == 6
    trail.ingest()
    remote.compact()
    assert len(trail.ids()) == 8
    assert trail.index.head() > 0


def test_a_catalogs_database_that_goes_during_a_commit(
    make: Callable[[str], Remote], postgres: Postgres
) -> None:
    remote = make("s3-sql")
    trail = remote.trail
    name = make_url(trail.place.catalog_url).database
    fill(trail, objects=1)
    late = trail.put("late.json.gz", [event(100)])

    def checkpoint(reached: str) -> None:
        if reached == "published":
            gone = (
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            )
            postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", gone)

    with pytest.raises(ArchiveError, match=r"the PostgreSQL catalog audit_test_\w+ at"):
        write(trail, late, checkpoint)
    assert len(trail.ids()) == 6, "whoever asks needs no catalog"
    postgres.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    trail.ingest()
    check(remote, 7)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"WAREHOUSE": "bucket/prefix"}, "AUDIT_ARCHIVE_WAREHOUSE=bucket/prefix: must be s3://"),
        ({"CATALOG": "glue"}, "`catalog: glue` needs the files in S3"),
        ({"CATALOG": "sql"}, "`catalog_url` must be postgresql://"),
        ({"CATALOG_URL": "postgresql://a:hush@b/c"}, "`catalog_url` is for `sql` and `rest`"),
        ({"TABLE": "events"}, "AUDIT_ARCHIVE_TABLE=events: must be two names"),
        ({"ROLE": "reader"}, "AUDIT_ARCHIVE_ROLE=reader: must be a role's ARN"),
    ],
)
def test_settings_that_do_not_go_together(cli: Cli, given: dict[str, str], says: str) -> None:
    cli.environ.update({f"AUDIT_ARCHIVE_{name}": value for name, value in given.items()})
    result = cli("archive", "status")
    assert result.code == 2
    assert says in result.err
    assert "hush" not in result.err
