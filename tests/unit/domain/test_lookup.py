from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Catalog, shipped_runbooks
from bot.domain.lookup import Offer, Subject, find_subjects, offers
from bot.domain.runbook import AlertRule, Parameter, Runbook
from bot.domain.safeguards import Safeguard

RUNBOOKS = Catalog([shipped_runbooks()]).all()
USER = "arn:aws:iam::111122223333:user/office/maya.ortiz"
EVENT = "0f1e2d3c-0000-4000-8000-000000000001"


def found(text: str) -> list[tuple[str, str]]:
    return [(subject.kind, subject.text) for subject in find_subjects(text)]


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        (f"Is *{USER}*, one of us?", "arn", USER),
        (f"({USER}).", "arn", USER),
        (f'{{"arn":"{USER}","x":1}}', "arn", USER),
        (f'\\"arn\\":\\"{USER}\\"', "arn", USER),
        ("got arn:aws-us-gov:s3:::b/a,b.txt;", "arn", "arn:aws-us-gov:s3:::b/a,b.txt"),
        ("key=AKIAIOSFODNN7EXAMPLE/20230710/s3", "access key", "AKIAIOSFODNN7EXAMPLE"),
        ("`ASIAIOSFODNN7EXAMPLE`", "access key", "ASIAIOSFODNN7EXAMPLE"),
        ("AROAIOSFODNN7EXAMPLE:ann", "principal id", "AROAIOSFODNN7EXAMPLE"),
        ("from 203.0.113.66.", "address", "203.0.113.66"),
        ("203.0.113.66:443 closed", "address", "203.0.113.66"),
        ("<http://203.0.113.66|203.0.113.66>", "address", "203.0.113.66"),
        ("https://203.0.113.66/login", "address", "203.0.113.66"),
        ("203.0.113[.]66", "address", "203.0.113.66"),
        ("2001:0DB8::1: denied", "address", "2001:db8::1"),
        ("::ffff:203.0.113.66", "address", "203.0.113.66"),
        ("block 10.1.2.3/8 now", "network", "10.0.0.0/8"),
        ("2001:db8::/32", "network", "2001:db8::/32"),
        (f"eventID={EVENT.upper()}", "event id", EVENT),
        ("AWSLogs/111122223333/CloudTrail", "account", "111122223333"),
        ("1111-2222-3333", "account", "111122223333"),
    ],
)
def test_a_subject_is_found_as_people_and_tools_write_it(
    text: str, kind: str, subject: str
) -> None:
    assert found(text) == [(kind, subject)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Boto3/1.26.155.1 and release 1.2.3.4.5",
        "999.1.1.1",
        "10.0.0.1.example.com",
        "at 12:34:56, of aa:bb:cc:dd:ee:ff",
        "AWS::KMS::Key or std::vector",
        "any address, ::, or 0.0.0.0",
        "arn:aws:s3:::",
        "arn:aws:s3:::*",
        "any of arn:aws:iam::111122223333:*.",
        "AKIAIOSFODNN7EXAMPLe",
        f"x{EVENT}",
        "1762345678123 and 12345678901",
        "\u0661\u0661\u0661\u0661\u0662\u0662\u0662\u0662\u0663\u0663\u0663\u0663",
    ],
)
def test_what_only_looks_like_a_subject_is_none(text: str) -> None:
    assert found(text) == []


def test_each_is_told_once_in_the_messages_order_and_an_arns_account_is_not_one_more() -> None:
    text = f"203.0.113.66 {USER} 203.0.113.66 111122223333 {USER},{USER}"
    assert [kind for kind, _ in found(text)] == ["address", "arn", "account"]
    assert len(find_subjects(" ".join(f"10.0.0.{at}" for at in range(99)))) == 20


@pytest.mark.parametrize(
    "between",
    [" ", "\n", " & ", " <", "> ", "|", "`", '"', " ;", "\t", "\u00a0", "\u3000", "\u200b "],
)
def test_subjects_are_found_in_any_company_and_as_slack_escapes_it(between: str) -> None:
    subjects = [
        ("arn", USER),
        ("access key", "AKIAIOSFODNN7EXAMPLE"),
        ("principal id", "AROAIOSFODNN7EXAMPLE"),
        ("event id", EVENT),
        ("address", "203.0.113.66"),
        ("address", "2001:db8::1"),
        ("network", "10.0.0.0/8"),
        ("account", "111122223333"),
    ]
    text = between.join(["", *(text for _, text in subjects), ""])
    assert found(text) == subjects
    assert found(html.escape(text, quote=False)) == subjects


PIECES = ["arn:aws:", "s3:::", "1", "A", "ASIA", ":", "::", ".", "/", "-", "<", ">", "|", "http://"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60).map("".join))
def test_any_text_is_read_and_what_is_found_is_found_again(text: str) -> None:
    subjects = find_subjects(text)
    assert len(set(subjects)) == len(subjects) <= 20
    for subject in subjects:
        assert find_subjects(subject.text) == (subject,)


