"""The settings of the engines: which answers, and where each is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.settings.aws_values import Region, RoleArn, S3Url
from bot.settings.values import Cores, Length, Secret, Size

__all__ = ["AthenaSettings", "EngineSettings", "LogsSettings", "TrinoSettings"]

_MB = 10**6

_OLDEST = 10_080
"""Minutes that a result of Athena's may be used again for."""


class EngineSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`engine.yaml`: which engine answers, and what one question may use."""

    default: Annotated[
        Literal["archive", "athena", "logs-insights", "trino"],
        Meta(description="The engine of a question without `--engine`."),
    ] = "archive"
    time_limit: Annotated[Length, Meta(description="A question that runs longer is stopped.")] = (
        Length(seconds=60)
    )
    memory_limit: Annotated[
        Size, Meta(description="A question that needs more fails, alone. Nothing spills to disk.")
    ] = Size(1_000 * _MB)
    threads: Annotated[
        Cores,
        Meta(description="Threads of one question; null is one a core."),
    ] = None
    concurrency: Annotated[
        int, Meta(ge=1, le=64, description="Questions at a time; memory is needed for each.")
    ] = 4
    wait: Annotated[
        Length, Meta(description="How long a question waits for others before it is refused.")
    ] = Length(seconds=10)


class TrinoSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`trino.yaml`: a Trino cluster that reads the archive's Iceberg table."""

    host: Annotated[str, Meta(description="Its coordinator; empty is no Trino.")] = ""
    port: Annotated[int, Meta(ge=1, le=65_535, description="The coordinator's port.")] = 443
    scheme: Annotated[
        Literal["https", "http"], Meta(description="How it is spoken to; passwords need https.")
    ] = "https"
    user: Annotated[str, Meta(description="Who asks, in Trino's own log.")] = "audit"
    password: Annotated[Secret, Meta(description="The user's password, where it asks for one.")] = (
        Secret()
    )
    catalog: Annotated[str, Meta(description="Its Iceberg catalog with the archive in it.")] = (
        "iceberg"
    )
    schema: Annotated[str, Meta(description="The schema of the table.")] = "cloudtrail"
    table: Annotated[str, Meta(description="The table of events.")] = "events"


class AthenaSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`athena.yaml`: Amazon Athena over the archive's Iceberg table, or over a trail's objects."""

    workgroup: Annotated[str, Meta(description="The workgroup that asks; empty is no Athena.")] = ""
    region: Annotated[
        Region,
        Meta(description="Its region; empty is what boto3 finds (`AWS_REGION`, the profile)."),
    ] = Region()
    profile: Annotated[
        str, Meta(description="A profile of `~/.aws/config`; empty is what boto3 finds.")
    ] = ""
    role: Annotated[
        RoleArn,
        Meta(description="The ARN of a role to assume; its sessions are named after who asks."),
    ] = RoleArn()
    external_id: Annotated[
        str, Meta(description="What the role's trust policy asks for, if anything.")
    ] = ""
    catalog: Annotated[str, Meta(description="The data catalog; Glue's is `AwsDataCatalog`.")] = (
        "AwsDataCatalog"
    )
    database: Annotated[str, Meta(description="The database of the table.")] = "cloudtrail"
    table: Annotated[
        str, Meta(description="The table of events, or the view of `audit engine ddl athena`.")
    ] = "events"
    source: Annotated[
        Literal["iceberg", "objects"],
        Meta(description="What the table is: the archive's own, or a view of a trail's objects."),
    ] = "iceberg"
    objects: Annotated[
        S3Url,
        Meta(
            description="`s3://bucket/prefix` of the trail: listed to tell what a question reads."
        ),
    ] = S3Url()
    output: Annotated[
        S3Url, Meta(description="Where results go, `s3://...`; empty is where the workgroup says.")
    ] = S3Url()
    reuse: Annotated[
        Length | None,
        Meta(description="Results of the same statement up to this age are used again, up to 7d."),
    ] = None
    scan_limit: Annotated[
        Size | None,
        Meta(
            description="A question that would read more is refused beforehand; null is no limit."
        ),
    ] = None
    price: Annotated[
        float, Meta(ge=0, le=1000, description="US dollars that AWS asks for each TB it reads.")
    ] = 5.0

    @property
    def reuse_minutes(self) -> int:
        """Up to which age results are used again: what Athena takes, 0 for never."""
        if self.reuse is None:
            return 0
        return max(1, min(int(self.reuse.total_seconds()) // 60, _OLDEST))


class LogsSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`logs.yaml`: a trail's log group, asked through CloudWatch Logs Insights."""

    groups: Annotated[
        str,
        Meta(description="The log groups, with commas between; ARNs for those of other accounts."),
    ] = ""
    region: Annotated[Region, Meta(description="Their region; empty is the credentials' own.")] = (
        Region()
    )
    profile: Annotated[str, Meta(description="A profile of ~/.aws/config.")] = ""
    role: Annotated[
        RoleArn, Meta(description="A role to assume; its sessions carry the name of who asks.")
    ] = RoleArn()
    external_id: Annotated[str, Meta(description="What the role's trust policy asks for.")] = ""
    delay: Annotated[
        Length, Meta(description="How long after an event CloudTrail may still deliver it.")
    ] = Length(minutes=30)
    slice: Annotated[
        Length, Meta(description="Rows of a longer window are asked for in stretches of it.")
    ] = Length(days=7)
    concurrency: Annotated[
        int, Meta(ge=1, le=90, description="Statements at a time; AWS allows an account 100.")
    ] = 6
    price: Annotated[
        float,
        Meta(ge=0, le=1000, description="US dollars for a gigabyte read, to tell what it costs."),
    ] = 0.005
