"""A seeded sample trail: what `make demo` shows and `make bench` measures.

`generate_sample` writes the CloudTrail objects of a fictional company, ordinary days with an
attack in the last one (`bot.sample.story`); `make_event` builds single records for tests.
"""

from __future__ import annotations

from bot.sample.company import ACCOUNTS, ORGANIZATION, REGIONS, Account
from bot.sample.denials import DENIED_CODES
from bot.sample.events import ABSENT, Record, make_event
from bot.sample.spec import SampleReport, SampleSpec
from bot.sample.writer import Progress, generate_sample, sample_objects

__all__ = [
    "ABSENT",
    "ACCOUNTS",
    "DENIED_CODES",
    "ORGANIZATION",
    "REGIONS",
    "Account",
    "Progress",
    "Record",
    "SampleReport",
    "SampleSpec",
    "generate_sample",
    "make_event",
    "sample_objects",
]
