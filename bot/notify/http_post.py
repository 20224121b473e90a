"""Posting JSON to a service and hearing what it says, within a time."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from bot import __version__
from bot.errors import PageError
from bot.settings.addresses import is_loopback

__all__ = ["Reply", "post_json"]

_LONGEST_REPLY = 65_536
_LONGEST_WAIT = 3_600


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered. `retry_after` are seconds, up to an hour; None where none were told."""

    status: int
    body: bytes
    retry_after: float | None = None


def post_json(url: str, content: bytes, seconds: float) -> Reply:
    """Post to an http(s) URL; `seconds` is how long the other side may keep silent.

    The environment's proxies are used, except for this machine. Raises a retryable `PageError`
    where no answer came; an answer of any status is returned.
    """
    headers = {"Content-Type": "application/json", "User-Agent": f"audit-bot/{__version__}"}
    request = urllib.request.Request(url, content, headers, method="POST")  # noqa: S310 - checked when loaded
    try:
        with _opener(url).open(request, timeout=seconds) as answer:
            body = answer.read(_LONGEST_REPLY)
            return Reply(answer.status, body, _seconds(answer.headers.get("Retry-After")))
    except (OSError, HTTPException) as problem:
        host = urlsplit(url).hostname
        message = f"no answer from {host}: {_reason(problem)}"
        raise PageError(message, retryable=True) from problem


def _opener(url: str) -> urllib.request.OpenerDirector:
    """Urllib without the parts that raise for a status, and that follow a redirection.

    What is posted holds a key and is meant for one address: a redirection is an answer like others.
    """
    opener = urllib.request.OpenerDirector()
    proxies = urllib.request.ProxyHandler({} if is_loopback(url) else None)
    for handler in (proxies, urllib.request.HTTPHandler(), urllib.request.HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _reason(problem: Exception) -> str:
    told = problem.reason if isinstance(problem, urllib.error.URLError) else problem
    return str(told) or type(told).__name__


def _seconds(text: str | None) -> float | None:
    """The seconds of a `Retry-After`; a date there is left to the caller's own pace."""
    if text is None or not text.strip().isdecimal():
        return None
    return float(min(int(text.strip()[:9]), _LONGEST_WAIT))
