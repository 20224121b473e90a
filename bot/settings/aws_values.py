"""Values that name something of AWS: checked where they are read, so that the line is told."""

from __future__ import annotations

import re
from typing import ClassVar, Self

__all__ = ["AWS_VALUES", "AwsText", "Endpoint", "Region", "RoleArn", "S3Url", "TableName"]


class AwsText(str):
    """A text of one kind, or an empty one; `meaning` says which."""

    __slots__ = ()
    pattern: ClassVar[str] = r".*"
    meaning: ClassVar[str] = "text"

    @classmethod
    def read(cls, text: str) -> Self:
        """Check it; raises ValueError."""
        if text and not re.fullmatch(cls.pattern, text):
            raise ValueError(f"must be {cls.meaning}; got '{text}'")
        return cls(text)


class S3Url(AwsText):
    """A bucket and a prefix."""

    __slots__ = ()
    pattern = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9!_.*'()=/-]*)?"
    meaning = "s3://bucket/prefix"


class Region(AwsText):
    """A region of AWS."""

    __slots__ = ()
    pattern = r"[a-z]{2}(?:-[a-z]+)+-[0-9]"
    meaning = "a region, such as eu-central-1"


class RoleArn(AwsText):
    """A role that can be assumed."""

    __slots__ = ()
    pattern = r"arn:aws[a-z-]*:iam::[0-9]{12}:role/\S+"
    meaning = "a role's ARN, such as arn:aws:iam::111122223333:role/reader"


class Endpoint(AwsText):
    """Where a store listens that is compatible with S3."""

    __slots__ = ()
    pattern = r"https?://[^\s/]+/?"
    meaning = "the address of a store: https://minio.example:9000"


class TableName(AwsText):
    """A table in its namespace."""

    __slots__ = ()
    pattern = r"[a-z0-9_]{1,100}\.[a-z0-9_]{1,100}"
    meaning = "two names of a-z, 0-9 and _, with a dot"


AWS_VALUES = (S3Url, Region, RoleArn, Endpoint, TableName)
