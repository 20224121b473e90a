"""Runbooks by id, from one or more folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.catalog.loading import ID, load_runbook
from bot.domain.nearest import did_you_mean
from bot.errors import NotFoundError, RunbookError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.domain.runbook import Runbook

__all__ = ["Catalog"]


class Catalog:
    """The runbooks of some folders; a later folder's file hides an earlier one of its name.

    A folder that does not exist holds no runbooks. Nothing is read before it is asked for, and
    a file is read anew each time, so that an edit counts at once.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def get(self, runbook_id: str) -> Runbook:
        """Load one runbook; raises NotFoundError with the nearest id, or RunbookError."""
        return load_runbook(self.path(runbook_id))

    def path(self, runbook_id: str) -> Path:
        """Find a runbook's file; raises NotFoundError with the nearest id."""
        if ID.fullmatch(runbook_id):  # anything else could lead out of the folders
            for folder in reversed(self._folders):
                path = folder / f"{runbook_id}.yaml"
                if path.is_file():
                    return path
        raise NotFoundError(
            f"there is no runbook '{runbook_id}'.{did_you_mean(runbook_id, self.ids())}"
            " `audit runbook list` shows them all."
        )

    def paths(self) -> tuple[Path, ...]:
        """Every runbook's file, sorted by id."""
        found = {path.stem: path for folder in self._folders for path in folder.glob("*.yaml")}
        return tuple(found[runbook_id] for runbook_id in sorted(found))

    def ids(self) -> tuple[str, ...]:
        """Every id, sorted."""
        return tuple(path.stem for path in self.paths())

    def all(self) -> tuple[Runbook, ...]:
        """Every runbook, sorted by id; raises RunbookError with what all the files are refused for.

        One bad file among many need not hide the rest: `load` tells them apart.
        """
        runbooks, refusals = self.load()
        if refusals:
            raise RunbookError("\n".join(str(refusal) for refusal in refusals))
        return runbooks

    def load(self) -> tuple[tuple[Runbook, ...], tuple[RunbookError, ...]]:
        """Give the runbooks that can be read, sorted by id, and why the others cannot."""
        runbooks: list[Runbook] = []
        refusals: list[RunbookError] = []
        for path in self.paths():
            try:
                runbooks.append(load_runbook(path))
            except RunbookError as refusal:
                refusals.append(refusal)
        return tuple(runbooks), tuple(refusals)
