"""What can be told of an address by looking at it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

__all__ = ["is_loopback", "is_safe_endpoint"]


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, where no proxy belongs."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe_endpoint(url: str) -> bool:
    """Whether a secret may be sent there: HTTPS, or HTTP on this machine; no password in it."""
    try:
        parts = urlsplit(url)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, half a bracket
        return False
    plain = url.isascii() and url.isprintable() and " " not in url and "@" not in parts.netloc
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    return sound and plain and secure
