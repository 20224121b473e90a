"""auth.test, users.*, usergroups.*, bots.info (https://docs.slack.dev/reference/methods)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.refusal import RefusalError

if TYPE_CHECKING:
    from bot.sandbox.state import State
    from bot.sandbox.webapi.arguments import Arguments
    from bot.sandbox.workspace import User

__all__ = ["PEOPLE"]


def auth_test(state: State, _arguments: Arguments) -> dict[str, Any]:
    """auth.test."""
    team, app = state.workspace.team, state.workspace.app
    return {
        "url": f"{state.origin}/",
        "team": team.name,
        "user": app.name,
        "team_id": team.id,
        "user_id": app.user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def user_info(state: State, arguments: Arguments) -> dict[str, Any]:
    """users.info."""
    key = arguments.need("user")
    if key not in state.workspace.users:
        raise RefusalError("user_not_found")
    return {"user": _user(state, state.workspace.users[key])}


def user_list(state: State, _arguments: Arguments) -> dict[str, Any]:
    """users.list, in one page."""
    users = [_user(state, user) for user in state.workspace.users.values()]
    return {"members": users, "response_metadata": {"next_cursor": ""}}


def group_list(state: State, arguments: Arguments) -> dict[str, Any]:
    """usergroups.list."""
    with_users = arguments.flag("include_users")
    groups = []
    for group in state.workspace.groups.values():
        shown: dict[str, Any] = {
            "id": group.id,
            "team_id": state.workspace.team.id,
            "is_usergroup": True,
            "name": group.name,
            "handle": group.handle,
            "date_delete": 0,
        }
        groups.append(shown | ({"users": list(group.users)} if with_users else {}))
    return {"usergroups": groups}


def group_users(state: State, arguments: Arguments) -> dict[str, Any]:
    """usergroups.users.list."""
    return {"users": list(state.workspace.group(arguments.need("usergroup")).users)}


def bot_info(state: State, arguments: Arguments) -> dict[str, Any]:
    """bots.info."""
    for user in state.workspace.users.values():
        if user.bot_id == arguments.need("bot"):
            app = state.workspace.app
            own = {"app_id": app.id} if user.id == app.user else {}
            bot = {"id": user.bot_id, "deleted": False, "name": user.name, "user_id": user.id}
            return {"bot": bot | own}
    raise RefusalError("bot_not_found")


def _user(state: State, user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "team_id": state.workspace.team.id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "is_bot": user.is_bot,
        "is_admin": False,
        "color": user.color.removeprefix("#"),
        "tz": "UTC",
        "tz_offset": 0,
        "profile": {"real_name": user.real_name, "display_name": user.name},
    }


PEOPLE = {
    "auth.test": auth_test,
    "bots.info": bot_info,
    "usergroups.list": group_list,
    "usergroups.users.list": group_users,
    "users.info": user_info,
    "users.list": user_list,
}
