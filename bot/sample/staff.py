"""Fernhill's people and machines as principals, an account at a time."""

from __future__ import annotations

from typing import Final

from bot.sample.company import Account, Site, stable_hex
from bot.sample.principals import Principal, assumed_role

__all__ = ["BOTO", "CLI", "CONSOLE", "JAVA", "TERRAFORM", "engineer", "task"]

CLI: Final = (
    "aws-cli/2.24.5 md/awscrt#0.23.8 ua/2.0 os/macos#24.3.0 md/arch#arm64 lang/python#3.12.6 "
    "md/pyimpl#CPython m/b,E,C cfg/retry-mode#standard md/installer#exe md/prompt#off"
)
BOTO: Final = (
    "Boto3/1.36.11 md/Botocore#1.36.11 ua/2.0 os/linux#6.1.119-129.201.amzn2023.x86_64 "
    "md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython m/b,Z cfg/retry-mode#legacy "
    "Botocore/1.36.11"
)
JAVA: Final = (
    "aws-sdk-java/2.30.6 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1.119-129.201.amzn2023 "
    "lang/java#21.0.6 md/OpenJDK_64-Bit_Server_VM#21.0.6+7-LTS md/vendor#Amazon.com_Inc. "
    "md/en_US exec-env/AWS_ECS_FARGATE m/D,F,N"
)
TERRAFORM: Final = (
    "APN/1.0 HashiCorp/1.0 Terraform/1.10.5 (+https://www.terraform.io) "
    "terraform-provider-aws/5.86.0 (+https://registry.terraform.io/providers/hashicorp/aws) "
    "aws-sdk-go-v2/1.36.0 ua/2.1 os/linux lang/go#1.23.5 md/GOOS#linux md/GOARCH#amd64"
)
CONSOLE: Final = "AWS Internal"

_OFFICE: Final = ("198.51.100.24", "198.51.100.25", "198.51.100.61", "203.0.113.142")


def engineer(account: Account, name: str, role: str) -> Principal:
    """A person who came in through single sign-on, with a second factor, from the office."""
    sso = f"aws-reserved/sso.amazonaws.com/AWSReservedSSO_{role}_{stable_hex(role, 16)}"
    user = f"{name}@fernhill.example"
    return assumed_role(account, sso, user, _OFFICE, CLI, mfa=True, hours=8)


def task(  # noqa: PLR0913 - what tells one machine from another
    site: Site,
    role: str,
    number: int,
    agent: str = JAVA,
    *,
    tls: str | None = "TLSv1.3",
    version: str = "1.11",
) -> Principal:
    """One instance of a service that runs under a role, behind the account's VPC endpoint."""
    name = f"{site.account.id}/{site.region}/{role}/{number}"
    octets = bytes.fromhex(stable_hex(name, 4))
    address = f"10.{40 + number}.{octets[0]}.{octets[1]}"
    return assumed_role(
        site.account,
        role,
        stable_hex(name, 32),
        (address,),
        agent,
        tls=tls,
        endpoint=site.endpoint,
        version=version,
    )
