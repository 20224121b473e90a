from __future__ import annotations

import pytest

from bot.insights import parse
from bot.insights.lint import lint, render

NOT_FOUND = "are not found: no comparison with a missing field is true"
MFA = 'additionalEventData.MFAUsed != "Yes"'
PERCENT_ADVICE = (
    'like finds "Bucket" anywhere in the text; for the start or the end, use /^regex/ or /regex$/.'
)


@pytest.mark.parametrize(
    ("text", "severity", "marked", "message", "suggestion"),
    [
        (
            "filter eventname = 'x'",
            "warning",
            "eventname",
            "CloudTrail records have no eventname",
            "Did you mean eventName?",
        ),
        (
            "filter userIdentity.sessionContext.attributes.mfaAuthentcated = 'x'",
            "warning",
            "userIdentity.sessionContext.attributes.mfaAuthentcated",
            "CloudTrail records have no userIdentity.sessionContext.attributes.mfaAuthentcated",
            "Did you mean userIdentity.sessionContext.attributes.mfaAuthenticated?",
        ),
        ("fields xyzzy", "warning", "xyzzy", "CloudTrail records have no xyzzy", ""),
        (
            "filter @timestmp > 1",
            "warning",
            "@timestmp",
            "CloudTrail records have no @timestmp",
            "Did you mean @timestamp?",
        ),
        (
            "stats count(*) as calls by awsRegion | sort call desc",
            "warning",
            "call",
            "stats leaves no call",
            "Did you mean calls? After stats there are: awsRegion, calls.",
        ),
        (
            "stats count(*) by eventSource | filter eventName = 'x'",
            "warning",
            "eventName",
            "stats leaves no eventName",
            "Put it after by. After stats there are: count(*), eventSource.",
        ),
        (
            "filter additionalEventData.MFAUsed != 'Yes'",
            "note",
            "additionalEventData.MFAUsed != 'Yes'",
            f"events without additionalEventData.MFAUsed {NOT_FOUND}",
            f"To have them too: not ispresent(additionalEventData.MFAUsed) or {MFA}",
        ),
        (
            "filter userAgent not like /x/",
            "note",
            "userAgent not like /x/",
            f"events without userAgent {NOT_FOUND}",
            "To have them too: not ispresent(userAgent) or userAgent not like /x/",
        ),
        (
            "filter errorCode not in ['x']",
            "note",
            "errorCode not in ['x']",
            f"events without errorCode {NOT_FOUND}",
            'To have them too: not ispresent(errorCode) or errorCode not in ["x"]',
        ),
        (
            "filter eventName like '%Bucket%'",
            "warning",
            "'%Bucket%'",
            "% has no meaning in like, and is looked for as it stands",
            PERCENT_ADVICE,
        ),
        (
            "stats count(*) by bin(300s)",
            "warning",
            "300s",
            "bin(300s) counts as bin(60s)",
            "Use a larger unit: 5m.",
        ),
        (
            "stats count(*) by bin(36h)",
            "warning",
            "36h",
            "bin(36h) counts as bin(24h)",
            "Use a larger unit: 2d.",
        ),
        (
            "display eventName | display awsRegion",
            "warning",
            "display eventName",
            "this display has no effect: the last one wins",
            "",
        ),
        (
            "sort eventTime | stats count(*)",
            "warning",
            "sort eventTime",
            "stats does not keep the order",
            "Put sort after stats.",
        ),
        (
            "limit 5 | stats count(*)",
            "warning",
            "limit 5",
            "stats sees 5 rows only",
            "Put limit after stats.",
        ),
        (
            "limit 5 | sort eventTime",
            "warning",
            "limit 5",
            "sort orders the 5 rows that limit has left",
            "Put limit after sort.",
        ),
        (
            "limit 10001",
            "note",
            "limit 10001",
            "more than 10000 rows are slow to show anywhere",
            "",
        ),
        (
            "dedup eventName | sort eventName",
            "note",
            "sort eventName",
            "CloudWatch Logs Insights takes nothing but limit after dedup",
            "",
        ),
    ],
)
def test_one_finding(text: str, severity: str, marked: str, message: str, suggestion: str) -> None:
    (finding,) = lint(parse(text))
    assert finding.severity == severity
    assert text[finding.span.start : finding.span.end] == marked
    assert finding.message == message
    assert finding.suggestion == suggestion


@pytest.mark.parametrize(
    "text",
    [
        "fields @timestamp, @message, @logStream",
        "filter eventName != 'x' and eventSource not in ['y']",
        "filter errorCode != ''",
        "filter not ispresent(errorCode) or errorCode != 'x'",
        "filter coalesce(errorCode, '') != 'x'",
        "filter eventName like '50%x'",
        "filter readOnly = true and managementEvent = 'true'",
        "filter requestParameters.anything.0.atAll = responseElements.`and-more`",
        "filter resources.0.ARN = 'x' or serviceEventDetails.x = 'y'",
        "filter userIdentity.sessionContext.sessionIssuer.userName = 'x'",
        "filter `userIdentity.arn` = 'x'",
        "fields strlen(eventName) as size | sort size desc",
        "fields strlen(eventName) | sort `strlen(eventName)` desc",
        "fields jsonParse(requestParameters.policy) as p | filter p.Statement.0.Effect = 'Allow'",
        "parse errorMessage 'User: * is' as who | filter who = 'x'",
        "parse errorMessage /User: (?<who>x)/ | filter who = 'x'",
        "unnest resources into r | display r.ARN",
        "stats count(*) by bin(5m), awsRegion | filter count(*) > 5 | sort bin(5m), awsRegion",
        "stats count(*) as n by awsRegion as r | fields n * 2 as m | filter m > 2 and r != 'x'",
        "stats count(*) as n by awsRegion | stats max(n) as most | filter most > 5",
        "stats count(*) by bin(60s), bin(24h), bin(90d)",
        "sort eventTime | limit 10",
        "sort eventTime | dedup eventName | limit 10000",
        "display eventName",
    ],
)
def test_no_finding(text: str) -> None:
    assert lint(parse(text)) == []


def test_a_wrong_name_is_found_wherever_it_stands() -> None:
    query = parse("fields evntName | filter evntName = 1 | stats count(evntName) by evntName as x")
    assert len(lint(query)) == 4


def test_findings_stand_in_the_order_of_the_text() -> None:
    query = parse("sort awsregion | stats count(*) by bin(99m) | limit 20000")
    assert [finding.span.start for finding in lint(query)] == [0, 5, 39, 46]


def test_a_finding_is_shown_like_an_error() -> None:
    text = "limit 5\n| filter eventname = 'x'"
    (finding,) = lint(parse(text))
    assert render(finding, text).splitlines() == [
        "warning: CloudTrail records have no eventname (line 2, column 10)",
        "  | filter eventname = 'x'",
        "           ^^^^^^^^^",
        "Did you mean eventName?",
    ]
    assert render(finding, "").splitlines() == [
        "warning: CloudTrail records have no eventname (line 2, column 10)",
        "Did you mean eventName?",
    ]


def test_a_shown_finding_quotes_no_control_characters() -> None:
    text = "fields `\x1b[2J`"
    (finding,) = lint(parse(text))
    assert "\x1b" not in render(finding, text)
