from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.access import ACTIONS, AccessPolicy, Decision, Rule, Who
from bot.domain.runbook import AlertRule, Runbook
from bot.domain.safeguards import Safeguard

if TYPE_CHECKING:
    from bot.domain.access import Action

CHANNEL, ELSEWHERE, DIRECT, HOME = "C1", "C2", "D1", ""
GROUPS = {"SOPS": {"UALICE"}, "SDEV": {"UBOB"}}


def runbook(name: str, *safeguards: Safeguard) -> Runbook:
    return Runbook(
        id=name,
        title=name,
        safeguards=safeguards or (Safeguard.AUDIT_CONTROLS,),
        severity="low",
        description="It finds something.",
        query="stats count(*)",
        alert=AlertRule(group_by="count(*)"),
        guidance=("Look.",),
    )


DENIED = runbook("access-denied", Safeguard.ACCESS_CONTROL)
DELETIONS = runbook("ephi-deletions", Safeguard.INTEGRITY, Safeguard.EPHI_AUTHENTICATION)
LOGOFF = runbook("long-sessions", Safeguard.AUTOMATIC_LOGOFF)


def who(user: str = "UALICE", channel: str = CHANNEL) -> Who:
    return Who(user, channel, lambda group: user in GROUPS.get(group, set()))


def decide(
    *rules: Rule, asker: Who | None = None, action: Action = "run", about: Runbook | None = DENIED
) -> Decision:
    return AccessPolicy(rules).decide(asker or who(), action, about)


def allowed(
    *rules: Rule, asker: Who | None = None, action: Action = "run", about: Runbook | None = DENIED
) -> bool:
    decision = decide(*rules, asker=asker, action=action, about=about)
    assert decision.allowed == (not decision.reason)
    return decision.allowed


@pytest.mark.parametrize("action", ACTIONS)
def test_without_a_rule_nobody_may_do_anything(action: Action) -> None:
    assert not allowed(action=action)
    assert not allowed(action=action, about=None)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("granted", ACTIONS)
def test_a_rule_grants_the_actions_it_names_and_no_other(granted: Action, action: Action) -> None:
    assert allowed(Rule(actions=(granted,), channels=(CHANNEL,)), action=action) == (
        granted == action
    )
    assert allowed(Rule(actions=("*",), channels=(CHANNEL,)), action=action)


@pytest.mark.parametrize(
    ("channel", "there"),
    [(CHANNEL, True), (ELSEWHERE, False), (DIRECT, False), (HOME, False)],
)
def test_a_rule_with_channels_holds_in_those_alone(channel: str, there: object) -> None:
    rule = Rule(actions=("run",), channels=(CHANNEL,))
    assert allowed(rule, asker=who("UANYBODY", channel)) == there


@pytest.mark.parametrize("channel", [CHANNEL, ELSEWHERE, DIRECT, HOME])
def test_a_rule_without_channels_holds_anywhere_for_its_people(channel: str) -> None:
    rule = Rule(actions=("run",), users=("UALICE",))
    assert allowed(rule, asker=who("UALICE", channel))
    assert not allowed(rule, asker=who("UBOB", channel))


def test_a_rule_needs_the_person_as_well_as_the_place() -> None:
    rule = Rule(actions=("run",), users=("UALICE",), channels=(CHANNEL,))
    assert allowed(rule, asker=who("UALICE"))
    assert not allowed(rule, asker=who("UBOB"))
    assert not allowed(rule, asker=who("UALICE", ELSEWHERE))


def test_a_rule_is_for_its_users_and_for_the_members_of_its_groups() -> None:
    rule = Rule(actions=("run",), users=("UCAROL",), groups=("SOPS", "SGONE"))
    assert [allowed(rule, asker=who(user)) for user in ("UCAROL", "UALICE", "UBOB")] == [
        True,
        True,
        False,
    ]


def test_one_rule_that_grants_is_enough_and_parts_of_two_are_not() -> None:
    somewhere = Rule(actions=("run",), channels=(ELSEWHERE,))
    somebody = Rule(actions=("run",), users=("UBOB",))
    assert not allowed(somewhere, somebody)
    assert allowed(somewhere, somebody, asker=who("UBOB"))
    assert allowed(somewhere, somebody, asker=who("UALICE", ELSEWHERE))


