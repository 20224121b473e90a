"""The messages that tell of new objects, in every shape, and what is none."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive.s3.notifications import NotificationError, Told, read_notification

KEY = "AWSLogs/1/a b+c.json.gz"
TOLD = Told("logs", KEY, 42, "abc")


def s3_event(key: str = "AWSLogs/1/a+b%2Bc.json.gz", name: str = "ObjectCreated:Put") -> Any:  # noqa: ANN401 - JSON
    found = {"key": key, "size": 42, "eTag": "abc"}
    entity = {"bucket": {"name": "logs"}, "object": found}
    return {"Records": [{"eventSource": "aws:s3", "eventName": name, "s3": entity}]}


def bridged(kind: str = "Object Created") -> Any:  # noqa: ANN401 - JSON
    found = {"key": KEY, "size": 42, "etag": "abc"}
    return {"detail-type": kind, "detail": {"bucket": {"name": "logs"}, "object": found}}


def by_topic(message: Any) -> Any:  # noqa: ANN401 - JSON
    return {"Type": "Notification", "TopicArn": "arn:t", "Message": json.dumps(message)}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        pytest.param(s3_event(), [TOLD], id="s3"),
        pytest.param(by_topic(s3_event()), [TOLD], id="s3-through-sns"),
        pytest.param(bridged(), [TOLD], id="eventbridge"),
        pytest.param(by_topic(bridged()), [TOLD], id="eventbridge-through-sns"),
        pytest.param(
            by_topic({"s3Bucket": "logs", "s3ObjectKey": [KEY, "b"]}),
            [Told("logs", KEY), Told("logs", "b")],
            id="cloudtrail-through-sns",
        ),
        pytest.param({"Event": "s3:TestEvent", "Service": "Amazon S3"}, [], id="test-event"),
        pytest.param(s3_event(name="ObjectRemoved:Delete"), [], id="removed"),
        pytest.param(s3_event(name="s3:ObjectCreated:Copy"), [TOLD], id="older-name"),
        pytest.param(bridged("Object Deleted"), [], id="deleted"),
    ],
)
def test_each_shape_is_read(message: Any, told: list[Told]) -> None:  # noqa: ANN401 - JSON
    assert read_notification(json.dumps(message)) == told


def _created(bucket: str = "logs", key: str = "a", size: str = "1") -> str:
    """What EventBridge would send of an object, as text: JSON can say more than Python would."""
    told = f'{{"bucket": {{"name": "{bucket}"}}, "object": {{"key": "{key}", "size": {size}}}}}'
    return f'{{"detail-type": "Object Created", "detail": {told}}}'


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "no notification"),
        ('{"Records": [{"eventName": "ObjectCreated:Put"}]}', "has not the shape"),
        ('{"Records": 5}', "has not the shape"),
        ('{"s3Bucket": 5, "s3ObjectKey": ["a"]}', "is not text"),
        ('{"Message": "not JSON", "TopicArn": "arn:t"}', "not JSON"),
        ("[" * 100_000, "has not the shape"),
        ('{"a": "' + "x" * 400_000 + '"}', "larger"),
        *((_created(size=size), "a size that no object has") for size in ("-1", "1" + "0" * 18)),
        (_created(size="1e999"), "has not the shape"),
        (_created(key="x" * 1025), "an object as none can be named"),
        (_created(key=r"a\ud800b"), "an object as none can be named"),
        (_created(bucket="Not A Bucket"), "a bucket as none can be named"),
    ],
)
def test_what_is_none_is_refused_without_its_text(body: str, why: str) -> None:
    with pytest.raises(NotificationError, match=why) as refused:
        read_notification(body)
    assert "x" * 20 not in str(refused.value)


NAMES = (
    *("Records", "s3", "object", "bucket", "name", "key", "detail", "detail-type", "Message"),
    *("TopicArn", "Event", "s3Bucket", "s3ObjectKey", "eventName", "size"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_anything_is_read_or_refused(message: object) -> None:
    with contextlib.suppress(NotificationError):
        read_notification(json.dumps(message))
