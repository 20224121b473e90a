"""The engine's calls against moto's Athena, whose answers somebody else wrote."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.aws.access import AwsAccess
from bot.engines.athena.api import AthenaApi, Workgroup
from bot.engines.athena.run import Statements
from bot.errors import AwsError
from tests.aws import REGION

if TYPE_CHECKING:
    from tests.aws import Aws

WORKGROUP = Workgroup("audit-moto", "AwsDataCatalog", "cloudtrail", "s3://moto-results/audit/")


@pytest.fixture
def api(aws: Aws) -> AthenaApi:
    aws.bucket("moto-results")
    aws.client("athena").create_work_group(Name=WORKGROUP.name)
    return AthenaApi(WORKGROUP, AwsAccess(region=REGION, attempts=1, named_in="athena.yaml"))


def test_statements_run_and_their_rows_are_typed(aws: Aws, api: AthenaApi) -> None:
    columns = [("n", "bigint"), ("share", "double"), ("ok", "boolean"), ("sum", "decimal(38,0)")]
    info = [{"Name": name, "Type": type_} for name, type_ in columns]
    texts = [[name for name, _ in columns], ["3", "0.5", "false", "12"]]
    rows = [{"Data": [{"VarCharValue": text} for text in row]} for row in texts]
    told = {"rows": rows, "column_info": info}
    queued = {"account_id": "123456789012", "region": REGION, "results": [told, told]}
    _post(f"{aws.url}/moto-api/static/athena/query-results", queued)
    first, second = Statements(api, 60, None).run("SELECT 1", "SELECT 2")
    assert first.rows == second.rows == [(3, 0.5, False, 12)]
    assert [first.bytes, first.reused] == [0, False]
    nowhere = replace(api, workgroup=replace(WORKGROUP, name="nowhere"))
    with pytest.raises(AwsError, match="there is no workgroup 'nowhere' in eu-central-1"):
        Statements(nowhere, 60, None).run("SELECT 1")


def _post(url: str, document: object) -> None:
    request = urllib.request.Request(  # noqa: S310 - a server of the test's own
        url, json.dumps(document).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
        assert answer.status == 201
