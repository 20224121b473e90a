"""The printed statements: AWS's own table with our partitions, and a view with our columns.

A real server runs both in `tests/trino/test_athena.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlglot
from sqlglot import exp

from bot.domain.answer import Question
from bot.domain.event_columns import COLUMNS
from bot.domain.window import Window
from bot.engines.athena.books import books_sql
from bot.engines.athena.ddl import TrailLayout, table_ddl, view_ddl
from bot.engines.athena.objects import objects_of, scope_of
from bot.engines.remote import compile_remote

LAYOUT = TrailLayout(
    bucket="example-org-trail",
    prefix="trail/",
    organization="o-fh7k2m9q4x",
    accounts=("111122223333", "444455556666"),
    regions=("eu-central-1", "us-east-1"),
    since=date(2025, 11, 1),
)
WINDOW = Window(datetime(2026, 3, 3, 23, tzinfo=UTC), datetime(2026, 3, 4, 17, tzinfo=UTC))

OF_AWS = {
    *("eventversion", "useridentity", "eventtime", "eventsource", "eventname", "awsregion"),
    *("sourceipaddress", "useragent", "errorcode", "errormessage", "requestparameters"),
    *("responseelements", "additionaleventdata", "requestid", "eventid", "readonly", "resources"),
    *("eventtype", "apiversion", "recipientaccountid", "serviceeventdetails", "sharedeventid"),
    *("vpcendpointid", "vpcendpointaccountid", "eventcategory", "addendum", "edgedevicedetails"),
    *("sessioncredentialfromconsole", "tlsdetails"),
}
"""The columns of AWS's own page."""


def test_the_table_is_that_of_awss_page_and_managementevent() -> None:
    columns = table_ddl(LAYOUT, "cloudtrail", "events_objects").partition("\n)\n")[0]
    made = sqlglot.parse_one(f"{columns}\n)", dialect="hive")
    names = [column.name for column in made.find(exp.Schema).expressions]  # type: ignore[union-attr] # it has one
    assert set(names) == OF_AWS | {"managementevent"}
    assert len(names) == len(set(names))


def test_partitions_are_projected_where_the_trail_writes() -> None:
    ddl = table_ddl(LAYOUT, "cloudtrail", "events_objects")
    place = "s3://example-org-trail/trail/AWSLogs/o-fh7k2m9q4x/"
    assert f"LOCATION '{place}'\n" in ddl
    template = f"{place}${{account}}/CloudTrail/${{region}}/${{day}}"
    assert f"'storage.location.template' = '{template}'" in ddl
    assert "'projection.account.values' = '111122223333,444455556666'" in ddl
    assert "'projection.region.values' = 'eu-central-1,us-east-1'" in ddl
    assert "'projection.day.range' = '2025/11/01,NOW'" in ddl


def test_the_view_has_our_columns_and_those_of_the_delivery() -> None:
    view = sqlglot.parse_one(view_ddl("cloudtrail", "events", "events_objects"), dialect="athena")
    select = view.find(exp.Select)
    assert select is not None
    own = [column.name for column in COLUMNS]
    delivery = ["delivery_account", "delivery_region", "delivery_day"]
    assert select.named_selects == [*own, *delivery]


def question(account: tuple[str, ...] = (), region: tuple[str, ...] = ()) -> Question:
    given = {"account": account, "region": region}
    fields = {"account": "recipientAccountId", "region": "awsRegion"}
    return Question(
        "stats count(*)",
        WINDOW,
        conditions=tuple(f"{fields[n]} in ${n}" for n, values in given.items() if values),
        values={name: list(values) for name, values in given.items() if values},
    )


def test_only_the_folders_of_the_window_and_a_day_more_are_read() -> None:
    sql = objects_of("events", question()).sql(dialect="athena")
    assert "delivery_day >= '2026/03/03' AND delivery_day <= '2026/03/05'" in sql
    assert "delivery_account" not in sql
    assert "delivery_region" not in sql


def test_accounts_and_regions_that_are_named_narrow_the_folders() -> None:
    asked = question(account=("111122223333",), region=("eu-central-1", "us-east-1"))
    sql = objects_of("events", asked).sql(dialect="athena")
    assert "delivery_account IN ('111122223333')" in sql
    assert "delivery_region IN ('eu-central-1', 'us-east-1')" in sql


@pytest.mark.parametrize("account", [("11112222333",), ("111122223333", "x' OR 1=1 --")])
def test_what_is_no_folder_narrows_nothing(account: tuple[str, ...]) -> None:
    assert scope_of(question(account=account)).accounts == ()


def test_athena_is_asked_what_trino_is_but_for_lists() -> None:
    asked = question()
    athena, trino = (compile_remote(asked, name, "events", 100) for name in ("athena", "trino"))
    assert (athena.rows_sql, athena.totals_sql) == (trino.rows_sql, trino.totals_sql)
    assert athena.held_sql == trino.held_sql
    plain = athena.places_sql.replace("JSON_FORMAT(CAST(", "").replace(" AS JSON))", "")
    assert plain == trino.places_sql


def test_objects_are_asked_the_same_of_a_subquery() -> None:
    asked = question()
    iceberg = compile_remote(asked, "athena", "events", 100)
    objects = compile_remote(asked, "athena", objects_of("events", asked), 100)
    inner = objects_of("events", asked).sql(dialect="athena")
    assert objects.rows_sql == iceberg.rows_sql.replace("FROM events", f"FROM {inner}")
    assert objects.held_sql == ""


def test_each_statement_reads_its_columns_and_what_lies_between_them() -> None:
    statements = ["SELECT event_time, event_name, arrival FROM events"] * 2
    sql = books_sql("events", WINDOW, statements)
    assert 'FROM "events$files" WHERE content = 0' in sql
    assert "column_sizes IS NULL OR file_size_in_bytes <= 4194304 THEN 2 * file_size_in_b" in sql
    lengths = {at: f"COALESCE(ELEMENT_AT(column_sizes, {at}), 0)" for at in range(1, 57)}
    rest = " + ".join(lengths[at] for at in range(4, 56))
    little = "<= 2097152 * COALESCE(CARDINALITY(split_offsets), 1)"
    one = (
        f"LEAST(file_size_in_bytes, {lengths[1]} + {lengths[3]} + {lengths[56]}"
        f" + CASE WHEN {lengths[2]} {little} THEN {lengths[2]} ELSE 0 END"
        f" + CASE WHEN {rest} {little} THEN {rest} ELSE 0 END)"
    )
    assert f"ELSE {one} + {one} END" in sql
    assert sqlglot.parse_one(sql, dialect="athena").find(exp.Select) is not None
