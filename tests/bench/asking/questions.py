"""The questions: in the product's language, and in SQL as a person writes it.

The SQL's columns are the archive's; tables elsewhere have the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.window import Window

__all__ = ["BUCKET", "CODES", "QUESTIONS", "BenchQuestion"]

BUCKET: Final = "fernhill-ephi-documents-prod"
CODES: Final = (
    "AccessDenied",
    "AccessDeniedException",
    "Client.UnauthorizedOperation",
    "UnauthorizedOperation",
    "ForbiddenException",
)
_IN_INSIGHTS: Final = ", ".join(f'"{code}"' for code in CODES)
_IN_SQL: Final = ", ".join(f"'{code}'" for code in CODES)


@dataclass(frozen=True, slots=True)
class BenchQuestion:
    """A question: `select` is what follows SELECT, with `{source}` for FROM and WHERE.

    `sqlite` is the same where SQLite has other functions. `events` says that rows are single
    events, of which an answer may show the newest only.
    """

    name: str
    days: int
    insights: str
    where: str
    select: str
    sqlite: str | None = None
    events: bool = False

    def window(self, until: datetime) -> Window:
        """The window that ends at an instant."""
        return Window(until - timedelta(days=self.days), until)


QUESTIONS: Final = (
    BenchQuestion(
        name="top denied",
        days=1,
        insights=f"filter errorCode in [{_IN_INSIGHTS}]"
        " | stats count(*) as denials by userIdentity.arn, eventName | sort denials desc",
        where=f"error_code IN ({_IN_SQL})",
        select="identity_arn, event_name, count(*) AS denials {source}"
        " GROUP BY identity_arn, event_name ORDER BY denials DESC",
    ),
    BenchQuestion(
        name="denied rows",
        days=1,
        insights=f"filter errorCode in [{_IN_INSIGHTS}]"
        " | fields @timestamp, eventName, eventSource, errorCode, userIdentity.arn,"
        " sourceIPAddress, awsRegion, recipientAccountId, errorMessage | sort @timestamp desc",
        where=f"error_code IN ({_IN_SQL})",
        select="event_time, event_name, event_source, error_code, identity_arn,"
        " source_ip_address, aws_region, recipient_account_id, error_message {source}"
        " ORDER BY event_time DESC",
        events=True,
    ),
    BenchQuestion(
        name="root use",
        days=1,
        insights='filter userIdentity.type = "Root"'
        " | fields @timestamp, eventName, eventSource, sourceIPAddress, recipientAccountId,"
        " errorCode | sort @timestamp desc",
        where="identity_type = 'Root'",
        select="event_time, event_name, event_source, source_ip_address, recipient_account_id,"
        " error_code {source} ORDER BY event_time DESC",
        events=True,
    ),
    BenchQuestion(
        name="who read a bucket",
        days=1,
        insights='filter eventSource = "s3.amazonaws.com" and eventName = "GetObject"'
        f' and requestParameters.bucketName = "{BUCKET}"'
        " | stats count(*) as reads by userIdentity.arn | sort reads desc",
        where="event_source = 's3.amazonaws.com' AND event_name = 'GetObject'"
        f" AND request_bucket_name = '{BUCKET}'",
        select="identity_arn, count(*) AS reads {source} GROUP BY identity_arn ORDER BY reads DESC",
    ),
    BenchQuestion(
        name="hourly over 7 days",
        days=7,
        insights="stats count(*) as events by bin(1h) as hour | sort hour",
        where="true",
        select="date_trunc('hour', event_time) AS hour, count(*) AS events {source}"
        " GROUP BY hour ORDER BY hour",
        sqlite="substr(event_time, 1, 13) || ':00:00' AS hour, count(*) AS events {source}"
        " GROUP BY hour ORDER BY hour",
    ),
)
