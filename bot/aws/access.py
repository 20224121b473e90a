"""With whose rights something of AWS is used, and where it is reached."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SESSION_NAME", "AwsAccess"]

SESSION_NAME = "cloudtrail-audit-bot"
"""What an assumed role's sessions are called in CloudTrail, unless somebody asks."""


@dataclass(frozen=True, slots=True)
class AwsAccess:
    """Credentials are those of `profile`, or what boto3 finds; with `role`, that role is assumed.

    `endpoint` is for stores that are compatible with S3; "" is AWS. `attempts` are the tries of
    one call, `connections` those that may be open at once. `named_in` is the settings file that
    says all this, for messages.
    """

    region: str = ""
    profile: str = ""
    role: str = ""
    external_id: str = ""
    endpoint: str = ""
    session_name: str = SESSION_NAME
    attempts: int = 8
    connections: int = 16
    named_in: str = "trails.yaml"
