"""HTTP delivery: requests to the app's address, signed as Slack signs them.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import orjson

from bot.sandbox.delivery.outcome import Delivery, Payload

if TYPE_CHECKING:
    from bot.sandbox.delivery.outcome import Retry

__all__ = ["RequestUrl", "Signing"]

_AT_ONCE = 64
_OK = 200


@dataclass(frozen=True, slots=True)
class Signing:
    """What is signed with; `signature` and `timestamp` replace the right ones, to forge."""

    secret: str
    signature: str | None = None
    timestamp: int | None = None

    def headers(self, body: bytes) -> dict[str, str]:
        """The headers that prove where a request comes from."""
        stamp = str(int(time.time()) if self.timestamp is None else self.timestamp)
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": self.signature or f"v0={digest}",
        }


class RequestUrl:
    """Sends payloads to one address, many at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="sandbox-http")
        # A proxy of the environment has no business between two ends on this machine.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    async def deliver(
        self, payload: Payload, retry: Retry | None, seconds: float, signing: Signing
    ) -> Delivery:
        """Send a payload and wait for the answer."""
        content_type, body = _encoded(payload)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **signing.headers(body),
        }
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.attempt)
            headers["X-Slack-Retry-Reason"] = retry.reason
        request = urllib.request.Request(self._url, body, headers, method="POST")  # noqa: S310 - the test's own address
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._sent, request, seconds)

    async def verify(self, challenge: str, seconds: float, signing: Signing) -> bool:
        """The handshake of the Events API: whether the app gives the challenge back."""
        body = {"type": "url_verification", "challenge": challenge, "token": "sandbox"}
        answer = await self.deliver(Payload("events_api", body), None, seconds, signing)
        given = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
        return bool(given == challenge)

    def close(self) -> None:
        """Send no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _sent(self, request: urllib.request.Request, seconds: float) -> Delivery:
        started = time.perf_counter()
        try:
            with self._opener.open(request, timeout=seconds) as response:
                body = _decoded(response.headers.get_content_type(), response.read())
                status = response.status
        except urllib.error.HTTPError as problem:
            problem.close()
            took = time.perf_counter() - started
            return Delivery(acked=False, seconds=took, body=problem.code, error="dispatch_failed")
        except OSError as problem:
            late = isinstance(problem, TimeoutError) or "timed out" in str(problem)
            error = "operation_timeout" if late else "dispatch_failed"
            return Delivery(acked=False, seconds=time.perf_counter() - started, error=error)
        took = time.perf_counter() - started
        if status != _OK or took > seconds:
            return Delivery(acked=False, seconds=took, body=body, error="dispatch_failed")
        return Delivery(acked=True, seconds=took, body=body)


def _encoded(payload: Payload) -> tuple[str, bytes]:
    """A body as Slack writes it: JSON for events, forms for the rest."""
    form = "application/x-www-form-urlencoded"
    match payload.kind:
        case "events_api":
            return "application/json", orjson.dumps(payload.body)
        case "interactive":
            return form, urlencode({"payload": orjson.dumps(payload.body).decode()}).encode()
        case "slash_commands":
            return form, urlencode(payload.body).encode()


def _decoded(content_type: str, body: bytes) -> Any:  # noqa: ANN401 - any JSON
    if content_type == "application/json" and body:
        return orjson.loads(body)
    return body.decode(errors="replace") or None
