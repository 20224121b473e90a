"""The manifest that is pasted into Slack: what Slack takes, and what the bot uses, no more."""

from __future__ import annotations

import ast
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from slack_sdk import WebClient

from bot.demo import SHORTCUTS
from bot.settings import Settings, load_settings
from bot.slack.views import ids

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
FILE = REPOSITORY / "config" / "slack-manifest.yaml"
MANIFEST: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))

_HISTORY = {"channels:history", "groups:history", "im:history"}
SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),  # connections:write, of the app-level token
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": _HISTORY,
    "conversations_open": {"im:write"},
    "conversations_replies": _HISTORY,
    "files_upload_v2": {"files:write"},
    "usergroups_users_list": {"usergroups:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
"""What each method needs: https://docs.slack.dev/reference/methods"""

LIMITS = {
    ("display_information", "name"): 35,
    ("display_information", "description"): 140,
    ("features", "bot_user", "display_name"): 80,
    ("features", "slash_commands", 0, "command"): 32,
    ("features", "slash_commands", 0, "description"): 2000,
    ("features", "slash_commands", 0, "usage_hint"): 1000,
    ("features", "shortcuts", 0, "name"): 24,
    ("features", "shortcuts", 0, "callback_id"): 255,
    ("features", "shortcuts", 0, "description"): 150,
}
"""https://github.com/slackapi/manifest-schema, major version 1"""


def code() -> Iterator[ast.AST]:
    """All nodes of the bot's code for Slack."""
    for file in sorted((REPOSITORY / "bot" / "slack").rglob("*.py")):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def test_every_method_that_is_called_has_its_scopes_and_no_scope_is_asked_for_without_use() -> None:
    every = {name for name in vars(WebClient) if not name.startswith("_")}
    called = {node.attr for node in code() if isinstance(node, ast.Attribute)} & every
    assert called == set(SCOPES)
    needed = set[str]().union(*SCOPES.values())
    asked = MANIFEST["oauth_config"]["scopes"]
    assert asked.keys() == {"bot"}
    assert sorted(asked["bot"]) == sorted(needed | {"commands"})


def test_each_scope_says_what_it_is_for() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    for scope in MANIFEST["oauth_config"]["scopes"]["bot"]:
        assert any(line.strip().startswith(f"- {scope} # ") for line in lines)


def test_only_events_that_are_listened_to_are_subscribed_to() -> None:
    listened = {
        node.args[0].value
        for node in code()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "event"
        and isinstance(node.args[0], ast.Constant)
    }
    subscribed = MANIFEST["settings"]["event_subscriptions"]
    assert subscribed == {"bot_events": sorted(map(str, listened))}


def test_the_shortcut_is_the_one_that_is_answered_and_the_demo_shows() -> None:
    (shortcut,) = MANIFEST["features"]["shortcuts"]
    assert shortcut["callback_id"] == ids.LOOKUP_SHORTCUT
    (shown,) = SHORTCUTS
    assert (shown.type, shown.name, shown.callback_id) == (
        shortcut["type"],
        shortcut["name"],
        shortcut["callback_id"],
    )


@pytest.mark.parametrize(("path", "limit"), LIMITS.items())
def test_no_text_is_longer_than_slack_takes(path: tuple[str | int, ...], limit: int) -> None:
    text: Any = MANIFEST
    for part in path:
        text = text[part]
    assert 1 <= len(text) <= limit


def test_it_connects_out_and_is_for_one_workspace() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"]
    assert settings["interactivity"] == {"is_enabled": True}
    assert not settings["org_deploy_enabled"]
    assert not settings["token_rotation_enabled"]


def test_the_home_tab_is_there_and_the_command_can_be_typed_to_the_bot_alone() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_the_command_is_the_one_that_the_bots_own_hints_and_the_documentation_name() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/audit"
    assert not command["should_escape"]  # users and channels stay as they were typed


def test_it_comes_with_the_package() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included["config"] == "bot/_shipped/config"


def test_a_copy_among_ones_own_settings_is_not_taken_for_settings(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    shutil.copy(FILE, tmp_path / "config")
    assert load_settings({"AUDIT_HOME": str(tmp_path)}) == Settings(tmp_path)
