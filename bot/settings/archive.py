"""The settings of the archive: what its writers may use, and where its table lies."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from bot.settings.aws_values import Endpoint, Region, RoleArn, S3Url, TableName
from bot.settings.values import Cores, Length, Secret, Size

__all__ = ["ArchiveSettings"]

_MB = 10**6


class ArchiveSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """`archive.yaml`: what ingestion and upkeep may use, and where the table of events lies."""

    processes: Annotated[
        Cores,
        Meta(description="Processes that ingest; null is one a core."),
    ] = None
    memory_limit: Annotated[
        Size,
        Meta(description="DuckDB's memory in one such process; past it, it spills to disk."),
    ] = Size(224 * _MB)
    largest_object: Annotated[
        Size,
        Meta(description="An object that inflates past it is set aside: a guard against bombs."),
    ] = Size(128 * _MB)
    flush_size: Annotated[Size, Meta(description="So much inflated text is committed at once.")] = (
        Size(96 * _MB)
    )
    grace: Annotated[
        Length,
        Meta(description="How long replaced files stay for readers; longer than `time_limit`."),
    ] = Length(minutes=10)
    downloads: Annotated[
        int, Meta(ge=1, le=64, description="Objects that one process fetches from S3 at once.")
    ] = 8
    warehouse: Annotated[
        S3Url,
        Meta(description="`s3://bucket/prefix` for the table's files; empty is the home folder."),
    ] = S3Url()
    cache: Annotated[
        Size, Meta(description="Data files of S3 kept on this machine, the last used ones.")
    ] = Size(20_000 * _MB)
    catalog: Annotated[
        Literal["sqlite", "sql", "rest", "glue"],
        Meta(description="What keeps the table's name: a file here, PostgreSQL, a server, Glue."),
    ] = "sqlite"
    catalog_url: Annotated[
        Secret,
        Meta(description="Of `sql`, `postgresql://user:password@host/database`; of `rest`, https."),
    ] = Secret()
    catalog_name: Annotated[
        str,
        Meta(description="Of `sql`, the name in its rows; of `rest`, the warehouse asked for."),
    ] = "audit"
    catalog_token: Annotated[
        Secret, Meta(description="Of `rest`, the bearer token, where it wants one.")
    ] = Secret()
    catalog_credential: Annotated[
        Secret, Meta(description="Of `rest`, `client-id:secret` for a token, where it wants one.")
    ] = Secret()
    table: Annotated[
        TableName, Meta(description="The table's name in the catalog, `namespace.table`.")
    ] = TableName("cloudtrail.events")
    region: Annotated[
        Region,
        Meta(description="The region of the bucket and of Glue; empty is what AWS_REGION says."),
    ] = Region()
    profile: Annotated[
        str, Meta(description="A profile of ~/.aws/config for the bucket and for Glue.")
    ] = ""
    role: Annotated[
        RoleArn, Meta(description="A role to assume for the bucket and for Glue, by its ARN.")
    ] = RoleArn()
    external_id: Annotated[
        str, Meta(description="The external id that the role's trust policy asks for.")
    ] = ""
    endpoint: Annotated[
        Endpoint,
        Meta(description="A store that is compatible with S3, `https://minio.example:9000`."),
    ] = Endpoint()
