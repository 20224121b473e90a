"""Responses in Slack's manner."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

__all__ = ["json_response", "too_many"]


def json_response(body: Any, status: int = 200) -> Response:  # noqa: ANN401 - any JSON
    """A JSON response."""
    return Response(orjson.dumps(body), status, media_type="application/json; charset=utf-8")


def too_many(seconds: float | None) -> Response:
    """Slack's 429: with Retry-After, or without as `message_limit_exceeded`."""
    error = "ratelimited" if seconds is not None else "message_limit_exceeded"
    response = json_response({"ok": False, "error": error}, 429)
    if seconds is not None:
        response.headers["Retry-After"] = str(round(seconds))
    return response
