from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

from tests.unit.sandbox.places import BOT, DANA, SAM, client_of

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.sandbox import Sandbox


@pytest.fixture
def web(workspace: Sandbox) -> WebClient:
    return client_of(workspace)


def test_the_token_is_the_bots(web: WebClient) -> None:
    answer = web.auth_test()
    assert (answer["user_id"], answer["team"]) == (BOT, "Fernhill Health")


def test_people_and_bots_are_told_apart(web: WebClient) -> None:
    people = {user["name"]: user["is_bot"] for user in web.users_list()["members"]}
    assert people == {
        "dana": False,
        "sam": False,
        "lee": False,
        "kim": False,
        "audit": True,
        "deploys": True,
    }
    assert web.users_info(user=DANA)["user"]["real_name"] == "Dana Whitfield"
    with pytest.raises(SlackApiError, match="user_not_found"):
        web.users_info(user="U0NOBODY000")


def test_a_group_has_its_people(web: WebClient) -> None:
    groups = {group["handle"]: group for group in web.usergroups_list()["usergroups"]}
    assert "users" not in groups["security-team"]
    ident = groups["security-team"]["id"]
    assert web.usergroups_users_list(usergroup=ident)["users"] == [SAM, DANA]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        web.usergroups_users_list(usergroup="S0NOBODY000")


def test_a_bot_belongs_to_an_app(web: WebClient) -> None:
    assert web.bots_info(bot="B0AUDITBOT1")["bot"]["app_id"] == "A0SANDBOX01"
    assert "app_id" not in web.bots_info(bot="B0DEPLOYS01")["bot"]
