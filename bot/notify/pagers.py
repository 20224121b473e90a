"""The pagers there are, by the names that escalation policies use: `pager:NAME`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.nearest import did_you_mean
from bot.errors import NotFoundError
from bot.settings.pagers import PagerDutySettings, read_pagers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.services.paging import Pager
    from bot.settings.pagers import PagerSettings

__all__ = ["ConfiguredPagers", "load_pagers"]


@dataclass(frozen=True, slots=True)
class ConfiguredPagers:
    """The pagers of `config/pagers.yaml`."""

    by_name: Mapping[str, Pager]

    def get(self, name: str) -> Pager:
        """One by its name; `NotFoundError` where there is none."""
        if name in self.by_name:
            return self.by_name[name]
        hint = did_you_mean(name, self.by_name) or " pagers.yaml holds those there are."
        raise NotFoundError(f"There is no pager '{name}'.{hint}")

    def names(self) -> Sequence[str]:
        """Their names, in the file's order."""
        return tuple(self.by_name)


def load_pagers(environ: Mapping[str, str]) -> ConfiguredPagers:
    """Read and check `pagers.yaml`; nothing is connected to.

    Raises `SettingsError` naming file, line and key, also for a URL that apprise refuses.
    """
    found = read_pagers(environ, _refusal)
    return ConfiguredPagers({name: _pager(name, settings) for name, settings in found.items()})


def _pager(name: str, settings: PagerSettings) -> Pager:
    # each kind brings its own HTTP client; who has no pager waits for none of them
    if isinstance(settings, PagerDutySettings):
        from bot.notify.pagerduty import PagerDutyPager  # noqa: PLC0415

        return PagerDutyPager(name, settings)
    from bot.notify.apprise_pager import ApprisePager  # noqa: PLC0415

    return ApprisePager(name, settings)


def _refusal(url: str) -> str:
    from bot.notify.apprise_pager import refusal  # noqa: PLC0415 - only for an apprise URL

    return refusal(url)