@pytest.mark.parametrize(
    "part",
    ["arn:aws", "arn:aws:s3:::a,", "0:", "1.", "1.2.3.4,", "0-", ":", "AKIA", "a", "<http://", "["],
)
def test_a_long_text_takes_no_longer_than_its_length_asks(part: str) -> None:
    text = part * (262_144 // len(part))  # a pattern that backtracks would not come back
    assert len(find_subjects(f"{USER} {text}")) <= 20


def offered(kind_and_text: Subject) -> dict[str, dict[str, str]]:
    return {offer.runbook.id: dict(offer.parameters) for offer in offers([kind_and_text], RUNBOOKS)}


@pytest.mark.parametrize(
    ("subject", "runbook", "parameters"),
    [
        (Subject("arn", USER), "access-denied", {"principal": "maya.ortiz"}),
        (
            Subject("arn", "arn:aws:iam::111122223333:role/path/ops"),
            "whole-session",
            {"principal": "assumed-role/ops/"},
        ),
        (
            Subject("arn", "arn:aws:iam::111122223333:role/path/ops"),
            "break-glass-role-use",
            {"role": "ops"},
        ),
        (
            Subject("arn", "arn:aws:sts::111122223333:assumed-role/ops/ann"),
            "whole-session",
            {"principal": "ops/ann"},
        ),
        (
            Subject("arn", "arn:aws:iam::111122223333:root"),
            "root-use",
            {"principal": "arn:aws:iam::111122223333:root"},
        ),
        (Subject("arn", "arn:aws:s3:::chart/a/b"), "ephi-bucket-reads", {"bucket": "chart"}),
        (Subject("arn", "arn:aws:s3:::chart/a/b"), "ephi-deletions", {"name": "chart"}),
        (
            Subject("arn", "arn:aws:kms:us-east-1:111122223333:key/mrk-1"),
            "kms-decrypt-by-principal",
            {"key": "mrk-1"},
        ),
        (
            Subject("arn", "arn:aws:dynamodb:us-east-1:111122223333:table/chart/index/by"),
            "ephi-table-access",
            {"table": "chart"},
        ),
        (
            Subject("arn", "arn:aws:secretsmanager:us-east-1:111122223333:secret:db/x-Ab12Cd"),
            "secrets-read",
            {"secret": "db/x"},
        ),
        (
            Subject("arn", "arn:aws:ssm:us-east-1:111122223333:parameter/db/x"),
            "secrets-read",
            {"secret": "db/x"},
        ),
        (
            Subject("access key", "AKIAIOSFODNN7EXAMPLE"),
            "whole-session",
            {"key": "AKIAIOSFODNN7EXAMPLE"},
        ),
        (Subject("principal id", "AROAX"), "whole-session", {"principal": "AROAX"}),
        (Subject("address", "203.0.113.66"), "console-signins", {"source": "203.0.113.66"}),
        (Subject("network", "10.0.0.0/8"), "console-signins", {"network": "10.0.0.0/8"}),
        (Subject("account", "111122223333"), "root-use", {"account": "111122223333"}),
    ],
)
def test_a_runbook_is_offered_with_what_it_would_search_for(
    subject: Subject, runbook: str, parameters: dict[str, str]
) -> None:
    assert offered(subject)[runbook] == parameters


def test_a_runbook_that_would_search_elsewhere_is_not_offered() -> None:
    assert set(offered(Subject("access key", "AKIAIOSFODNN7EXAMPLE"))) == {"whole-session"}
    kms = Subject("arn", "arn:aws:kms:us-east-1:111122223333:key/k1")
    assert set(offered(kms)) == {"kms-decrypt-by-principal"}
    assert offered(Subject("arn", "arn:aws:ec2:us-east-1:111122223333:instance/i-1")) == {}


def test_runbooks_with_a_parameter_of_their_own_come_first() -> None:
    first = offers([Subject("arn", USER)], RUNBOOKS)[0]
    assert first.runbook.id == "whole-session"


def runbook(*parameters: Parameter) -> Runbook:
    return Runbook(
        id="one-event",
        title="One event",
        safeguards=(Safeguard.AUDIT_CONTROLS,),
        severity="low",
        description="One.",
        query="filter eventID = $event",
        alert=AlertRule(group_by="eventID"),
        guidance=("Read it.",),
        parameters=parameters,
    )


def test_a_runbook_that_needs_more_than_the_subject_is_not_offered() -> None:
    event, ticket = (Parameter(name=name, description="One.") for name in ("event", "ticket"))
    subject = Subject("event id", EVENT)
    alone = runbook(event)
    assert offers([subject], [alone]) == (Offer(subject, alone, {"event": EVENT}),)
    assert offers([subject], [runbook(event, ticket)]) == ()
