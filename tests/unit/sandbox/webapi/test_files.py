from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from tests.unit.sandbox.places import GENERAL, INCIDENTS, client_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox

ROWS = b"event,count\nGetObject,3\n"


@pytest.fixture
def web(workspace: Sandbox) -> WebClient:
    return client_of(workspace)


def test_a_file_is_uploaded_into_a_thread(workspace: Sandbox, web: WebClient) -> None:
    parent = web.chat_postMessage(channel=INCIDENTS, text="parent")["ts"]
    web.files_upload_v2(
        channel=INCIDENTS, thread_ts=parent, filename="rows.csv", title="Rows", content=ROWS
    )
    message = workspace.person("dana").sees("incidents", thread=parent)[-1]
    (file,) = message["files"]
    assert (file["name"], file["title"], file["size"]) == ("rows.csv", "Rows", len(ROWS))
    address = workspace.url.rstrip("/") + file["url"]
    with urllib.request.urlopen(address) as response:  # noqa: S310 - our own
        assert response.read() == ROWS
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_large_file_arrives_whole(workspace: Sandbox, web: WebClient) -> None:
    content = b"0123456789abcdef" * 65_536
    web.files_upload_v2(channel=INCIDENTS, filename="rows.csv", content=content)
    (file,) = workspace.person("dana").sees("incidents")[-1]["files"]
    with urllib.request.urlopen(workspace.url.rstrip("/") + file["url"]) as response:  # noqa: S310 - our own
        assert response.read() == content


def test_a_picture_is_shown_by_blocks(workspace: Sandbox, web: WebClient) -> None:
    uploaded = web.files_upload_v2(filename="chart.png", content=b"\x89PNG")["file"]
    image = {"type": "image", "alt_text": "chart", "slack_file": {"id": uploaded["id"]}}
    web.chat_postMessage(channel=INCIDENTS, text="x", blocks=[image])
    assert workspace.person("dana").sees("incidents")[-1]["blocks"][0]["type"] == "image"
    assert web.files_info(file=uploaded["id"])["file"]["mimetype"] == "image/png"


def test_a_file_goes_only_where_the_bot_is(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="not_in_channel"):
        web.files_upload_v2(channel=GENERAL, filename="rows.csv", content=ROWS)


def test_an_empty_file_is_refused(web: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        web.files_getUploadURLExternal(filename="rows.csv", length=0)
