"""Runbooks from YAML files: found, read, checked and tested.

`catalog` finds them, `loading` reads one, `checking` looks for every mistake, `runbook_tests`
runs their own tests, `schema` and `reference` write what editors and people read about them.
"""

from __future__ import annotations

from bot.catalog.catalog import Catalog
from bot.catalog.loading import load_runbook
from bot.catalog.shipped import shipped_runbooks

__all__ = ["Catalog", "load_runbook", "shipped_runbooks"]
