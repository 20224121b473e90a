from __future__ import annotations

import msgspec
import pytest

from bot.errors import SettingsError
from bot.settings import SlackSettings
from bot.settings.addresses import is_loopback
from bot.settings.values import Secret
from bot.slack.client import make_client
from bot.slack.tokens import UnreachableError, check_settings, who_am_i

GOOD = SlackSettings(bot_token=Secret("xoxb-1"), app_token=Secret("xapp-1"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bot_token": Secret()}, "AUDIT_SLACK_BOT_TOKEN is not set"),
        ({"app_token": Secret()}, "AUDIT_SLACK_APP_TOKEN is not set"),
        ({"bot_token": Secret("xapp-1")}, "AUDIT_SLACK_BOT_TOKEN is not the bot token"),
        ({"mode": "http"}, "AUDIT_SLACK_SIGNING_SECRET is not set"),
    ],
)
def test_a_missing_or_mixed_up_token_is_one_clear_line(
    changed: dict[str, object], said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        check_settings(msgspec.structs.replace(GOOD, **changed))
    assert "\n" not in str(caught.value)
    assert "docs/slack.md" in str(caught.value)


def test_http_needs_no_app_token() -> None:
    check_settings(
        SlackSettings(mode="http", bot_token=Secret("xoxb-1"), signing_secret=Secret("s"))
    )


def test_slack_out_of_reach_is_told_with_what_to_look_at() -> None:
    client = make_client(SlackSettings(bot_token=Secret("xoxb-1"), api_url="http://127.0.0.1:9/"))
    with pytest.raises(UnreachableError, match="cannot be reached"):
        who_am_i(client)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8080/api/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("https://slack.com/api/", False),
        ("http://10.0.0.1/", False),
    ],
)
def test_no_proxy_stands_before_this_machine(url: str, *, loopback: bool) -> None:
    assert is_loopback(url) is loopback
