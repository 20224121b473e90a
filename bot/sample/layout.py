"""Where an organization trail puts its objects.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""

from __future__ import annotations

import time

from bot.sample.company import ORGANIZATION, Site

__all__ = ["object_key"]


def object_key(site: Site, delivered: int, unique: str) -> str:
    """The key of an object; `delivered` in seconds since 1970, `unique` 16 letters and digits."""
    day, stamp = (
        time.strftime(form, time.gmtime(delivered)) for form in ("%Y/%m/%d", "%Y%m%dT%H%MZ")
    )
    account, region = site.account.id, site.region
    folder = f"AWSLogs/{ORGANIZATION}/{account}/CloudTrail/{region}/{day}"
    return f"{folder}/{account}_CloudTrail_{region}_{stamp}_{unique}.json.gz"
