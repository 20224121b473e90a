"""One server for all that is asked of a real Trino."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trino.server import Trino, running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trino]:
    with running(tmp_path_factory.mktemp("trino")) as trino:
        yield trino
