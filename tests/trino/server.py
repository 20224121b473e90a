"""A real Trino on this machine, over the archives that tests make.

It comes from Maven Central as `io.trino:trino-server` (0.8 GB, kept under the user's cache) and
needs the Java that it asks for. TRINO_SERVER names an unpacked one instead.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import tarfile
import time
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest
from trino.exceptions import TrinoQueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VERSION = "476"
JAVA = 24
"""The oldest Java that this version runs on."""

_STARTS = 180
_FETCH = 300
"""Seconds."""

_GIGABYTE = 10**9

_JVM = """\
-server
-Xmx2G
-XX:+UseG1GC
-XX:+ExitOnOutOfMemoryError
-Djdk.attach.allowAttachSelf=true
--add-modules=jdk.incubator.vector
"""

_CONFIG = """\
coordinator=true
node-scheduler.include-coordinator=true
http-server.http.port={port}
node.internal-address=127.0.0.1
discovery.uri=http://127.0.0.1:{port}
"""

_ICEBERG = """\
connector.name=iceberg
iceberg.catalog.type=TESTING_FILE_METASTORE
hive.metastore.catalog.dir=file://{folder}/metastore
fs.hadoop.enabled=true
iceberg.register-table-procedure.enabled=true
iceberg.unique-table-location=false
"""

_HIVE = """\
connector.name=hive
hive.metastore=file
hive.metastore.catalog.dir=file://{folder}/hive
hive.partition-projection-enabled=true
hive.ignore-absent-partitions=true
fs.hadoop.enabled=true
"""


@dataclass(frozen=True, slots=True)
class Trino:
    """A running server."""

    port: int

    def register(self, schema: str, archive: Path) -> None:
        """Make the table of an archive known, as it is now."""
        metadata = archive / "warehouse" / "cloudtrail" / "events" / "metadata"
        newest = max(metadata.glob("*.metadata.json"), key=lambda file: file.name)
        table = metadata.parent
        self.run(f"CREATE SCHEMA iceberg.{schema}")
        self.run(
            f"CALL iceberg.system.register_table('{schema}', 'events', '{table}', '{newest.name}')"
        )
        self.run(f"SELECT max(event_id) FROM iceberg.{schema}.events")

    def run(self, statement: str, **session: str) -> Any:  # noqa: ANN401 - the client has no types
        """Run one statement; its cursor, with all rows in `rows`.

        The server is up before it knows of a node for each of its catalogs, itself: a statement
        that found none has not run, and is asked again.
        """
        deadline = time.monotonic() + _STARTS
        while True:
            try:
                return self._run(statement, session)
            except TrinoQueryError as problem:
                if problem.error_name != "NO_NODES_AVAILABLE" or time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def _run(self, statement: str, session: Mapping[str, str]) -> Any:  # noqa: ANN401
        from trino.dbapi import connect

        to: Any = connect
        named = {"catalog": "iceberg", "timezone": "UTC", **session}
        with closing(to(host="127.0.0.1", port=self.port, user="t", **named)) as opened:
            cursor = opened.cursor().execute(statement)
            cursor.rows = cursor.fetchall()
            return cursor


def java(version: int = JAVA) -> Path | None:
    """The home of a Java that is new enough."""
    named = os.environ.get("JAVA_HOME")
    on_path = shutil.which("java")
    homes = [Path(named)] if named else []
    homes += [Path(on_path).resolve().parents[1]] if on_path else []
    homes += sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    return next((home for home in homes if _version(home) >= version), None)


def _version(home: Path) -> int:
    program = home / "bin" / "java"
    if not program.is_file():
        return 0
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


def installed() -> Path:
    """The folder of an unpacked server; skips where none can be had."""
    if named := os.environ.get("TRINO_SERVER"):
        return Path(named)
    cache = platformdirs.user_cache_path("cloudtrail-audit-bot", appauthor=False) / "trino"
    folder = cache / f"trino-server-{VERSION}"
    if (folder / "bin" / "launcher").is_file():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(cache).free < 5 * _GIGABYTE:
        pytest.skip(f"unpacking Trino takes 3 GB, and {cache} has too little room")
    _unpack(_fetched(cache), cache)
    return folder


def _fetched(cache: Path) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        pytest.skip("there is no Maven to fetch Trino with: install it, or set TRINO_SERVER")
    fetch = [
        *(maven, "--quiet", "--batch-mode"),
        "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
        f"-Dartifact=io.trino:trino-server:{VERSION}:tar.gz",
        f"-DoutputDirectory={cache}",
    ]
    try:
        done = subprocess.run(fetch, capture_output=True, text=True, check=False, timeout=_FETCH)
    except subprocess.TimeoutExpired:
        pytest.skip(f"Maven did not fetch Trino {VERSION} within {_FETCH} s: try again")
    if done.returncode:
        pytest.skip(f"Maven cannot fetch Trino {VERSION}: {done.stdout.strip()[:200]}")
    return cache / f"trino-server-{VERSION}.tar.gz"


def _unpack(archive: Path, cache: Path) -> None:
    """All of it, or nothing that looks like it."""
    part = cache / "unpacking"
    shutil.rmtree(part, ignore_errors=True)
    with tarfile.open(archive) as packed:
        packed.extractall(part, filter="data")
    (part / f"trino-server-{VERSION}").rename(cache / f"trino-server-{VERSION}")
    shutil.rmtree(part)
    archive.unlink()


@contextmanager
def running(folder: Path, catalogs: Mapping[str, str] = MappingProxyType({})) -> Iterator[Trino]:
    """A server whose state is in a folder; it ends with the block.

    `catalogs` are more of them, the text of their properties by their name.
    """
    home = java()
    if home is None:
        pytest.skip(f"Trino {VERSION} needs Java {JAVA}: set JAVA_HOME")
    launcher = installed() / "bin" / "launcher"
    port = free_port()
    _configure(folder, port)
    for name, properties in catalogs.items():
        (folder / "etc" / "catalog" / f"{name}.properties").write_text(properties)
    environ = os.environ | {"JAVA_HOME": str(home), "PATH": f"{home}/bin:{os.environ['PATH']}"}
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [launcher, "run", "--etc-dir", folder / "etc"],
            env=environ,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(process, port, folder / "server.log")
            trino = Trino(port)
            yield trino
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _configure(folder: Path, port: int) -> None:
    etc = folder / "etc"
    (etc / "catalog").mkdir(parents=True)
    node = f"node.environment=test\nnode.id=test\nnode.data-dir={folder / 'data'}\n"
    (etc / "node.properties").write_text(node)
    (etc / "jvm.config").write_text(_JVM)
    (etc / "config.properties").write_text(_CONFIG.format(port=port))
    (etc / "catalog" / "iceberg.properties").write_text(_ICEBERG.format(folder=folder))
    (etc / "catalog" / "hive.properties").write_text(_HIVE.format(folder=folder))


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _STARTS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/info", timeout=5) as told:
                if b'"starting":false' in told.read():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    pytest.fail(f"Trino did not start; its last words:\n{log.read_text()[-2000:]}")
