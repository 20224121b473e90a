from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.catalog import Catalog, shipped_runbooks
from bot.catalog.runbook_tests import run_tests
from bot.domain.safeguards import Safeguard

if TYPE_CHECKING:
    from bot.catalog.runbook_tests import Executor

CATALOG = Catalog([shipped_runbooks()])


@pytest.mark.parametrize("runbook_id", CATALOG.ids())
def test_its_own_tests_pass(runbook_id: str, executor: Executor) -> None:
    outcomes = run_tests(CATALOG.get(runbook_id), executor)
    assert [f"{outcome.test}: {outcome.problem}" for outcome in outcomes if outcome.problem] == []


@pytest.mark.parametrize("runbook_id", CATALOG.ids())
def test_it_is_tested_both_ways_and_guides(runbook_id: str) -> None:
    runbook = CATALOG.get(runbook_id)
    found = [test.expect for test in runbook.tests]
    assert any(expect not in (0, ()) for expect in found)
    assert 0 in found or runbook_id in NARROWING
    assert 3 <= len(runbook.guidance) <= 6


NARROWING = {"whole-session"}
"""Runbooks that match everything until a parameter narrows them."""


def test_every_clause_has_a_runbook() -> None:
    served = {safeguard for runbook in CATALOG.all() for safeguard in runbook.safeguards}
    assert served == set(Safeguard)


def test_there_are_enough_to_begin_with() -> None:
    assert len(CATALOG.ids()) >= 30
