"""Fernhill Health, the fictional company whose trail this is: accounts, regions, what it keeps.

Account ids are the ones that documentation uses for examples.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

__all__ = [
    "ACCOUNTS",
    "ATTACKER_ACCOUNT",
    "COMPANY",
    "DATA",
    "ORGANIZATION",
    "PARTNER",
    "PROD",
    "REGIONS",
    "SECURITY",
    "STAGING",
    "STREAMS",
    "Account",
    "Site",
    "stable_hex",
    "stable_id",
]

COMPANY: Final = "fernhill"
ORGANIZATION: Final = "o-fh7k2m9q4x"


@dataclass(frozen=True, slots=True)
class Account:
    """An AWS account: the short name that people say, and its twelve digits."""

    name: str
    id: str


PROD: Final = Account("prod", "111122223333")
DATA: Final = Account("data", "444455556666")
STAGING: Final = Account("staging", "123456789012")
SECURITY: Final = Account("security", "777788889999")
ACCOUNTS: Final = (PROD, DATA, STAGING, SECURITY)

PARTNER: Final = Account("partner-lab", "999999999999")
"""A laboratory outside the organization that delivers results into a bucket of `data`."""
ATTACKER_ACCOUNT: Final = Account("attacker", "210987654321")

REGIONS: Final = ("us-east-1", "us-west-2", "eu-west-1")


@dataclass(frozen=True, slots=True)
class Site:
    """An account in a region: what has a stream of objects of its own."""

    account: Account
    region: str

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a regional resource of this account."""
        return f"arn:aws:{service}:{self.region}:{self.account.id}:{resource}"

    def iam(self, resource: str) -> str:
        """The ARN of an IAM resource of this account, such as `role/ci-deploy`."""
        return f"arn:aws:iam::{self.account.id}:{resource}"

    @property
    def endpoint(self) -> str:
        """The VPC endpoint through which machines call AWS."""
        return f"vpce-0{stable_hex(self.account.id + self.region, 16)}"

    def kms_key(self, purpose: str) -> str:
        """The ARN of the key that this account uses for a purpose in this region."""
        digits = stable_hex(f"kms/{self.account.id}/{self.region}/{purpose}", 32)
        parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        return self.arn("kms", "key/" + "-".join(parts))


STREAMS: Final[tuple[tuple[Site, float], ...]] = (
    (Site(PROD, "us-east-1"), 0.44),
    (Site(DATA, "us-east-1"), 0.19),
    (Site(PROD, "us-west-2"), 0.10),
    (Site(STAGING, "us-east-1"), 0.09),
    (Site(SECURITY, "us-east-1"), 0.06),
    (Site(DATA, "us-west-2"), 0.05),
    (Site(PROD, "eu-west-1"), 0.03),
    (Site(STAGING, "us-west-2"), 0.02),
    (Site(SECURITY, "us-west-2"), 0.01),
    (Site(DATA, "eu-west-1"), 0.01),
)
"""Where events come from, with each stream's share of them."""


def stable_id(prefix: str, name: str, length: int) -> str:
    """An id in AWS's alphabet (A-Z, 2-7) that depends on nothing but its name."""
    digest = base64.b32encode(hashlib.sha256(name.encode()).digest()).decode()
    return (prefix + digest)[:length]


def stable_hex(name: str, digits: int) -> str:
    """Hexadecimal digits that depend on nothing but a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:digits]
