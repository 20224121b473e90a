from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.domain.access import AccessPolicy, Rule
from bot.domain.run import Asker
from bot.errors import AuditError, RefusedError, StoreError
from bot.services.authorise import Authorise

ALICE, BOB = Asker("T1", "UALICE", "C1"), Asker("T1", "UBOB", "C1")
OPS = AccessPolicy((Rule(actions=("query",), groups=("SOPS",)),))


@dataclass
class FakeGroups:
    """`Groups` from a dictionary, or an error in its place."""

    known: dict[str, frozenset[str]] = field(default_factory=dict)
    error: AuditError | None = None

    def members(self, group: str) -> frozenset[str]:
        if self.error is not None:
            raise self.error
        return self.known.get(group, frozenset())


def test_a_member_of_a_group_may_and_others_are_told_who_may() -> None:
    authorise = Authorise(OPS, FakeGroups({"SOPS": frozenset({"UALICE"})}))
    authorise(ALICE, "query")
    assert authorise.allowed(ALICE, "query")
    assert not authorise.allowed(BOB, "query")
    with pytest.raises(RefusedError) as caught:
        authorise(BOB, "query")
    assert str(caught.value) == (
        "You may not run queries of your own here. Allowed: <!subteam^SOPS> anywhere."
    )


def test_a_group_that_is_not_there_lets_nobody_in() -> None:
    assert not Authorise(OPS, FakeGroups()).allowed(ALICE, "query")


def test_a_lookup_that_fails_is_a_refusal() -> None:
    authorise = Authorise(OPS, FakeGroups(error=StoreError("Slack is away.")))
    assert not authorise.allowed(ALICE, "query")
    with pytest.raises(RefusedError, match=r"cannot be checked whether you may: Slack is away\."):
        authorise(ALICE, "query")


def test_a_lookup_that_nothing_hangs_on_may_fail() -> None:
    policy = AccessPolicy((*OPS.rules, Rule(actions=("query",), users=("UBOB",))))
    authorise = Authorise(policy, FakeGroups(error=StoreError("Slack is away.")))
    authorise(BOB, "query")
    assert authorise.allowed(BOB, "query")
    assert not authorise.allowed(BOB, "reveal")
