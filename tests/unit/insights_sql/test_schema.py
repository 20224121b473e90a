from __future__ import annotations

import pytest

from bot.domain.event_columns import EXTRACTS, TOP_LEVEL, Kind
from bot.insights.schema import (
    Assembled,
    Extraction,
    FieldPath,
    Missing,
    Place,
    Record,
    Stored,
    events_schema,
)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("eventName",), Stored("event_name", Kind.TEXT)),
        (("eventTime",), Stored("event_time", Kind.TIME)),
        (("userIdentity.arn",), Stored("identity_arn", Kind.TEXT, exact=False)),
        (
            ("requestParameters.x-amz-acl",),
            Extraction("request_parameters", ("x-amz-acl",)),
        ),
        (("@timestamp",), Stored("event_time", Kind.TIME)),
        (("readOnly",), Stored("read_only", Kind.BOOLEAN)),
        (("userIdentity",), Stored("user_identity", Kind.JSON)),
        (("userIdentity", "arn"), Stored("identity_arn", Kind.TEXT, exact=False)),
        (("userIdentity", "arn", "x"), Extraction("user_identity", ("arn", "x"))),
        (("userIdentity", "onBehalfOf"), Extraction("user_identity", ("onBehalfOf",))),
        (("resources", 0, "ARN"), Extraction("resources", (0, "ARN"))),
        (("requestParameters", "a", 0), Extraction("request_parameters", ("a", 0))),
        (("errorCode", "code"), Extraction("rest", ("errorCode", "code"))),
        (("nosuch",), Extraction("rest", ("nosuch",))),
        (("eventname",), Extraction("rest", ("eventname",))),
        (("insightDetails", "state"), Extraction("rest", ("insightDetails", "state"))),
        (("@message",), Record()),
        (("@ptr",), Stored("event_id", Kind.TEXT)),
        (("@log",), Assembled((Stored("recipient_account_id", Kind.TEXT), ":cloudtrail"))),
        (("@ingestionTime",), Missing()),
        (("@timestamp", "x"), Missing()),
    ],
)
def test_place(path: FieldPath, place: Place) -> None:
    assert events_schema().locate(path) == place


@pytest.mark.parametrize("column", [*TOP_LEVEL, *EXTRACTS], ids=lambda column: column.name)
def test_every_column_of_the_layout_answers_its_path(column: object) -> None:
    known = next(known for known in (*TOP_LEVEL, *EXTRACTS) if known is column)
    place = events_schema().locate(known.path)
    assert isinstance(place, Stored)
    assert place.column == known.name


def test_the_columns_of_the_totals_exist() -> None:
    schema = events_schema()
    named = {*schema.principal, schema.action, schema.error, schema.source, schema.time}
    assert named <= schema.column_names
