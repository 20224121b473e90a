"""What events say, made plain text that can do nothing to the medium it goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.escaping import for_terminal

if TYPE_CHECKING:
    from bot.services.paging import Page

__all__ = ["page_body", "page_title"]

_LONGEST_BODY = 8_000
_CUT = " …"


def page_title(page: Page, longest: int) -> str:
    """One line, whatever the alert is called: a line break in it would be a header in a mail."""
    return _shortened(for_terminal(page.title), longest)


def page_body(page: Page) -> str:
    """The link, then lines without control characters: services with little room cut the end."""
    lines = "\n".join(for_terminal(line) for line in page.body.splitlines())
    return "\n".join(part for part in (page.link, _shortened(lines, _LONGEST_BODY)) if part)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT
