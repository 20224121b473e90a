"""The workspace that every sandbox starts with: a fictional company's."""

from __future__ import annotations

from bot.sandbox.workspace import App, Channel, Group, Team, User, Workspace

__all__ = ["APP_TOKEN", "BOT_TOKEN", "SIGNING_SECRET", "fernhill"]

BOT_TOKEN = "xoxb-sandbox-0000000000-bot"  # noqa: S105 - opens a sandbox on this machine only
APP_TOKEN = "xapp-1-sandbox-0000000000-app"  # noqa: S105 - same
SIGNING_SECRET = "5a4db0c5ign1ng5ecret00000000000"  # noqa: S105 - same

_APP = App(id="A0SANDBOX01", name="audit", user="U0AUDITBOT1", bot_id="B0AUDITBOT1")
_DANA, _SAM, _LEE, _KIM = "U0DANA00001", "U0SAM000001", "U0LEE000001", "U0KIM000001"
_PEOPLE = (_DANA, _SAM, _LEE, _KIM)
_DEPLOYS = "U0DEPLOYS01"


def fernhill() -> Workspace:
    """Fernhill Health: four people, the app, another tool's bot, four channels, two groups."""
    return Workspace(
        team=Team("T0FERNHILL1", "Fernhill Health", "fernhill"),
        app=_APP,
        users=_users(),
        channels=_channels(),
        groups=(
            Group("S0SECURITY1", "security-team", "Security team", (_SAM, _DANA)),
            Group("S0COMPLY001", "compliance", "Compliance", (_LEE,)),
        ),
    )


def _users() -> tuple[User, ...]:
    return (
        User(_DANA, "dana", "Dana Whitfield", "#1f6f8b"),
        User(_SAM, "sam", "Sam Okafor", "#8b3a62"),
        User(_LEE, "lee", "Lee Brandt", "#5b7f2b"),
        User(_KIM, "kim", "Kim Sorensen", "#a0522d"),
        User(_APP.user, _APP.name, "Audit", "#3d4a8a", _APP.bot_id),
        User(_DEPLOYS, "deploys", "Deploys", "#6b6b6b", "B0DEPLOYS01"),
    )


def _channels() -> tuple[Channel, ...]:
    everyone, bot = set(_PEOPLE), _APP.user
    return (
        Channel("C0INCIDENT1", "incidents", {*everyone, bot, _DEPLOYS}, topic="What is burning"),
        Channel("C0SECURITY1", "security", {*everyone, bot}, topic="Security operations"),
        Channel("C0GENERAL01", "general", {*everyone, _DEPLOYS}, topic="Everybody"),
        Channel(
            "C0REVIEW001", "access-review", {_SAM, _LEE}, is_private=True, topic="Quarterly review"
        ),
        *(Channel(f"D{u[1:]}", "", {u, bot}, is_im=True, user=u) for u in _PEOPLE),
    )
