"""A real REST catalog on this machine: the server that Iceberg tests its own clients with.

Its parts come from Maven Central (140 MB, kept under the user's cache); it needs Java 17.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest

from tests.trino.server import free_port, java

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.aws import Aws

PARTS = Path(__file__).with_name("iceberg-rest.xml")
JAVA = 17

_STARTS = 60
_FETCH = 300
"""Seconds."""


def parts() -> Path:
    """The folder of the server's jars; skips where they cannot be had."""
    cache = platformdirs.user_cache_path("cloudtrail-audit-bot", appauthor=False)
    folder = cache / "iceberg-rest-1.9.1"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        pytest.skip("there is no Maven to fetch Iceberg's REST catalog with")
    part = folder.with_name(f"{folder.name}.{os.getpid()}")
    fetch = [
        *(maven, "--quiet", "--batch-mode", "--file", str(PARTS)),
        "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies",
        f"-DoutputDirectory={part}",
    ]
    try:
        done = subprocess.run(fetch, capture_output=True, text=True, check=False, timeout=_FETCH)
    except subprocess.TimeoutExpired:
        pytest.skip(f"Maven did not fetch Iceberg's REST catalog within {_FETCH} s: try again")
    if done.returncode:
        pytest.skip(f"Maven cannot fetch Iceberg's REST catalog: {done.stdout.strip()[:200]}")
    if folder.is_dir():  # another process was faster
        shutil.rmtree(part)
    else:
        part.rename(folder)
    return folder


@contextmanager
def rest_catalog(folder: Path, aws: Aws) -> Iterator[str]:
    """The address of a server whose state is in a folder; it ends with the block."""
    home = java(JAVA)
    if home is None:
        pytest.skip(f"Iceberg's REST catalog needs Java {JAVA}: set JAVA_HOME")
    port = free_port()
    environ = {
        **aws.environ,
        "AWS_REGION": aws.environ["AWS_DEFAULT_REGION"],
        "CATALOG_REST_PORT": str(port),
        "CATALOG_URI": f"jdbc:sqlite:{folder / 'catalog.db'}",
        "CATALOG_WAREHOUSE": "s3://nowhere/the-bot-names-its-own",
        "CATALOG_IO__IMPL": "org.apache.iceberg.aws.s3.S3FileIO",
        "CATALOG_S3_ENDPOINT": aws.url,
        "CATALOG_S3_PATH__STYLE__ACCESS": "true",
    }
    command = [str(home / "bin" / "java"), "-cp", f"{parts()}/*"]
    log = folder / "server.log"
    with log.open("w") as told:
        process = subprocess.Popen(
            [*command, "org.apache.iceberg.rest.RESTCatalogServer"],
            env={**os.environ, **environ},
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _STARTS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/config", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the REST catalog did not start; its last words:\n{log.read_text()[-2000:]}")