def test_groups_are_looked_up_only_where_that_decides() -> None:
    def fail(group: str) -> bool:
        raise AssertionError(group)

    asker = Who("UALICE", CHANNEL, fail)
    everybody = Rule(actions=("run",), channels=(CHANNEL,))
    named = Rule(actions=("run",), users=("UALICE",), groups=("SOPS",))
    elsewhere = Rule(actions=("run",), groups=("SOPS",), channels=(ELSEWHERE,))
    reveal = Rule(actions=("reveal",), groups=("SOPS",))
    by_group = Rule(actions=("run",), groups=("SOPS",))
    assert allowed(named, asker=asker)
    assert allowed(by_group, everybody, asker=asker)
    assert not allowed(elsewhere, reveal, asker=asker)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("access-denied", [DENIED]),
        ("access-*", [DENIED]),
        ("*", [DENIED, DELETIONS, LOGOFF]),
        ("Access-*", []),
        ("access", []),
        ("164.312(c)(2)", [DELETIONS]),
        ("164.312(c)", [DELETIONS]),
        ("164.312(a)", [DENIED, LOGOFF]),
        ("164.312(a)(2)(i)", []),  # automatic logoff is (iii)
        ("164.", [DENIED, DELETIONS, LOGOFF]),
    ],
)
def test_a_rule_names_runbooks_by_id_by_glob_or_by_safeguard(
    name: str, about: list[Runbook]
) -> None:
    rule = Rule(actions=("run",), runbooks=("nothing-else", name), channels=(CHANNEL,))
    found = [one for one in (DENIED, DELETIONS, LOGOFF) if allowed(rule, about=one)]
    assert found == about


def test_a_rule_for_some_runbooks_grants_no_query_of_ones_own_which_reads_everything() -> None:
    some = Rule(actions=("*",), runbooks=("access-*",), channels=(CHANNEL,))
    assert not allowed(some, action="query", about=None)
    assert not allowed(some, action="export", about=None)
    assert not allowed(some, action="reveal", about=None)
    assert allowed(some, action="list", about=None)
    assert allowed(Rule(actions=("query",), channels=(CHANNEL,)), action="query", about=None)


def test_a_rule_for_nobody_and_no_place_is_refused() -> None:
    with pytest.raises(ValueError, match="give users, groups or channels"):
        Rule(actions=("run",))


# --- what a refusal says ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "about", "text"),
    [
        ("list", None, "You may not see the runbooks here."),
        ("show", DENIED, "You may not look at `access-denied` here."),
        ("run", DENIED, "You may not run `access-denied` here."),
        ("query", None, "You may not run queries of your own here."),
        ("export", DENIED, "You may not export what `access-denied` found here."),
        ("export", None, "You may not export what queries of your own found here."),
        ("reveal", DENIED, "You may not see masked values here."),
        ("cancel", None, "You may not stop other people's questions here."),
    ],
)
def test_a_refusal_says_what(action: Action, about: Runbook | None, text: str) -> None:
    rule = Rule(actions=("*",), users=("UBOB",))
    assert decide(rule, action=action, about=about).reason == f"{text} Allowed: <@UBOB> anywhere."


def test_a_refusal_says_who_may_and_where() -> None:
    rules = [
        Rule(actions=("run",), users=("UBOB",), groups=("SDEV",), channels=("C1", "C2")),
        Rule(actions=("run",), channels=("C3",)),
        Rule(actions=("*",), channels=("C3",)),
        Rule(actions=("run",), runbooks=("ephi-*",), channels=("C9",)),
        Rule(actions=("list",), channels=("C9",)),
    ]
    assert decide(*rules).reason == (
        "You may not run `access-denied` here. Allowed: "
        "<@UBOB>, <!subteam^SDEV> in <#C1>, <#C2>; everybody in <#C3>."
    )


def test_a_long_refusal_says_how_many_more_there_are() -> None:
    many = Rule(actions=("run",), users=tuple(f"U{at}" for at in range(9)))
    named = ", ".join(f"<@U{at}>" for at in range(6))
    assert decide(many).reason.endswith(f"Allowed: {named}, 3 more anywhere.")
    rules = [Rule(actions=("run",), channels=(f"C1{at}",)) for at in range(8)]
    assert decide(*rules).reason.endswith("; everybody in <#C15>; 2 more.")


def test_a_refusal_says_where_rules_are_written_if_there_is_none() -> None:
    assert decide().reason == (
        "You may not run `access-denied` here. "
        "Nobody may yet: name a channel in config/access.yaml."
    )
    assert decide(Rule(actions=("list",), channels=(CHANNEL,))).reason == (
        "You may not run `access-denied` here. "
        "No rule of config/access.yaml allows that to anybody."
    )
