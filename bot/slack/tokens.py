"""The tokens, checked before anything starts: a missing or wrong one is one clear line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import AuditError, SettingsError
from bot.slack.calling import error_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

    from bot.settings import SlackSettings

__all__ = ["UnreachableError", "check_settings", "refused_as", "who_am_i"]

_WHERE = "docs/slack.md says where Slack shows it"
_WRONG = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)


class UnreachableError(AuditError):
    """Slack's Web API does not answer."""

    retryable = True


def check_settings(settings: SlackSettings) -> None:
    """Raise `SettingsError` for a token that is missing or is plainly another one."""
    _check("bot_token", settings.bot_token.reveal(), "xoxb-", "the bot token")
    if settings.mode == "socket":
        _check("app_token", settings.app_token.reveal(), "xapp-", "the app-level token")
    elif not settings.signing_secret:
        raise SettingsError(
            "AUDIT_SLACK_SIGNING_SECRET is not set: with mode: http it proves that a request "
            f"comes from Slack; {_WHERE}."
        )


def who_am_i(client: WebClient) -> SlackResponse:
    """`auth.test`; raises `SettingsError` for a refused token, `UnreachableError` without Slack."""
    return refused_as("AUDIT_SLACK_BOT_TOKEN", client.auth_test)


def refused_as(variable: str, call: Callable[[], SlackResponse]) -> SlackResponse:
    """Make a call; a refusal of its token names the variable that holds it."""
    try:
        return call()
    except SlackApiError as problem:
        code = error_code(problem)
        if code in _WRONG:
            raise SettingsError(
                f"Slack refuses {variable} ({code}): copy the token again; {_WHERE}."
            ) from problem
        if code == "missing_scope":
            raise SettingsError(
                f"{variable} lacks a scope ({problem.response.get('needed')}): install the app "
                "anew with config/slack-manifest.yaml."
            ) from problem
        raise UnreachableError(f"Slack does not answer as it should: {code}.") from problem
    except (OSError, SlackClientError) as problem:
        raise UnreachableError(
            f"Slack cannot be reached ({getattr(problem, 'reason', problem)}). "
            "Is slack.api_url right, and the network open?"
        ) from problem


def _check(key: str, token: str, prefix: str, what: str) -> None:
    variable = f"AUDIT_SLACK_{key.upper()}"
    if not token:
        raise SettingsError(
            f"{variable} is not set: it is {what}, {prefix}...; {_WHERE}. "
            "`audit demo` needs no Slack and no token."
        )
    if not token.startswith(prefix):
        raise SettingsError(
            f"{variable} is not {what}: that begins with {prefix}, "
            f"this with {token[:5]}...; {_WHERE}."
        )
