"""Reading objects, ahead of whoever decodes them where each takes a while to come."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.archive.objects import FileObject
from bot.archive.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.archive.objects import Found
    from bot.archive.options import WriteOptions

__all__ = ["read_ahead"]

_AHEAD_BYTES = 32_000_000
"""How much may be fetched and not decoded yet; one object may be larger."""

_UNKNOWN_BYTES = 1_000_000
"""What an object counts for whose size nobody told."""


def read_ahead(
    objects: Iterable[Found], options: WriteOptions
) -> Iterator[tuple[Found, bytes | Refusal]]:
    """Each object with its bytes or why it cannot be read, in the order given.

    Files are read when it is their turn; objects of a store are fetched `options.downloads` at a
    time. Raises `AwsError`.
    """
    with ThreadPoolExecutor(options.downloads, "download") as threads:
        ahead: deque[tuple[Found, Future[bytes | Refusal]]] = deque()
        size = 0
        try:
            for found in objects:
                if isinstance(found, FileObject):
                    yield found, _read(found, options.largest_object)
                    continue
                ahead.append((found, threads.submit(_read, found, options.largest_object)))
                size += found.size or _UNKNOWN_BYTES
                while size > _AHEAD_BYTES or len(ahead) > 2 * options.downloads:
                    first, content = ahead.popleft()
                    size -= first.size or _UNKNOWN_BYTES
                    yield first, content.result()
            yield from ((first, content.result()) for first, content in ahead)
        finally:
            for _, waiting in ahead:
                waiting.cancel()


def _read(found: Found, largest: int) -> bytes | Refusal:
    if found.size > largest:
        return Refusal(f"larger than the limit of {largest:,} bytes")
    try:
        return found.read()
    except Refusal as refusal:
        return refusal
