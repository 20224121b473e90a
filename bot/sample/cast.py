"""The story's people, machines and places."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.sample.clock import seconds
from bot.sample.company import ATTACKER_ACCOUNT, DATA, PROD, SECURITY, Account, Site
from bot.sample.principals import (
    Principal,
    assumed_role,
    console_user,
    external_account,
    iam_user,
    root,
)
from bot.sample.staff import BOTO, CLI, engineer

__all__ = [
    "ADMIN",
    "BACKDOOR",
    "BREAK_GLASS",
    "DATA_SITE",
    "IMAGING",
    "INCIDENT",
    "INTRUDER_ADDRESS",
    "MAYA",
    "OUTSIDER",
    "PATIENTS",
    "PROD_SITE",
    "RESPONDER",
    "RETURNED",
    "RETURNED_CONSOLE",
    "ROOT",
    "SECURITY_SITE",
    "STOLEN_CONSOLE",
    "STOLEN_KEY",
    "at_sign_in",
]

PROD_SITE: Final = Site(PROD, "us-east-1")
DATA_SITE: Final = Site(DATA, "us-east-1")
SECURITY_SITE: Final = Site(SECURITY, "us-east-1")

IMAGING: Final = "fernhill-ephi-imaging-prod"
PATIENTS: Final = "ephi-patients-prod"

INTRUDER_ADDRESS: Final = "203.0.113.66"
_RELAY: Final = "198.51.100.207"
_KALI: Final = (
    "aws-cli/2.23.6 md/awscrt#0.23.4 ua/2.0 os/linux#6.11.2-amd64 md/arch#x86_64 "
    "lang/python#3.12.6 md/pyimpl#CPython md/distrib#kali.2025 m/b,E cfg/retry-mode#standard"
)
_BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

MAYA: Final = iam_user(PROD, "maya.ortiz", ("198.51.100.25",), CLI)
"""The developer herself, at her desk."""
STOLEN_KEY: Final = iam_user(PROD, "maya.ortiz", (INTRUDER_ADDRESS,), _KALI)
"""Her access key in somebody else's hands."""
STOLEN_CONSOLE: Final = replace(
    console_user(PROD, "maya.ortiz", (INTRUDER_ADDRESS,)), agent=_BROWSER
)
ADMIN: Final = replace(
    assumed_role(PROD, "platform-admin", "maya.ortiz", (INTRUDER_ADDRESS,), _KALI),
    opened=seconds("20:47"),
)
BACKDOOR: Final = iam_user(PROD, "svc-telemetry", (_RELAY,), BOTO)
"""The user that the intruder makes, named to look like a machine's."""
RETURNED: Final = replace(BACKDOOR, addresses=("192.0.2.201",))
"""The backdoor's user from yet another address."""
RETURNED_CONSOLE: Final = replace(
    console_user(PROD, "svc-telemetry", RETURNED.addresses), agent=_BROWSER
)
BREAK_GLASS: Final = replace(
    assumed_role(DATA, "break-glass-admin", "emergency", (_RELAY,), _KALI),
    opened=seconds("19:20"),
)
ROOT: Final = replace(root(PROD, (INTRUDER_ADDRESS,), _BROWSER), opened=seconds("21:05"))
RESPONDER: Final = engineer(SECURITY, "lena", "SecurityAudit")
OUTSIDER: Final = external_account(ATTACKER_ACCOUNT, "collector", ("203.0.113.91",))
"""The intruder's own account, outside the organization."""
INCIDENT: Final = replace(
    assumed_role(PROD, "incident-response", "lena", RESPONDER.addresses[:1], CLI, mfa=True),
    opened=seconds("01:10"),
)


def at_sign_in(account: Account) -> Principal:
    """Root at the sign-in page: no session yet."""
    signed_in = root(account, (INTRUDER_ADDRESS,), _BROWSER)
    before = ("accessKeyId", "sessionContext")
    identity = {name: value for name, value in signed_in.identity.items() if name not in before}
    return replace(signed_in, identity=identity, console=False)
