from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.access import AccessPolicy, Rule
from bot.domain.run import Asker
from bot.errors import RefusedError
from bot.services.authorise import Authorise
from bot.slack.directory import SlackGroups
from bot.slack.tokens import UnreachableError

if TYPE_CHECKING:
    from bot.services.ports import Groups

MINUTE = 60.0


def answer(data: dict[str, Any], status: int = 200) -> SlackResponse:
    return SlackResponse(
        client=WebClient(),
        http_verb="GET",
        api_url="http://127.0.0.1/api/usergroups.users.list",
        req_args={},
        data=data,
        headers={},
        status_code=status,
    )


@dataclass
class Slack:
    """Knows groups; with an `error`, answers that. `asked` are the groups that it was asked for."""

    groups: dict[str, list[str]]
    error: str = ""
    asked: list[str] = field(default_factory=list)

    def usergroups_users_list(self, *, usergroup: str) -> SlackResponse:
        self.asked.append(usergroup)
        error = self.error or ("" if usergroup in self.groups else "no_such_subteam")
        if error:
            refused = answer({"ok": False, "error": error})
            raise SlackApiError("no", refused)  # type: ignore[no-untyped-call]
        return answer({"ok": True, "users": self.groups[usergroup]})


@dataclass
class Seconds:
    """A clock that is moved by hand."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def slack() -> Slack:
    return Slack({"SOPS": ["UALICE", "UBOB"], "SNONE": []})


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def groups(slack: Slack, seconds: Seconds) -> Groups:
    return SlackGroups(cast("WebClient", slack), seconds)


def test_a_group_has_its_members(groups: Groups) -> None:
    assert groups.members("SOPS") == {"UALICE", "UBOB"}
    assert groups.members("SNONE") == frozenset()


def test_a_group_that_slack_does_not_know_has_nobody(groups: Groups) -> None:
    assert groups.members("SGONE") == frozenset()


def test_members_are_remembered_for_a_few_minutes_each_group_for_itself(
    groups: Groups, slack: Slack, seconds: Seconds
) -> None:
    groups.members("SOPS")
    seconds.now += 4 * MINUTE
    groups.members("SOPS")
    groups.members("SNONE")
    assert slack.asked == ["SOPS", "SNONE"]
    seconds.now += 2 * MINUTE
    groups.members("SNONE")
    assert slack.asked == ["SOPS", "SNONE"]


def test_who_leaves_a_group_leaves_it_here_in_a_few_minutes(
    groups: Groups, slack: Slack, seconds: Seconds
) -> None:
    groups.members("SOPS")
    slack.groups["SOPS"].remove("UBOB")
    seconds.now += 6 * MINUTE
    assert groups.members("SOPS") == {"UALICE"}


def test_a_refusal_is_an_error_and_not_an_empty_group_and_is_not_remembered(
    groups: Groups, slack: Slack
) -> None:
    slack.error = "missing_scope"
    with pytest.raises(UnreachableError, match="missing_scope"):
        groups.members("SOPS")
    slack.error = ""
    assert groups.members("SOPS") == {"UALICE", "UBOB"}


def test_nobody_is_let_in_by_a_group_that_cannot_be_looked_up(groups: Groups, slack: Slack) -> None:
    authorise = Authorise(AccessPolicy((Rule(actions=("run",), groups=("SOPS",)),)), groups)
    slack.error = "missing_scope"
    with pytest.raises(RefusedError, match=r"cannot be checked .*missing_scope"):
        authorise(Asker("T1", "UALICE", "C1"), "run")
