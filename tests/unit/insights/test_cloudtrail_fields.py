from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.insights.cloudtrail_fields import ALWAYS_PRESENT, KNOWN, is_known

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = Path(__file__).parents[4] / "shared" / "data" / "cloudtrail"


@pytest.mark.parametrize(
    "name",
    [
        "eventName",
        "userIdentity",
        "userIdentity.sessionContext",
        "userIdentity.sessionContext.webIdFederationData.attributes.anything",
        "requestParameters",
        "requestParameters.bucketPolicy.Statement.0.Principal",
        "resources.0.ARN",
        "tlsDetails.cipherSuite",
        "@logStream",
    ],
)
def test_a_record_may_have(name: str) -> None:
    assert is_known(name)


@pytest.mark.parametrize(
    "name",
    ["eventname", "userIdentity.Arn", "eventName.x", "request", "@time", "tlsDetails.tlsVersion.x"],
)
def test_no_record_has(name: str) -> None:
    assert not is_known(name)


def test_what_is_always_there_is_known() -> None:
    assert ALWAYS_PRESENT <= KNOWN


@pytest.mark.shared
@pytest.mark.skipif(not EVENTS.is_dir(), reason=f"no real events beside the checkout: {EVENTS}")
def test_every_field_of_real_records_is_known() -> None:
    counted = 0
    required = {name for name in ALWAYS_PRESENT if not name.startswith("@")}
    for record in real_records():
        counted += 1
        assert {name for name in names(record) if not is_known(name)} == set()
        assert required <= record.keys()
    assert counted > 1000


def real_records() -> Iterator[dict[str, object]]:
    for path in EVENTS.rglob("*.json.gz"):
        content = json.loads(gzip.decompress(path.read_bytes()))
        yield from content.get("Records", ())


def names(value: object, parent: str = "") -> Iterator[str]:
    if not isinstance(value, dict):
        yield parent
        return
    for key, below in value.items():
        yield from names(below, f"{parent}.{key}" if parent else key)
