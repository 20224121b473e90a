"""The pagers there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.services.paging import Pager

__all__ = ["NoPagers", "load_pagers"]


class NoPagers:
    """None."""

    def get(self, name: str) -> Pager:
        """There is none."""
        raise NotFoundError(f"There is no pager '{name}'.")

    def names(self) -> Sequence[str]:
        """None."""
        return ()


def load_pagers(environ: Mapping[str, str]) -> NoPagers:  # noqa: ARG001
    """None."""
    return NoPagers()
